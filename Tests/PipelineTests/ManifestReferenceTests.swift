import Augmentation
import Foundation
import SheetSimulation
import Support
import TestSupport
import Testing
@testable import Recipes

/// What the manifest reference and the schema say is what the readers ask for.
@Suite struct ManifestReferenceTests {
    private static let outline = Recipe.outline()

    private static func all(_ value: ManifestOutline.Value) -> [ManifestOutline.Value] {
        [value] + (value.entries + value.variants).flatMap { all($0.value) } + value.items.flatMap(all)
    }

    /// Values that a person writes under a name: no items of lists, no digits of limits.
    private static let named = all(outline.root).filter { value in
        !value.path.isEmpty && !value.path.hasSuffix("[]") && value.path.split(separator: ".").last.map { Int($0) == nil } ?? false
    }

    @Test func everyKeyHasAMeaningAndEveryMeaningAKey() {
        var used: Set<String> = []
        for value in Self.named {
            let meaning = KeyMeanings.meaning(of: value.path)
            #expect(meaning != nil, "'\(value.path)' needs a line in KeyMeanings")
            if let meaning { used.insert(meaning.key) }
        }
        for key in KeyMeanings.keys { #expect(used.contains(key), "no reader asks for '\(key)', which is in KeyMeanings") }
    }

    @Test func everyValueHasAKind() {
        for value in Self.all(Self.outline.root) where !value.path.hasSuffix("[]") || !value.variants.isEmpty {
            #expect(!value.kinds.isEmpty || value.repeatedPath != nil, "what '\(value.path)' may be is not known")
        }
    }

    @Test func everyRegistryIsThere() {
        let paths = Set(Self.named.map(\.path))
        for name in AugmentationRegistry.names { #expect(paths.contains("augmentation.steps[].\(name)"), "\(name)") }
        for name in PageStepKind.names { #expect(paths.contains("pages.steps[].\(name)"), "\(name)") }
        for path in ["training.microBatchSize", "profile", "sources[].images.normalized", "augmentation.steps[].scale.keepsAspect"] {
            #expect(paths.contains(path))
        }
    }

    private static let shipped: [String] = {
        let folders = ["manifests", "manifests/accuracy"]
        return folders.flatMap { folder in
            ((try? FileManager.default.contentsOfDirectory(atPath: TestData.root + "/" + folder)) ?? [])
                .filter { $0.hasSuffix(".yaml") }.sorted().map { folder + "/" + $0 }
        }
    }()

    private func schema() throws -> [String: Any] {
        let text = ManifestSchema(Self.outline).text
        return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test(arguments: shipped) func theSchemaAcceptsWhatShips(manifest: String) throws {
        let schema = try schema()
        let yaml = try FileContent.text(of: TestData.root + "/" + manifest)
        #expect(SchemaCheck(root: schema).problems(try ManifestNode(yaml: yaml, file: manifest), schema) == [])
    }

    @Test(arguments: [
        ("seed: 1", "seed: one"), ("degreesRange: [-12, 12]", "degreeRange: [-12, 12]"), ("copies: 8", "copies: 0"),
        ("method: rank", "method: ranked"), ("oneCycle: { peak: 0.001", "oneCycle: { peek: 0.001"), ("writer: fileName", "writer: file"),
    ]) func theSchemaRefusesMistakes(right: String, wrong: String) throws {
        let schema = try schema()
        let yaml = try FileContent.text(of: TestData.root + "/manifests/quickstart.yaml")
        #expect(yaml.contains(right))
        let node = try ManifestNode(yaml: yaml.replacing(right, with: wrong), file: "quickstart.yaml")
        #expect(SchemaCheck(root: schema).problems(node, schema) != [])
    }
}

/// As much of a JSON Schema's rules as `ManifestSchema` uses.
private struct SchemaCheck {
    let root: [String: Any]

    func problems(_ node: ManifestNode, _ schema: [String: Any]) -> [String] {
        let place = "\(node.location)"
        if let reference = schema["$ref"] as? String {
            let name = String(reference.dropFirst("#/$defs/".count))
            guard let definition = (root["$defs"] as? [String: Any])?[name] as? [String: Any] else { return ["\(place): no \(reference)"] }
            return problems(node, definition)
        }
        if let choices = schema["anyOf"] as? [[String: Any]] {
            let found = choices.map { problems(node, $0) }
            return found.contains([]) ? [] : ["\(place): none of \(choices.count): \(found)"]
        }
        if let words = schema["enum"] as? [String] {
            if case .scalar(let text, _) = node.value, words.contains(text) { return [] }
            return ["\(place): \(node.kind) is none of \(words)"]
        }
        let types = schema["type"] as? [String] ?? [schema["type"] as? String ?? ""]
        guard types.contains(where: { isOf($0, node) }) else { return ["\(place): \(node.kind) is no \(types)"] }
        switch node.value {
        case .scalar(let text, _):
            guard let value = Double(text) else { return [] }
            if let least = schema["minimum"] as? Double, value < least { return ["\(place): \(value) is below \(least)"] }
            if let greatest = schema["maximum"] as? Double, value > greatest { return ["\(place): \(value) is above \(greatest)"] }
            return []
        case .sequence(let items):
            if let least = schema["minItems"] as? Int, items.count < least { return ["\(place): \(items.count) items"] }
            if let greatest = schema["maxItems"] as? Int, items.count > greatest { return ["\(place): \(items.count) items"] }
            return items.flatMap { problems($0, schema["items"] as? [String: Any] ?? [:]) }
        case .mapping(let entries):
            let properties = schema["properties"] as? [String: Any] ?? [:]
            let missing = (schema["required"] as? [String] ?? []).filter { key in !entries.contains { $0.key == key } }
            if let greatest = schema["maxProperties"] as? Int, entries.count > greatest { return ["\(place): \(entries.count) keys"] }
            return missing.map { "\(place): no '\($0)'" }
                + entries.flatMap { entry in
                    (properties[entry.key] as? [String: Any]).map { problems(entry.value, $0) } ?? ["\(place): unknown '\(entry.key)'"]
                }
        }
    }

    private func isOf(_ type: String, _ node: ManifestNode) -> Bool {
        switch (type, node.value) {
        case ("object", .mapping), ("array", .sequence): true
        case ("null", .scalar("", false)): true
        case ("boolean", .scalar("true", false)), ("boolean", .scalar("false", false)): true
        case ("integer", .scalar(let text, false)): Int(text) != nil
        case ("number", .scalar(let text, false)): Double(text) != nil
        case ("string", .scalar(let text, let isQuoted)): isQuoted || !text.isEmpty
        default: false
        }
    }
}
