import Forms
import Imaging
import Rules

/// What may be written in each place for a number of one sheet: in cells with a number each, on lines, and in rows of cells with a digit
/// each, whose digits together are one number.
struct SheetValues: Sendable {
    /// In the order of the form, row by row.
    let values: [FieldValue]
    /// Of rows of cells with a digit each, all of them read: for each digit the probabilities of 0 to 9.
    let digitProbabilities: [ValuePlace: [[Double]]]
    /// The corners of each place in the picture: top left, top right, bottom right and bottom left of the upright page.
    let outlines: [ValuePlace: [Point]]

    init(_ values: [FieldValue], digitProbabilities: [ValuePlace: [[Double]]], outlines: [ValuePlace: [Point]]) {
        self.values = values
        self.digitProbabilities = digitProbabilities
        self.outlines = outlines
    }

    /// - Parameters:
    ///   - readings: of the sheet's cells, field by field in the order of the form.
    ///   - sheet: where they are.
    init(_ template: SheetTemplate, _ readings: [Recognition.Reading], on sheet: SheetReading) {
        var values: [FieldValue] = [], digits: [ValuePlace: [[Double]]] = [:]
        let byField = Dictionary(grouping: readings) { $0.field ?? "" }
        for field in template.fields {
            let read = byField[field.name] ?? []
            switch field {
            case .line: values.append(Self.value(ValuePlace(field: field.name), read.first?.number))
            case .cells(let grid) where grid.number != nil:
                values += read.map { Self.value(ofNumber: $0, ValuePlace(field: field.name, row: $0.row ?? 0, column: $0.column ?? 0)) }
            case .cells(let grid):
                for row in 0..<grid.rowCount {
                    let place = ValuePlace(field: field.name, row: row)
                    let number = DigitRow(read.filter { $0.row == row })
                    values.append(number.value(at: place))
                    digits[place] = number.probabilities
                }
            }
        }
        self.init(values, digitProbabilities: digits, outlines: Self.outlines(template, sheet))
    }

    private static func outlines(_ template: SheetTemplate, _ sheet: SheetReading) -> [ValuePlace: [Point]] {
        var outlines: [ValuePlace: [Point]] = [:]
        for (field, read) in zip(template.fields, sheet.fields) {
            switch field {
            case .line(let line):
                let rect = line.rectMM, right = rect.x + rect.width, bottom = rect.y + rect.height
                let corners = [(rect.x, rect.y), (right, rect.y), (right, bottom), (rect.x, bottom)]
                outlines[ValuePlace(field: field.name)] = corners.map { sheet.registration.pageToPicture.map(Point(x: $0, y: $1)) }
            case .cells(let grid) where grid.number != nil:
                for cell in read.cells { outlines[ValuePlace(field: field.name, row: cell.row, column: cell.column)] = cell.quad }
            case .cells(let grid):
                for row in 0..<grid.rowCount {
                    let first = read.cell(row: row, column: 0).quad, last = read.cell(row: row, column: grid.columnCount - 1).quad
                    outlines[ValuePlace(field: field.name, row: row)] = [first[0], last[1], last[2], first[3]]
                }
            }
        }
        return outlines
    }

    private static func value(ofNumber reading: Recognition.Reading, _ place: ValuePlace) -> FieldValue {
        if let number = reading.number { return value(place, number) }
        // What is there and was not read may be anything.
        return reading.status == CellStatus.empty.rawValue ? FieldValue(empty: place) : FieldValue(place, [])
    }

    private static func value(_ place: ValuePlace, _ number: ReadNumber?) -> FieldValue {
        guard let number, !(number.text.isEmpty && number.isCertain) else { return FieldValue(empty: place) }
        guard number.obeysFormat else { return FieldValue(place, []) }
        return FieldValue(place, number.candidates.filter { !$0.text.isEmpty }.map { Candidate($0.text, $0.probability) })
    }
}

/// The digits in a row of cells, as one number.
private struct DigitRow {
    /// For each digit the probabilities of 0 to 9; nil where nothing is written, or not every cell could be read.
    let probabilities: [[Double]]?
    private let isEmpty: Bool

    /// Numbers that are looked at.
    private static let maxCandidateCount = 12

    init(_ cells: [Recognition.Reading]) {
        let written = cells.filter { $0.status != CellStatus.empty.rawValue }
        isEmpty = written.isEmpty
        let read = written.compactMap(\.digitProbabilities)
        probabilities = written.isEmpty || read.count < written.count ? nil : read
    }

    func value(at place: ValuePlace) -> FieldValue {
        if isEmpty { return FieldValue(empty: place) }
        var candidates = probabilities == nil ? [] : [Candidate("", 1)]
        for digit in probabilities ?? [] {
            let longer = candidates.flatMap { candidate in
                digit.enumerated().map { Candidate(candidate.text + String($0), candidate.probability * $1) }
            }
            candidates = Array(longer.sorted { ($1.probability, $0.text) < ($0.probability, $1.text) }.prefix(Self.maxCandidateCount))
        }
        return FieldValue(place, candidates)
    }
}
