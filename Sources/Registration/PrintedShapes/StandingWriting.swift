import Forms
import Imaging

/// Which side of a form's rules is written on, under a map of the page: digits stand on their rule, so that there is writing above the rules
/// of a page that is laid upright and below those of one that is laid upside down.
///
/// Method: beside each rule ink is followed from near the rule outwards; ink that runs on over about half the height of a digit is
/// writing, which lines of small print are not. Limit: words in large print and drawn frames beside a rule count as well.
/// **Determinism** A.
struct StandingWriting {
    /// Rules with writing above and none below, as the map has it, and the other way round.
    private(set) var aboveOnlyCount = 0
    private(set) var belowOnlyCount = 0

    /// The rule's own ink and a stroke that stands in it reach no further.
    private static let besideMM = 0.35
    /// A digit ends so near to its rule, at most, and reaches up to there at least; of low cells less, as fractions of their room.
    private static let nearMM = 1.5, nearFraction = 0.22
    private static let highMM = 3.5, highFraction = 0.55
    /// Beyond the ends of a rule.
    private static let marginMM = 0.4

    init(_ page: InkDensity, threshold: UInt8, grids: [CellGrid], pageToPicture map: Homography) {
        for grid in grids {
            guard let ruleMM = grid.ruleMM else { continue }
            let pixelsPerMM = abs(map.scale(at: grid.boundsMM.center))
            guard pixelsPerMM.isFinite, pixelsPerMM > 0.5 else { continue }
            let room = ruleMM.center.y
            let near = min(Self.nearMM, Self.nearFraction * room), high = min(Self.highMM, Self.highFraction * room)
            for row in 0..<grid.rowCount {
                for column in 0..<grid.columnCount {
                    guard let rule = grid.ruleRectMM(row: row, column: column) else { continue }
                    let isWritten = [-1.0, 1].map { side in
                        Self.isWritten(
                            page, threshold, map, stepMM: 1 / pixelsPerMM, rule: rule, side: side, nearMM: near, highMM: high)
                    }
                    if isWritten[0], !isWritten[1] { aboveOnlyCount += 1 }
                    if isWritten[1], !isWritten[0] { belowOnlyCount += 1 }
                }
            }
        }
    }

    /// - Parameter side: -1 above the rule, 1 below it.
    private static func isWritten(
        _ page: InkDensity, _ threshold: UInt8, _ map: Homography, stepMM: Double, rule: Rect, side: Double, nearMM: Double,
        highMM: Double
    ) -> Bool {
        let start = rule.height / 2 + besideMM
        let width = max(1, Int((rule.width + 2 * marginMM) / stepMM)), height = max(2, Int((highMM - besideMM) / stepMM))
        let near = min(height - 1, max(1, Int((nearMM - besideMM) / stepMM)))
        func isInk(_ column: Int, _ row: Int) -> Bool {
            let place = map.map(
                Point(x: rule.x - marginMM + (Double(column) + 0.5) * stepMM, y: rule.center.y + side * (start + Double(row) * stepMM)))
            let x = Int(place.x.rounded()), y = Int(place.y.rounded())
            return x >= 0 && y >= 0 && x < page.width && y < page.height && page[x, y] > threshold
        }
        var isSeen = [Bool](repeating: false, count: width * height)
        var open: [(column: Int, row: Int)] = []
        for row in 0...near {
            for column in 0..<width where isInk(column, row) {
                isSeen[row * width + column] = true
                open.append((column, row))
            }
        }
        while let (column, row) = open.popLast() {
            if row == height - 1 { return true }
            for nextRow in max(0, row - 1)...min(height - 1, row + 1) {
                for next in max(0, column - 1)...min(width - 1, column + 1)
                where !isSeen[nextRow * width + next] && isInk(next, nextRow) {
                    isSeen[nextRow * width + next] = true
                    open.append((next, nextRow))
                }
            }
        }
        return false
    }
}
