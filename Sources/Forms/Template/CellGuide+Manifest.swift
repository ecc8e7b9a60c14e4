import Imaging
import Support

extension CellGuide {
    static let printCharacter: Character = "#"
    static let paperCharacter: Character = "."
    private static let sideRange = 2...400

    /// One entry of `guides`; nil where something was reported.
    ///
    /// - Parameter fieldNames: of the form.
    package init?(from node: ManifestNode, fieldNames: [String], issues: ManifestIssues) {
        let problemCount = issues.errorCount
        var entry = ManifestFields(node, context: "guides", issues: issues)
        let names = entry.nodes("fields").compactMap { field -> String? in
            guard case .scalar(let name, _) = field.value, fieldNames.contains(name) else {
                issues.report(
                    "unknown-value", at: field.location, "'fields' in 'guides' names \(field.kind), which is no field of the form",
                    fix: "give the names of fields with that print in their cells")
                return nil
            }
            return name
        }
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
        self.init(fields: names, density: density, shape: BilevelImage(width: width, height: rows.count, ink: ink))
    }

    /// The rows of its picture.
    var pictureRows: [String] {
        (0..<shape.height).map { y in
            String((0..<shape.width).map { shape[$0, y] ? Self.printCharacter : Self.paperCharacter })
        }
    }
}
