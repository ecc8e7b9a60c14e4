import Dataset
import Forms
import Imaging
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

    /// A line on which there is a mark instead of a number, with a cell and a reading for it; nil for any other.
    ///
    /// - Parameter quad: the line's corners in the picture.
    func noNumber(
        onLine field: FieldReading, quad: [Point], _ name: PageReference
    ) -> (cells: [CellReading], readings: [Reading])? {
        guard let ink = field.ink, NoNumberMark.isAlone(in: ink, mayBeDigit: false) else { return nil }
        let cell = CellReading(
            field: field.name, row: 0, column: 0, status: .notADigit, score: 1, glyph: nil,
            crop: GrayImage(width: ink.width, height: ink.height), ink: ink, quad: quad)
        return ([cell], [Self.unread(cell, status: Self.noNumberStatus, name)])
    }

    private static func unread(_ cell: CellReading, status: String, _ name: PageReference) -> Reading {
        Reading(
            file: name.file, page: name.page ?? 1, field: cell.field, row: cell.row, column: cell.column, status: status, digit: nil,
            probability: nil, isNumber: true)
    }

    /// What a cell with a number says.
    func reading(ofNumberIn cell: CellReading, _ format: NumberFormat, _ name: PageReference) throws -> Reading {
        if NoNumberMark.isAlone(in: cell.ink, mayBeDigit: false) { return Self.unread(cell, status: Self.noNumberStatus, name) }
        let read = try cell.number.flatMap { written in
            try number(LineDivider.Line(band: written.band, second: divider.number(of: written.digits)), format)
        }.map { number in
            ReadNumber(number.knowing(figureCount: SeparateFigures.count(in: cell.ink)), format, leastProbability: leastProbability)
        }
        // What a border cuts is like a letter, too.
        let isWhole = cell.status != .overflow
        let isLetters = try isWhole && read.map { try $0.probability < Self.surelyNumber && hasLetters(cell.ink) } ?? false
        let status: String =
            switch read {
            case _ where isLetters: CellStatus.notADigit.rawValue
            case _ where !isWhole: cell.status.rawValue
            case nil: cell.status.rawValue
            case let read? where !read.isCertain: Self.rejectedStatus
            case let read?: read.text.isEmpty ? CellStatus.empty.rawValue : CellStatus.number.rawValue
            }
        return Reading(
            file: name.file, page: name.page ?? 1, field: cell.field, row: cell.row, column: cell.column, status: status, digit: nil,
            probability: isWhole ? read?.probability : nil, number: read, isNumber: true)
    }

    /// Whether half or more of the figures that stand by themselves are letters or other signs.
    private func hasLetters(_ ink: BilevelImage) throws -> Bool {
        let glyphs = SeparateFigures.list(in: ink).compactMap { model.model.profile.normalizeWriting($0.ink) }
        guard !glyphs.isEmpty else { return false }
        let letterCount = try signs.verdicts(of: glyphs).count { $0.isSign && $0.likeliestSign == .sign }
        return 2 * letterCount >= glyphs.count
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
                let reading = try reading(ofNumberIn: cell, format, name)
                // Digits upside down are like letters.
                let probability = reading.status == CellStatus.notADigit.rawValue ? 0 : reading.probability
                return sum + (probability.map { PortableMath.log(max($0, Self.leastLikeness)) } ?? 0)
            }
        }
        guard abs(likeness[0] - likeness[1]) >= PortableMath.log(Self.minLikenessRatio) else { return nil }
        return likeness[0] > likeness[1] ? pages[0] : pages[1]
    }

    /// From this probability on a number is no word.
    private static let surelyNumber = 0.9
    /// A number that is less like one says no more.
    private static let leastLikeness = 0.01
    /// How many times likelier the numbers of a page are the right way up: many digits are like others upside down.
    private static let minLikenessRatio = 50.0

    /// What a line may say, as far as it is told.
    static let candidateCount = 3
}
