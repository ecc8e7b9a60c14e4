import Dataset
import Imaging
import Recipes
import Support

/// What the checking model reads where nobody has said what is written: a table to be looked over, corrected, and named as labels.
package struct RecognizedTable {
    private var lines: [Int: [String]] = [:]

    private static let columns = "field,row,column,label,string,confidence"
    /// Tables of sources with a file of several pages have a column for the page.
    private var pagedSources: Set<Int> = []

    /// - Parameter sources: the recipe's; each has a table of its own, whose files lie in its folder.
    package init(_ sheets: [LinkedSheet], sources: [SheetSource]) {
        pagedSources = Set(
            sheets.filter { $0.scan.name.page != nil }.compactMap { sheet in
                sources.firstIndex { $0.folder == sheet.scan.source.folder }
            })
        for sheet in sheets {
            guard let source = sources.firstIndex(where: { $0.folder == sheet.scan.source.folder }) else { continue }
            let lineNames = sheet.scan.source.template.lineNames
            let unlabeled = sheet.page.cells.filter { $0.label == nil && $0.reading != nil }
            for cell in unlabeled where !lineNames.contains(cell.field) {
                guard let reading = cell.reading else { continue }
                add(
                    source,
                    file(sheet, source) + [
                        .text(cell.field), .number("\(cell.row)"), .number("\(cell.column)"),
                        .number(reading.text ?? ""), .number(""), .number(NumberText.fixed(Double(reading.probability), digits: 4)),
                    ])
            }
            for name in lineNames.sorted() {
                let readings = unlabeled.filter { $0.field == name }.compactMap(\.reading)
                guard let least = readings.map(\.probability).min() else { continue }
                add(
                    source,
                    file(sheet, source) + [
                        .text(name), .number(""), .number(""), .number(""),
                        .number(readings.map { $0.text ?? "?" }.joined()), .number(NumberText.fixed(Double(least), digits: 4)),
                    ])
            }
        }
    }

    private func file(_ sheet: LinkedSheet, _ source: Int) -> [CSVLine.Field] {
        let name = sheet.scan.name
        return [.text(name.file)] + (pagedSources.contains(source) ? [.number(name.page.map(String.init) ?? "")] : [])
    }

    private mutating func add(_ source: Int, _ fields: [CSVLine.Field]) {
        lines[source, default: []].append(CSVLine.text(fields))
    }

    /// The files to be written, by path within the recipe's folder.
    package var files: [(path: String, bytes: [UInt8])] {
        lines.sorted { $0.key < $1.key }.map { source, lines in
            (path: Self.fileName(ofSource: source), bytes: Array((([header(source)] + lines).joined(separator: "\n") + "\n").utf8))
        }
    }

    private func header(_ source: Int) -> String { (pagedSources.contains(source) ? "file,page," : "file,") + Self.columns }

    /// - Parameter source: among the sources of sheets, from 0.
    package static func fileName(ofSource source: Int) -> String { source == 0 ? "recognized.csv" : "recognized-\(source + 1).csv" }
}

extension SheetRecord.Reading {
    /// The digit; nil for what is none.
    fileprivate var text: String? {
        if case .digit(let digit) = GlyphClass(label: digit) { String(digit) } else { nil }
    }
}
