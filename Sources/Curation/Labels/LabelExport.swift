import Dataset
import Ingest
import Recipes
import Support

/// Labels as a table of corrections, or as tasks for Label Studio.
package struct LabelExport {
    private let present: PresentLabels
    private let files: [ContentDigest: PageReference]

    /// - Parameter sources: whose folders the sheets lie in.
    package init(present: PresentLabels, sheets: [SheetSummary], sources: [SheetSource]) {
        self.present = present
        var files: [ContentDigest: PageReference] = [:]
        for sheet in sheets {
            let name = sources.lazy.compactMap { DigitPlaces.name(sheet.file, in: $0) }.first ?? sheet.file
            files[sheet.digest] = PageReference(name)
        }
        self.files = files
    }

    private static let columns = CorrectionTable.columns + CorrectionTable.otherColumns

    /// A table that can be named under `corrections`, or handed to `labels import`.
    package func table(of digits: [Digit]) -> String {
        let rows = digits.map { digit -> [CSVLine.Field] in
            let change = present.changes[digit.id], decision = present.fold.states[.digit(digit.id)]?.decision
            // Nobody has said yet what is contested or has no label: the line is there to be filled in.
            let label =
                change.map { $0.now.map { String($0) } ?? ($0.reason == .contested ? "" : "_") } ?? digit.label.map { String($0) } ?? ""
            let cell = Cell(digit.place), file = files[digit.source]
            return [
                .text(file?.file ?? digit.place), .number(file?.page.map { String($0) } ?? ""), .text(file == nil ? "" : cell.field),
                .number(file == nil ? "" : cell.row), .number(file == nil ? "" : cell.column),
                .number(label), .text(change?.why ?? decision?.why ?? ""), .text(digit.id),
                .text(digit.writer), .text(decision?.verdict.rawValue ?? change?.reason.rawValue ?? ""),
                .text((change?.by ?? decision.map { [$0.by] } ?? []).joined(separator: ", ")), .text(decision?.at ?? ""),
            ]
        }
        return ([Self.columns.map(CSVLine.Field.text)] + rows).map { CSVLine.text($0) + "\n" }.joined()
    }

    /// Tasks with the pictures in them.
    package func tasks(of digits: [Digit]) throws -> String {
        try JSONFile.text(
            of: digits.map { digit in
                LabelStudioTask(digit, label: present.changes[digit.id].map(\.now) ?? digit.label, file: files[digit.source]?.text)
            })
    }

    /// The parts of a place on a sheet: `A1/r03c07`.
    private struct Cell {
        let field: String
        let row: String
        let column: String

        init(_ place: String) {
            let cell = place.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
            let numbers = cell.dropFirst().split(separator: "c", omittingEmptySubsequences: false)
            field = String(place.dropLast(min(place.count, cell.count + 1)))
            row = numbers.count == 2 ? Int(numbers[0]).map { String($0) } ?? "" : ""
            column = numbers.count == 2 ? Int(numbers[1]).map { String($0) } ?? "" : ""
        }
    }
}
