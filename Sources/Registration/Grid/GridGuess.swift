import Forms
import Imaging

/// A way to lay a grid on a picture, to be judged by what is seen there.
struct GridGuess {
    /// From millimeters of the page to the picture.
    let map: Homography
    /// Where the grid's lines cross in the picture, as `CellGrid.lineCrossingsMM`, where that is known better than by the map; nil where not.
    var crossings: [Point]?

    func followed(by next: Homography) -> GridGuess {
        GridGuess(map: map.followed(by: next), crossings: crossings?.map(next.map))
    }
}

extension CellGrid {
    /// Crossings of the grid's lines, in the order of the grid as it lies turned into itself.
    ///
    /// - Parameter quarterTurns: as for `turnMM`.
    /// - Returns: nil where the turned grid has other lines.
    func crossings(_ crossings: [Point], quarterTurns: Int) -> [Point]? {
        let rows = rowAxis.lineCount, columns = columnAxis.lineCount
        guard quarterTurns % 2 == 0 || rows == columns else { return nil }
        return (0..<rows).flatMap { row in
            (0..<columns).map { column in
                switch quarterTurns & 3 {
                case 0: crossings[row * columns + column]
                case 1: crossings[(columns - 1 - column) * columns + row]
                case 2: crossings[(rows - 1 - row) * columns + columns - 1 - column]
                default: crossings[column * columns + rows - 1 - row]
                }
            }
        }
    }
}
