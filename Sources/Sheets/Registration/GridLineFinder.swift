import Imaging
import Support

/// A first map of the page, from its printed lines alone.
///
/// Method: the page's skew is taken out; the picture is cut into strips, and in each the rows with much line evidence are noted; over
/// all strips the evenly spaced set of lines that explains most is chosen; its lines are followed from strip to strip, and a
/// projective grid is fitted to all of them at once. Lines that are not seen are where the others say.
/// Limits: perspective up to about a fifth of a cell over half the page, turns within 10° of a quarter turn.
struct GridLineFinder {
    /// Millimetres of the page to pixels of the picture.
    let pageToPicture: Homography
    /// 0, or 1 where the page lies on its side; which side, lines do not tell.
    let quarterTurns: Int

    private static let maxSkewDegrees = 10.0
    private static let minSkewConfidence = 3.0
    /// Ink for the search of the skew: thin grey lines count.
    private static let skewDensity: UInt8 = 40

    /// - Throws: `otherGrid` with what was found.
    static func find(in page: InkDensity, template: SheetTemplate) throws(SheetError) -> GridLineFinder {
        let (upright, toPage) = deskewed(page)
        let lineWidth = template.grid.lineWidthMM * Double(max(page.width, page.height))
            / max(template.pageSizeMM.width, template.pageSizeMM.height)
        let reach = max(3, Int((1.5 * lineWidth).rounded(.up)) + 1)
        let levelEvidence = LineEvidence.levelLines(in: upright, reach: reach)
        let uprightEvidence = LineEvidence.uprightLines(in: upright, reach: reach)
        let grid = template.grid
        let none = SheetError.otherGrid(
            foundRows: 0, foundColumns: 0, expectedRows: grid.rowCount, expectedColumns: grid.columnCount,
            template: template.name)
        var found = none
        for turns in 0...1 {
            let rows = turns == 0 ? grid.rowCount : grid.columnCount
            let columns = turns == 0 ? grid.columnCount : grid.rowCount
            guard let level = LineFamily(levelEvidence, expectedCount: rows + 1),
                let upright = LineFamily(uprightEvidence, expectedCount: columns + 1),
                let fit = GridFit(level.points(isLevel: true) + upright.points(isLevel: false)),
                let gridToUpright = fit.pictureToGrid.inverse
            else { continue }
            let levelRun = level.run(along: gridToUpright, isLevel: true)
            let uprightRun = upright.run(along: gridToUpright, isLevel: false)
            guard let firstRow = levelRun.first, let firstColumn = uprightRun.first else {
                if turns == 0 {
                    found = .otherGrid(
                        foundRows: levelRun.lineCount - 1, foundColumns: uprightRun.lineCount - 1,
                        expectedRows: grid.rowCount, expectedColumns: grid.columnCount, template: template.name)
                }
                continue
            }
            let fromFirst = Homography(scaleX: 1, scaleY: 1, offsetX: Double(firstColumn), offsetY: Double(firstRow))
            let map = grid.mmToUnits.followed(by: turn(turns, columnCount: grid.columnCount)).followed(by: fromFirst)
                .followed(by: gridToUpright).followed(by: toPage)
            return GridLineFinder(pageToPicture: map, quarterTurns: turns)
        }
        throw found
    }

    /// Grid units of the form to those of the page as it lies: turned by 90° counter-clockwise, columns run upwards.
    private static func turn(_ quarterTurns: Int, columnCount: Int) -> Homography {
        quarterTurns == 0 ? .identity : Homography([0, 1, 0, -1, 0, Double(columnCount), 0, 0, 1])
    }

    /// The picture with its lines level, and the map from it back to the picture.
    private static func deskewed(_ page: InkDensity) -> (InkDensity, Homography) {
        guard let skew = page.binarized(above: skewDensity).skew(degreesLimit: maxSkewDegrees),
            skew.confidence >= minSkewConfidence, abs(skew.degrees) > 0.05
        else { return (page, .identity) }
        let radians = skew.degrees * .pi / 180
        let sine = PortableMath.sin(radians), cosine = PortableMath.cos(radians)
        let centre = Point(x: Double(page.width - 1) / 2, y: Double(page.height - 1) / 2)
        // Counter-clockwise as seen, y down: right goes to (cos, −sin).
        let map = Homography([
            cosine, sine, centre.x - cosine * centre.x - sine * centre.y,
            -sine, cosine, centre.y + sine * centre.x - cosine * centre.y, 0, 0, 1,
        ])
        let rim = Rect(x: -0.5, y: -0.5, width: Double(page.width), height: Double(page.height))
        let corners = rim.corners.map(map.map)
        let mesh = QuadMesh(columnCount: 1, rowCount: 1, nodes: [corners[0], corners[1], corners[3], corners[2]])
        return (page.flattened(by: mesh, quadWidth: page.width, quadHeight: page.height), map)
    }
}

extension CellGrid {
    /// Millimetres of the page to grid units: cells at whole numbers from the first one's corner.
    var mmToUnits: Homography {
        Homography(
            scaleX: 1 / pitchMM.width, scaleY: 1 / pitchMM.height, offsetX: -originMM.x / pitchMM.width,
            offsetY: -originMM.y / pitchMM.height)
    }

    /// Grid units to millimetres of the page.
    var unitsToMM: Homography {
        Homography(scaleX: pitchMM.width, scaleY: pitchMM.height, offsetX: originMM.x, offsetY: originMM.y)
    }
}
