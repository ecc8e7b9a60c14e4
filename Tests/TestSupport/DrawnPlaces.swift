import Forms
import Imaging

/// A form of somebody else, drawn, without a single box: digits are written on short rules. A row of six, a date in three parts, and a
/// row of four below; headings, words and a line to sign on.
package struct DrawnPlaces {
    package var ruleMM = 5.0
    package var pitchMM = 7.0
    package var thicknessMM = 0.3
    /// Round dots, twice as far apart as they are wide.
    package var isDotted = false

    package init(ruleMM: Double = 5, pitchMM: Double = 7, thicknessMM: Double = 0.3, isDotted: Bool = false) {
        self.ruleMM = ruleMM
        self.pitchMM = pitchMM
        self.thicknessMM = thicknessMM
        self.isDotted = isDotted
    }

    /// A row's first rule, and how many there are.
    package struct Row: Sendable {
        package let start: Point
        package let count: Int

        package init(start: Point, count: Int) {
            self.start = start
            self.count = count
        }
    }

    package static let heightMM = 9.0
    /// Of a cell's height.
    package static let ruleFraction = 0.8

    /// In reading order.
    package var rows: [Row] {
        let part = 2 * pitchMM + 3
        return [
            Row(start: Point(x: 30, y: 42), count: 6), Row(start: Point(x: 24, y: 70), count: 2),
            Row(start: Point(x: 24 + part, y: 70), count: 2), Row(start: Point(x: 24 + 2 * part, y: 70), count: 4),
            Row(start: Point(x: 40, y: 120), count: 4),
        ]
    }

    package static let names = ["A1", "B1", "B2", "B3", "C1"]

    /// Around the places, as they could be told by hand.
    package var fields: [CellGrid] {
        zip(rows, Self.names).map { row, name in
            let above = Self.ruleFraction * Self.heightMM
            return CellGrid(
                name: name, originMM: Point(x: row.start.x - (pitchMM - ruleMM) / 2, y: row.start.y - above),
                pitchMM: Size(width: pitchMM, height: Self.heightMM), columnCount: row.count, rowCount: 1, lineWidthMM: 0,
                labels: .fixed(Array(repeating: nil, count: row.count)),
                ruleMM: Rect(x: (pitchMM - ruleMM) / 2, y: above - thicknessMM / 2, width: ruleMM, height: thicknessMM))
        }
    }

    /// The rules, and points between the parts of the date.
    package var rules: [DrawnForm.Stroke] {
        let date = rows[1...2].map { row -> DrawnForm.Stroke in
            let x = row.start.x + 2 * pitchMM + 0.3
            return DrawnForm.line(x, row.start.y - 0.2, x + 0.05, row.start.y - 0.2, 0.5)
        }
        return rows.flatMap { row in (0..<row.count).flatMap { rule(atX: row.start.x + Double($0) * pitchMM, y: row.start.y) } } + date
    }

    /// One rule, with its ends where the form has them.
    package func rule(atX x: Double, y: Double, length: Double? = nil) -> [DrawnForm.Stroke] {
        let length = length ?? ruleMM, radius = thicknessMM / 2
        guard isDotted else { return [DrawnForm.line(x + radius, y, x + length - radius, y, thicknessMM)] }
        let apart = max(2 * thicknessMM, 0.6)
        return stride(from: x + radius, through: x + length - radius, by: apart).map { DrawnForm.line($0, y, $0 + 0.01, y, thicknessMM) }
    }

    /// Captions, a heading with a line beneath it, and a line to sign on.
    package static let print: [DrawnForm.Stroke] =
        DrawnForm.text(20, 14, wordCount: 9) + [DrawnForm.line(20, 17, 90, 17, 0.4)] + DrawnForm.text(20, 28, wordCount: 4)
        + DrawnForm.text(20, 56, wordCount: 5) + DrawnForm.text(12, 92, wordCount: 11) + DrawnForm.text(12, 97, wordCount: 11)
        + DrawnForm.text(20, 107, wordCount: 3) + [DrawnForm.line(60, 145, 105, 145, 0.3)] + DrawnForm.text(62, 147, wordCount: 3)

    /// The form filled in so: a digit for each cell from left to right, row by row; nil leaves it blank.
    package func sheet(
        _ digits: [Int?] = [], standMM: Double = 0.3, print: [DrawnForm.Stroke] = DrawnPlaces.print, penWidthMM: Double = 0.5
    ) -> DrawnSheet {
        var strokes: [DrawnForm.Stroke] = []
        var next = 0
        for row in rows {
            for column in 0..<row.count {
                defer { next += 1 }
                guard next < digits.count, let digit = digits[next] else { continue }
                let left = row.start.x + Double(column) * pitchMM + ruleMM / 2
                strokes += Self.digit(digit, standingAt: Point(x: left, y: row.start.y - standMM), penWidthMM: penWidthMM)
            }
        }
        var sheet = DrawnSheet(
            template: SheetTemplate(
                name: "places", pageSizeMM: DrawnForm.pageSizeMM, registration: .grid, fields: fields.map(SheetField.cells)),
            strokes: { _, _ in [] })
        sheet.strokesMM = print + rules + strokes
        return sheet
    }

    /// A digit of 6 mm whose ink ends at a place.
    package static func digit(_ value: Int, standingAt foot: Point, penWidthMM: Double) -> [DrawnForm.Stroke] {
        let height = 6 - penWidthMM
        return DrawnSheet.digit(value).map { a, b in
            let place = { (p: Point) in
                Point(x: foot.x + (p.x - 0.5) * 9, y: foot.y - penWidthMM / 2 - (0.78 - p.y) / 0.56 * height)
            }
            let (from, to) = (place(a), place(b))
            return DrawnForm.line(from.x, from.y, to.x, to.y, penWidthMM)
        }
    }

    /// A scan of it.
    package static func scan(_ sheet: DrawnSheet, dotsPerInch: Double = 200, turnedDegrees degrees: Double = 0) -> GrayImage {
        let scale = dotsPerInch / 25.4, size = DrawnForm.pageSizeMM
        let width = Int((size.width * scale).rounded()), height = Int((size.height * scale).rounded())
        let center = Point(x: Double(width - 1) / 2, y: Double(height - 1) / 2)
        return sheet.picture(width: width, height: height, through: DrawnForm.turned(degrees, pixelsPerMM: scale, center: center))
    }
}
