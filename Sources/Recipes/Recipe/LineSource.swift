import Foundation
import Support

/// Pictures of lines with the number that stands on each.
public struct LineSource: Sendable {
    public let folder: ManifestPath
    public let table: LineTable

    /// The folder, and the file that is named.
    package var paths: [ManifestPath] { [folder, table.path] }
}

extension RecipeParser {
    /// `lines` of `strings`: entries such as `{ folder: ../raw/amounts, table: ../raw/amounts.csv }`.
    func lines(_ strings: inout ManifestFields) -> [LineSource] {
        strings.nodes("lines").compactMap { node in
            var fields = ManifestFields(node, context: "lines", issues: issues)
            defer { fields.finish() }
            let folder = path(&fields, "folder"), file = path(&fields, "table"), tellsMarks = fields.bool("tellsMarks", default: false)
            guard FileManager.default.fileExists(atPath: file.resolved) else { return nil }
            let table = reading(file, &fields, "table") { try LineTable($0, tellsMarks: tellsMarks) }
            issues.adopt(table?.remarks ?? [], file: file.resolved)
            return table.map { LineSource(folder: folder, table: $0) }
        }
    }
}
