import Forms
import Imaging

/// A table without marks whose cells hold whole numbers: a row of captions as high as the others, a last column that is wider.
package struct DrawnTable {
    package var originMM = Point(x: 15, y: 25)
    package var widthsMM = [22.0, 22, 22, 26]
    package var rowHeightMM = 8.0
    package var captionHeightMM = 8.0
    package var rowCount = 10
    /// Lines that are left out, by the row that they are above and the column: the cell is open there.
    package var openCells: [(row: Int, column: Int)] = []

    private let lineWidthMM = 0.3

    package init() {}

    /// Of a cell; of row −1 that of a caption.
    package func cellMM(row: Int, column: Int) -> Rect {
        Rect(
            x: originMM.x + widthsMM.prefix(column).reduce(0, +), y: lineMM(row + 1), width: widthsMM[column],
            height: row < 0 ? captionHeightMM : rowHeightMM)
    }

    /// The line above a row, the captions' from 0 on.
    private func lineMM(_ row: Int) -> Double { originMM.y + (row > 0 ? captionHeightMM + rowHeightMM * Double(row - 1) : 0) }

    /// Its lines and captions.
    package var print: [DrawnForm.Stroke] {
        let right = originMM.x + widthsMM.reduce(0, +), bottom = lineMM(rowCount + 1)
        var strokes: [DrawnForm.Stroke] = []
        for row in 0...rowCount + 1 {
            let y = lineMM(row)
            for (column, width) in widthsMM.enumerated() {
                let x = originMM.x + widthsMM.prefix(column).reduce(0, +)
                let isOpen = openCells.contains { $0.row + 1 == row && $0.column == column }
                strokes.append(DrawnForm.line(x, y, isOpen ? x + 0.4 * width : x + width, y, lineWidthMM))
            }
        }
        for column in 0...widthsMM.count {
            let x = originMM.x + widthsMM.prefix(column).reduce(0, +)
            strokes.append(DrawnForm.line(x, originMM.y, x, bottom, lineWidthMM))
        }
        strokes.append(DrawnForm.line(right, originMM.y, right, bottom, lineWidthMM))
        for column in widthsMM.indices {
            let cell = cellMM(row: -1, column: column)
            strokes += DrawnForm.text(cell.x + 4, cell.y + 3, wordCount: 2)
        }
        return strokes
    }

    /// A number of upright strokes in a cell, its digits one beside the other.
    package func number(_ digits: [Int], row: Int, column: Int, heightMM: Double = 5, dropMM: Double = 0) -> [DrawnForm.Stroke] {
        let cell = cellMM(row: row, column: column)
        return digits.enumerated().flatMap { index, digit in
            DrawnSheet.digit(digit).map { a, b in
                let places = [a, b].map { place in
                    Point(
                        x: cell.x + 3 + heightMM * (0.75 * Double(index) + 1.8 * (place.x - 0.35)),
                        y: cell.center.y + dropMM + heightMM * 1.8 * (place.y - 0.5))
                }
                return (from: places[0], to: places[1], widthMM: 0.5, darkness: 1)
            }
        }
    }

    /// The table with numbers in it, seen through a map.
    package func picture(
        _ numbers: [DrawnForm.Stroke] = [], width: Int = 960, height: Int = 1280, through map: Homography? = nil
    ) -> GrayImage {
        var sheet = DrawnForm.sheet(print: print + numbers)
        sheet.hasLines = false
        let upright = DrawnForm.turned(0, pixelsPerMM: 8, center: Point(x: 479.5, y: 639.5))
        return sheet.picture(width: width, height: height, through: map ?? upright)
    }
}
