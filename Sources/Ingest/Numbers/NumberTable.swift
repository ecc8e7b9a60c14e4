import Dataset
import Forms
import Rules
import Support

/// The numbers of a pile as tables for people.
public struct NumberTable: Sendable {
    private let sheets: [SheetNumbers]
    /// The columns of the table: fields, those with several columns once for each.
    private let columns: [Column]
    /// Whether fields have several rows: the table then has a line for each.
    private let hasRows: Bool
    private let rules: RuleSet

    private struct Column: Hashable {
        let field: String
        let column: Int
    }

    init(_ template: SheetTemplate, _ sheets: [SheetNumbers]) {
        self.sheets = sheets
        rules = template.rules
        columns = template.numberFields.flatMap { field in
            (0..<field.shape.columnCount).map { Column(field: field.name, column: $0) }
        }
        hasRows = sheets.contains { $0.numbers.contains { $0.row > 0 } }
    }

    /// A line a sheet, or a line for each row of each sheet; a column a field. Dates are written as year-month-day, whatever the form's order. What a person should look at ends in `?`, and its field is
    /// named in the last column; a `?` alone that is not named there is what a person could not read.
    public var csv: String {
        let names = columns.map { column in
            let isOneOfSeveral = columns.contains { $0.field == column.field && $0.column != column.column }
            return (column.field.isEmpty ? "number" : column.field) + (isOneOfSeveral ? "[\(column.column + 1)]" : "")
        }
        let header = CSVLine.text((["file", "page"] + (hasRows ? ["row"] : []) + names + ["review"]).map(CSVLine.Field.text))
        return ([header] + sheets.flatMap(lines)).joined(separator: "\n") + "\n"
    }

    private func lines(_ sheet: SheetNumbers) -> [String] {
        let rowCount = (sheet.numbers.map(\.row).max() ?? 0) + 1
        let byRow = Dictionary(grouping: sheet.numbers, by: \.row)
        return (0..<rowCount).map { row in
            let numbers = Dictionary((byRow[row] ?? []).map { (Column(field: $0.field, column: $0.column), $0) }) { first, _ in first }
            var doubtful: [String] = []
            for column in columns where numbers[column]?.needsReview == true && !doubtful.contains(column.field) {
                doubtful.append(column.field)
            }
            var fields: [CSVLine.Field] = [.text(sheet.file), .number("\(sheet.page)")]
            if hasRows { fields.append(.number("\(row)")) }
            for column in columns {
                fields.append(
                    .number(numbers[column].map { shown($0, at: ValuePlace(field: $0.field, row: $0.row, column: $0.column)) } ?? ""))
            }
            fields.append(.text(doubtful.joined(separator: " ")))
            return CSVLine.text(fields)
        }
    }

    private func shown(_ number: SheetNumbers.Number, at place: ValuePlace) -> String {
        let text = number.text.map { rules.day($0, at: place)?.description ?? $0 } ?? ""
        return switch number.outcome {
        case .accepted, .empty, .noNumber: text
        case .review: text + "?"
        case .unreadable: "?"
        }
    }

    /// What has to be looked at, with the reason and what it may be.
    public var reviewCSV: String {
        let header = "file,page,field,row,column,read,probability,reason,candidates"
        let lines = sheets.flatMap { sheet in
            sheet.numbers.filter(\.needsReview).map { number -> String in
                let candidates = number.candidates.map { "\($0.text) \(NumberText.fixed($0.probability, digits: 3))" }
                let probability = number.probability.map { NumberText.fixed($0, digits: 4) } ?? ""
                let fields: [CSVLine.Field] = [
                    .text(sheet.file), .number("\(sheet.page)"), .text(number.field), .number("\(number.row)"),
                    .number("\(number.column)"), .number(number.text ?? ""), .number(probability), .text(number.reason ?? ""),
                    .text(candidates.joined(separator: "; ")),
                ]
                return CSVLine.text(fields)
            }
        }
        return ([header] + lines).joined(separator: "\n") + "\n"
    }
}
