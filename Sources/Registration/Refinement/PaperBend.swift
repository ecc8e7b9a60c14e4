import Forms
import Imaging

/// How bent paper goes on beyond the lines that show how it is bent.
///
/// Method: least squares of a surface of second degree through the departures of all crossings of printed lines from where the page's
/// map has them. Limits: paper that is bent once, such as a page of a book or a curled sheet; so far beyond the lines as they reach
/// themselves it tells a place within a few millimeters.
struct PaperBend {
    /// Of both directions, in the order of `terms`; millimeters.
    private let right: [Double]
    private let down: [Double]
    private let toUnit: Homography

    /// Nil where the lines are too few.
    ///
    /// - Parameters:
    ///   - crossings: of each field in the picture, as `CellGrid.lineCrossingsMM`.
    ///   - page: its map, from millimeters to the picture.
    init?(_ grids: [CellGrid], _ crossings: [[Point]], page: Homography) {
        guard let toPage = page.inverse else { return nil }
        let places = zip(grids, crossings).filter { $0.0.hasPrintedCells }.flatMap { zip($0.lineCrossingsMM, $1) }
        guard !places.isEmpty else { return nil }
        toUnit = Homography.normalization(of: places.map(\.0))
        var right = LeastSquares(unknownCount: Self.termCount), down = right
        for (place, seen) in places {
            let terms = Self.terms(at: toUnit.map(place)), departure = toPage.map(seen) - place
            right.add(terms, target: departure.x, weight: 1)
            down.add(terms, target: departure.y, weight: 1)
        }
        guard let right = right.solution(), let down = down.solution() else { return nil }
        (self.right, self.down) = (right, down)
    }

    private static let termCount = 6

    private static func terms(at p: Point) -> [Double] { [1, p.x, p.y, p.x * p.x, p.x * p.y, p.y * p.y] }

    /// How far a place of the page lies from where the page's map has it, in millimeters.
    func departureMM(at placeMM: Point) -> Point {
        let terms = Self.terms(at: toUnit.map(placeMM))
        func value(_ factors: [Double]) -> Double { zip(factors, terms).reduce(0) { $0 + $1.0 * $1.1 } }
        return Point(x: value(right), y: value(down))
    }
}
