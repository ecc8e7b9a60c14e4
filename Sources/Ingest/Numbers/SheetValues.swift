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
        for field in template.numberFields {
            let read = field.parts.flatMap { byField[$0.name] ?? [] }
            if field.hasDigitCells {
                for row in 0..<field.shape.rowCount {
                    let place = ValuePlace(field: field.name, row: row), decimalCount = field.format.decimalCount
                    let number = DigitRow(read.filter { $0.row == row }, decimalCount: decimalCount)
                    values.append(number.value(at: place))
                    // With a point they are not those of the text.
                    digits[place] = decimalCount == 0 ? number.probabilities : nil
                }
            } else if case .line = field.parts[0] {
                let place = ValuePlace(field: field.name)
                values.append(read.first.map { Self.value(ofNumber: $0, place) } ?? FieldValue(empty: place))
            } else {
                values += read.map { Self.value(ofNumber: $0, ValuePlace(field: field.name, row: $0.row ?? 0, column: $0.column ?? 0)) }
            }
        }
        self.init(values, digitProbabilities: digits, outlines: Self.outlines(template, sheet))
    }

    private static func outlines(_ template: SheetTemplate, _ sheet: SheetReading) -> [ValuePlace: [Point]] {
        var outlines: [ValuePlace: [Point]] = [:]
        let readings = Dictionary(uniqueKeysWithValues: zip(template.fields, sheet.fields).map { ($0.name, $1) })
        for field in template.numberFields {
            guard let read = readings[field.parts[0].name], let lastPart = field.parts.last, let lastRead = readings[lastPart.name] else {
                continue
            }
            switch field.parts[0] {
            case .line(let line):
                let rect = line.rectMM, right = rect.x + rect.width, bottom = rect.y + rect.height
                let corners = [(rect.x, rect.y), (right, rect.y), (right, bottom), (rect.x, bottom)]
                outlines[ValuePlace(field: field.name)] = corners.map { sheet.registration.pageToPicture.map(Point(x: $0, y: $1)) }
            case .cells(let grid) where grid.number != nil:
                for cell in read.cells { outlines[ValuePlace(field: field.name, row: cell.row, column: cell.column)] = cell.quad }
            case .cells(let grid):
                for row in 0..<grid.rowCount {
                    let first = read.cell(row: row, column: 0).quad, last = lastRead.cell(row: row, column: lastRead.columnCount - 1).quad
                    outlines[ValuePlace(field: field.name, row: row)] = [first[0], last[1], last[2], first[3]]
                }
            }
        }
        return outlines
    }

    private static func value(ofNumber reading: Recognition.Reading, _ place: ValuePlace) -> FieldValue {
        if reading.status == Recognition.noNumberStatus { return FieldValue(noNumber: place) }
        let candidates = (reading.number?.candidates ?? []).filter { !$0.text.isEmpty }.map { Candidate($0.text, $0.probability) }
        if reading.status == CellStatus.overflow.rawValue {
            return FieldValue(place, fragments: reading.number?.obeysFormat == true ? candidates : [])
        }
        let content = reading.status == CellStatus.notADigit.rawValue ? ValueContent.letters : .number
        guard let number = reading.number else {
            // What is there and was not read may be anything.
            return reading.status == CellStatus.empty.rawValue ? FieldValue(empty: place) : FieldValue(place, [], content: content)
        }
        if content == .number, number.text.isEmpty, number.isCertain { return FieldValue(empty: place) }
        return FieldValue(place, number.obeysFormat ? candidates : [], content: content)
    }
}
