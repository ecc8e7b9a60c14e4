import Dataset
import Forms
import Recipes
import SheetReading
import Support
import Training

extension Recognition {
    /// The digits of the number on a line, which is read as a whole, with a cell and a reading for each.
    ///
    /// - Parameter line: nil where nothing is written.
    func digits(
        of line: LineDivider.Line?, field: String?, _ format: NumberFormat, on name: PageReference
    ) throws -> (cells: [CellReading], readings: [Reading]) {
        guard let line, let read = try number(line, format) else { return ([], []) }
        let digits = LineDigits(read, band: line.band, field: field ?? "", leastProbability: leastProbability)
        let number = ReadNumber(read, format, leastProbability: leastProbability)
        let readings = digits.digits.enumerated().map { column, digit in
            Reading(
                file: name.file, page: name.page ?? 1, field: field, row: 0, column: column,
                status: digit.digit == nil ? Self.rejectedStatus : CellStatus.ok.rawValue, digit: digit.digit,
                probability: digit.probability, number: number)
        }
        return (digits.cells, readings)
    }

    /// What a cell with a number says.
    func reading(ofNumberIn cell: CellReading, _ format: NumberFormat, _ name: PageReference) throws -> Reading {
        let read = try cell.number.flatMap { written in
            try number(LineDivider.Line(band: written.band, second: divider.number(of: written.digits)), format)
        }.map { number in
            ReadNumber(number.knowing(figureCount: SeparateFigures.count(in: cell.ink)), format, leastProbability: leastProbability)
        }
        let status: String =
            switch read {
            case nil: cell.status.rawValue
            case let read? where !read.isCertain: Self.rejectedStatus
            case let read?: read.text.isEmpty ? CellStatus.empty.rawValue : CellStatus.number.rawValue
            }
        return Reading(
            file: name.file, page: name.page ?? 1, field: cell.field, row: cell.row, column: cell.column, status: status, digit: nil,
            probability: read?.probability, number: read, isNumber: true)
    }

    /// What is written, as a whole; the division into digits is a second way to read it.
    ///
    /// - Returns: nil where this recognition reads no numbers.
    private func number(_ line: LineDivider.Line, _ format: NumberFormat) throws -> NumberReading? {
        try numbers?.readings(of: [line.strip], seconds: [line.second], telling: format.marks, jobs: 1).first
    }

    /// Of two ways to lay a page the one whose numbers are more like numbers; nil where neither is by far.
    func upright(_ pages: [PageReader.Page], _ template: SheetTemplate) throws -> PageReader.Page? {
        let formats = template.grids.reduce(into: [String: NumberFormat]()) { $0[$1.name] = $1.number }
        let name = PageReference(file: "", page: nil)
        let likeness = try pages.map { page in
            try page.reading.cells.reduce(0.0) { sum, cell in
                guard let format = formats[cell.field] else { return sum }
                let probability = try reading(ofNumberIn: cell, format, name).probability
                return sum + (probability.map { PortableMath.log(max($0, Self.leastLikeness)) } ?? 0)
            }
        }
        guard abs(likeness[0] - likeness[1]) >= PortableMath.log(Self.minLikenessRatio) else { return nil }
        return likeness[0] > likeness[1] ? pages[0] : pages[1]
    }

    /// A number that is less like one says no more.
    private static let leastLikeness = 0.01
    /// How many times likelier the numbers of a page are the right way up: many digits are like others upside down.
    private static let minLikenessRatio = 50.0

    /// What a line may say, as far as it is told.
    static let candidateCount = 3
}
