import Forms
import Imaging

extension CellGrid {
    /// Cells whose sides differ by less are square for all that a tilted camera shows.
    private static let squareTolerance = 1.15

    /// A cell's width and height over the distance to the next one's: 1 where neighbors share a line.
    var cellFraction: Size { Size(width: cellSizeMM.width / pitchMM.width, height: cellSizeMM.height / pitchMM.height) }

    /// Millimeters of the page to grid units: cells at whole numbers from the first one's corner.
    var mmToUnits: Homography {
        Homography(
            scaleX: 1 / pitchMM.width, scaleY: 1 / pitchMM.height, offsetX: -originMM.x / pitchMM.width,
            offsetY: -originMM.y / pitchMM.height)
    }

    /// Grid units to millimeters of the page.
    private var unitsToMM: Homography {
        Homography(scaleX: pitchMM.width, scaleY: pitchMM.height, offsetX: originMM.x, offsetY: originMM.y)
    }

    /// Grid units of the form to those of the page as it lies, turned by a number of quarters counter-clockwise.
    package func turn(_ quarterTurns: Int) -> Homography {
        let width = Double(columnCount - 1) + cellFraction.width, height = Double(rowCount - 1) + cellFraction.height
        return switch quarterTurns & 3 {
        case 0: .identity
        case 1: Homography([0, 1, 0, -1, 0, width, 0, 0, 1])
        case 2: Homography([-1, 0, width, 0, -1, height, 0, 0, 1])
        default: Homography([0, -1, height, 1, 0, 0, 0, 0, 1])
        }
    }

    /// Quarter turns, counter-clockwise, after which the grid looks the same: 0 first.
    var alikeQuarterTurns: [Int] {
        let ratio = pitchMM.width / pitchMM.height
        let isSquare = rowCount == columnCount && max(ratio, 1 / ratio) < Self.squareTolerance
        return isSquare ? [0, 1, 2, 3] : [0, 2]
    }

    /// The page to the page with its grid turned into itself, both in millimeters: where a form lies turned, its first
    /// cell is found at what this gives.
    package func turnMM(_ quarterTurns: Int) -> Homography {
        mmToUnits.followed(by: turn(quarterTurns)).followed(by: unitsToMM)
    }
}
