import Forms
import Support
@testable import Dataset
@testable import Recipes

/// Tables of labels that a person corrects digit by digit, of sheets and of other sources.
struct CorrectionTableTarget: FuzzTarget {
    static let name = "correction-table"

    private let folder: FuzzFolder
    private let template: SheetTemplate

    init() throws {
        folder = try FuzzFolder()
        template = try FuzzForm.template()
    }

    func run(_ input: [UInt8]) {
        folder.write(input, "fixes.csv")
        let path = ManifestPath("fixes.csv", relativeTo: folder.path)
        for template in [template, nil] {
            guard let table = FuzzLaw.attempt("corrections", text: input, { try CorrectionTable(path, template: template) }) else {
                continue
            }
            if Set(table.rows.map(\.subject)).count != table.rows.count { FuzzLaw.finding("a digit is corrected twice") }
            for row in table.rows {
                if row.line < 2 || row.label.digit ?? 0 > 9 { FuzzLaw.finding("a line that corrects nothing") }
                if case .cell(_, let place) = row.subject, place.isEmpty { FuzzLaw.finding("a cell without a place") }
            }
        }
        TableLaws.check(input, folder: folder)
    }
}
