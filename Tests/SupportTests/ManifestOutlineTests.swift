import Testing
@testable import Support

@Suite struct ManifestOutlineTests {
    private enum Shape: String, CaseIterable { case round, square }

    /// A reader as the program's own are: nested mappings, a list of names, and keys that depend on a word.
    private static let outline = ManifestOutline { manifest, issues in
        var fields = ManifestFields(manifest, context: "test", issues: issues)
        _ = fields.int("count", in: 1...9, default: 3)
        _ = fields.string("name")
        let shape: Shape = fields.choice("shape", default: .round)
        if shape == .square { _ = fields.double("side", in: 0...1) }
        _ = fields.node("limit").map { _ in fields.double("limit", in: 0...5) }
        if !fields.isWord("none", "inner"), let node = fields.node("inner") {
            var inner = ManifestFields(node, context: "inner", issues: issues)
            _ = inner.distribution("range", in: -1...1, default: .uniform(0...1))
            inner.finish()
        }
        read(fields.nodes("steps"), issues)
        fields.finish()
    }

    private static func read(_ nodes: [ManifestNode], _ issues: ManifestIssues) {
        for node in nodes {
            guard let entry = issues.step(node, among: ["group", "turn"], in: "'steps'", example: "turn: {}") else { continue }
            var fields = ManifestFields(entry.value, context: entry.key, issues: issues)
            if entry.key == "group" { read(fields.nodes("steps"), issues) } else { _ = fields.bool("fast", default: true) }
            fields.finish()
        }
    }

    private func value(_ name: String, in value: ManifestOutline.Value) throws -> ManifestOutline.Value {
        try #require((value.entries + value.variants).first { $0.name == name }).value
    }

    @Test func everyKeyIsFoundInTheOrderInWhichItIsAskedFor() {
        #expect(Self.outline.root.entries.map(\.name) == ["count", "name", "shape", "limit", "inner", "steps", "side"])
    }

    @Test func aKeyHasItsKindAndWhatItIsUnlessGiven() throws {
        let count = try value("count", in: Self.outline.root)
        #expect(count.kinds == [.integer(1...9)] && count.fallback == .integer(3) && !count.isRequired)
        #expect(try value("name", in: Self.outline.root).isRequired)
        let limit = try value("limit", in: Self.outline.root)
        #expect(limit.kinds == [.number(0...5)] && limit.fallback == nil && !limit.isRequired)
    }

    @Test func aKeyThatDependsOnAWordSaysSo() throws {
        let side = try value("side", in: Self.outline.root)
        #expect(side.conditions == ["shape: square"] && side.isRequired)
        #expect(try value("count", in: Self.outline.root).conditions.isEmpty)
    }

    @Test func whatMayBeAWordOrAMappingIsBoth() throws {
        let inner = try value("inner", in: Self.outline.root)
        #expect(Set(inner.kinds) == [.word(["none"]), .mapping])
        #expect(inner.entries.map(\.name) == ["range"])
        #expect(inner.entries[0].value.kinds == [.distribution(-1...1)])
    }

    @Test func everyNameOfAListIsTriedAndNoListIsGoneIntoTwice() throws {
        let steps = try value("steps", in: Self.outline.root)
        let item = try #require(steps.items.first)
        #expect(item.variants.map(\.name) == ["group", "turn"])
        #expect(try value("turn", in: item).entries.map(\.name) == ["fast"])
        let inner = try value("steps", in: value("group", in: item))
        #expect(inner.repeatedPath == "steps" && inner.items.isEmpty)
    }
}
