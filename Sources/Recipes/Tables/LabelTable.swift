import Dataset
import Forms
import Foundation
import Support

/// What is written on each scan, where the form itself does not say: a CSV or JSON file.
///
/// A CSV file names its columns in the first line; commas, semicolons or tabs part them. `file` is the scan below the source's folder; then either `row`, `column`
/// (from 0) and `label`; or `cell` (row by row from 0) and `label`; or `string`, a field's digits one after another; each with
/// `field` where the form has several; a page of a file of several is named as `scan.pdf#12`, or by a column `page`; or one column a field, named as it, with its string. `writer` may say who wrote the sheet;
/// `confidence` is passed over, so that a reviewed `recognized.csv` is such a table.
///
/// A JSON file maps each file to its string, or to a mapping from fields to strings; a list of strings is a field's rows.
///
/// In a string a character is a cell, `_` one that gives no digit; spaces are passed over.
public struct LabelTable: Sendable {
    package let path: ManifestPath
    /// By the scan's name below the source's folder, as it is written in the table.
    private(set) var files: [FileName: FileLabels] = [:]
    /// The line that names a file first.
    private(set) var firstLines: [FileName: Int] = [:]
    /// What a person should know of how it was read, such as a guessed encoding.
    let remarks: [Diagnostic]

    /// Reads a table against the form that it is about.
    ///
    /// - Throws: `TableErrors` with all problems, `ManifestError` for what is not JSON, `TextTableError` for what is not CSV,
    ///   `TextEncodingError`, `FileSystemError`.
    init(_ path: ManifestPath, template: SheetTemplate) throws {
        self.path = path
        var builder = LabelTableBuilder(file: path.resolved, template: template)
        if (path.resolved as NSString).pathExtension.lowercased() == "json" {
            let json = try EncodedText(contentsOf: path.resolved)
            remarks = json.remarks(file: path.resolved)
            try builder.read(json: json.text)
        } else {
            let table = try CSVTable(contentsOf: path.resolved)
            remarks = table.remarks
            builder.read(table)
        }
        try TableErrors.throwIfAny(builder.errors)
        files = builder.files
        firstLines = builder.firstLines
    }

    /// The labels of the files that the table means, by their names on the disk.
    ///
    /// - Parameter names: of all files below the source's folder.
    /// - Throws: `TableErrors` for labels of files that are not there.
    package func labels(of names: FileNames) throws(TableErrors) -> [FileName: FileLabels] {
        let meant = names.files(meantBy: firstLines.keys)
        let missing = firstLines.filter { meant[$0.key] == nil }.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
        let whole = meant.compactMap { written, name in names.pageCount(of: name).map { (written, $0) } }
        try TableErrors.throwIfAny(
            whole.sorted { (firstLines[$0.0] ?? 0, $0.0) < (firstLines[$1.0] ?? 0, $1.0) }.map { written, pageCount in
                LabelTableError.needsPage(
                    TablePlace(file: path.resolved, line: firstLines[written] ?? 1), name: written.text, pageCount: pageCount)
            })
        try TableErrors.throwIfAny(
            missing.enumerated().map { index, entry in
                // Of a table about other scans, nobody needs every guess.
                let near = index < TableErrors.shownCount ? Spelling.nearest(to: entry.key.text, among: names.list) : nil
                return LabelTableError.unknownFile(TablePlace(file: path.resolved, line: entry.value), name: entry.key.text, near: near)
            })
        var labels: [FileName: FileLabels] = [:]
        for (written, name) in meant { labels[name] = files[written] }
        return labels
    }
}
