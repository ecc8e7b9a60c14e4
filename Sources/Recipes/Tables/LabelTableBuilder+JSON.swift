import Forms
import Foundation
import Support

extension LabelTableBuilder {
    /// - Throws: `ManifestError` for what is not JSON.
    mutating func read(json text: String) throws {
        // Every JSON text is YAML, whose reader knows lines; but YAML's references could blow up, so nothing but JSON gets there.
        do {
            _ = try JSONSerialization.jsonObject(with: Data(text.utf8))
        } catch {
            let reason = (error as NSError).userInfo["NSDebugDescription"] as? String
            return report(1) { TableError.malformed($0, reason: "is not JSON" + (reason.map { ": \($0)" } ?? "")) }
        }
        let root = try ManifestNode(yaml: text, file: file, limits: .table)
        guard case .mapping(let entries) = root.value else {
            return report(1) { TableError.malformed($0, reason: "is \(root.kind), not a mapping from files to labels") }
        }
        for entry in entries {
            let line = Self.line(of: entry.keyLocation)
            if firstLines[FileName(entry.key)] != nil { report(line) { TableError.malformed($0, reason: "'\(entry.key)' is there twice") } }
            begin(entry.key, line: line)
            if case .mapping(let fields) = entry.value.value {
                for field in fields {
                    let line = Self.line(of: field.keyLocation)
                    guard let found = self.field(field.key, line: line) else { continue }
                    set(field.value, file: entry.key, field: found, line: line)
                }
            } else if let field = field("", line: line) {
                set(entry.value, file: entry.key, field: field, line: line)
            }
        }
    }

    /// A string, or a list of strings: the field's rows.
    private mutating func set(_ value: ManifestNode, file: String, field: SheetField, line: Int) {
        var rows = [value]
        if case .sequence(let list) = value.value { rows = list }
        var text = ""
        for row in rows {
            // Numbers lose their leading zeros.
            guard case .scalar(let part, isQuoted: true) = row.value else {
                return report(Self.line(of: row.location)) {
                    TableError.malformed($0, reason: "the labels are \(row.kind), not a quoted text")
                }
            }
            text += part
        }
        set(string: text, file: file, field: field, line: line)
    }

    private static func line(of location: SourceLocation) -> Int {
        if case .text(let line, _) = location.place { line } else { 1 }
    }
}
