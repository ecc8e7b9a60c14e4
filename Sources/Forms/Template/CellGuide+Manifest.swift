import Imaging
import Support

extension CellGuide {
    static let printCharacter: Character = "#"
    static let paperCharacter: Character = "."
    private static let sideRange = 2...400

    /// One entry of `guides`; nil where something was reported.
    ///
    /// - Parameters:
    ///   - fieldNames: of the form.
    ///   - references: takes the fields that ask for this guide by its name.
    package init?(from node: ManifestNode, fieldNames: [String], references: inout GuideReferences, issues: ManifestIssues) {
        let problemCount = issues.errorCount
        var entry = ManifestFields(node, context: "guides", issues: issues)
        let name = entry.optional("name") { $0.string("name") }
        let named = Self.names(entry.nodes("fields"), fieldNames: fieldNames, issues: issues)
        let asking = name.map { references.fields(ofGuide: $0, at: entry.location(of: "name"), issues: issues) } ?? []
        let density = entry.double("density", in: 0...1)
        let rows = entry.nodes("picture").map { row -> String in
            if case .scalar(let text, _) = row.value { return text }
            return ""
        }
        let width = rows.first?.count ?? 0
        let isPicture =
            Self.sideRange.contains(rows.count) && Self.sideRange.contains(width)
            && rows.allSatisfy { row in
                row.count == width && row.allSatisfy { $0 == Self.printCharacter || $0 == Self.paperCharacter }
            }
        if !isPicture {
            entry.report(
                "wrong-type", field: "picture", "'picture' in 'guides' is not a rectangle of # and .",
                fix: "give rows of equal length, # where a cell has print and . where it has none")
        }
        entry.finish()
        guard issues.errorCount == problemCount else { return nil }
        let ink: [UInt8] = rows.flatMap { $0.map { $0 == Self.printCharacter ? 1 : 0 } }
        self.init(
            fields: fieldNames.filter { asking.contains($0) || named.contains($0) }, density: density,
            shape: BilevelImage(width: width, height: rows.count, ink: ink))
    }

    /// The fields that a guide lists. Names of which the form has none are told at once: as an error where it has none of them, for
    /// the guide would then be of no use, else as a warning.
    private static func names(_ nodes: [ManifestNode], fieldNames: [String], issues: ManifestIssues) -> [String] {
        var known: [String] = []
        var unknown: [ManifestNode] = []
        for node in nodes {
            if case .scalar(let name, _) = node.value, fieldNames.contains(name) { known.append(name) } else { unknown.append(node) }
        }
        if let first = unknown.first {
            let others = unknown.count - 1
            issues.report(
                "unknown-value", at: first.location,
                "'fields' in 'guides' names \(first.kind)"
                    + (others > 0 ? " and \(NumberText.count(others, "other")), which are" : ", which is") + " no field of the form",
                fix: "give the names that the fields have now; better, name the guide and write 'guide: …' in each field",
                severity: known.isEmpty ? .error : .warning)
        }
        return known
    }

    /// The rows of its picture.
    var pictureRows: [String] {
        (0..<shape.height).map { y in
            String((0..<shape.width).map { shape[$0, y] ? Self.printCharacter : Self.paperCharacter })
        }
    }
}

/// Which guide each field asks for by its name, as `guide` in the field says.
package struct GuideReferences {
    private var asked: [(field: String, guide: String, location: SourceLocation)] = []
    private var names: Set<String> = []

    package init() {}

    /// Reads `guide` of a field of cells.
    mutating func read(_ fields: inout ManifestFields, ofField name: String) {
        guard let guide = fields.optional("guide", { $0.string("guide") }) else { return }
        asked.append((name, guide, fields.location(of: "guide")))
    }

    /// The fields that ask for a guide. That none asks is no mistake: fields may have been taken out.
    fileprivate mutating func fields(ofGuide name: String, at location: SourceLocation, issues: ManifestIssues) -> Set<String> {
        if !names.insert(name).inserted {
            issues.report(
                "repeated-name", at: location, "two guides are named '\(name.shortened)'", fix: "give every guide a name of its own")
        }
        return Set(asked.lazy.filter { $0.guide == name }.map(\.field))
    }

    /// Reports fields that ask for a guide that is not there.
    func reportUnknown(_ issues: ManifestIssues) {
        for entry in asked where !names.contains(entry.guide) {
            issues.report(
                "unknown-value", at: entry.location, "no guide is named '\(entry.guide.shortened)'",
                fix: names.isEmpty
                    ? "add an entry with that name to 'guides', or leave 'guide' out"
                    : "write one of \(names.sorted().joined(separator: ", ")), or leave 'guide' out")
        }
    }
}
