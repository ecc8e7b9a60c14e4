import Forms
import Imaging

extension TextLineReader {
    /// Half of what 300 dpi gives leaves 3 pixels to a pencil line; more only costs time.
    private static let pixelsPerMMRange = 4.0...8.0
    /// So much around the line's rectangle is looked at too, as digits reach beyond it.
    private static let marginMM = 3.0
    /// The line is laid flat in pieces no longer than this: a camera's perspective bends it.
    private static let pieceMM = 10.0

    /// Reads a line of a registered page, by the shapes alone.
    ///
    /// - Parameters:
    ///   - page: the ink of the whole page.
    ///   - pageToFine: from millimeters of the page to pixels of `page`.
    ///   - fineToPicture: from there to pixels of the picture.
    func read(_ line: TextLine, on page: InkDensity, pageToFine: Homography, fineToPicture: Homography) -> FieldReading {
        let area = line.rectMM.grown(by: Self.marginMM)
        let range = Self.pixelsPerMMRange
        let pixelsPerMM = min(max(pageToFine.scale(at: area.center), range.lowerBound), range.upperBound)
        let pieces = max(1, Int((area.width / Self.pieceMM).rounded(.up)))
        let width = max(1, Int((area.width / Double(pieces) * pixelsPerMM).rounded()))
        let height = max(1, Int((area.height * pixelsPerMM).rounded()))
        let nodes = (0...1).flatMap { row in
            (0...pieces).map { column in
                pageToFine.map(
                    Point(x: area.x + area.width * Double(column) / Double(pieces), y: area.y + area.height * Double(row)))
            }
        }
        let flat = page.flattened(
            by: QuadMesh(columnCount: pieces, rowCount: 1, nodes: nodes), quadWidth: width, quadHeight: height)
        // Pixel centers are at integers, the area's edge half a pixel before the first.
        let scale = (x: area.width / Double(flat.width), y: area.height / Double(flat.height))
        let toPageMM = { (p: Point) in Point(x: area.x + (p.x + 0.5) * scale.x, y: area.y + (p.y + 0.5) * scale.y) }
        let bounds = Rect(
            x: Self.marginMM / scale.x - 0.5, y: Self.marginMM / scale.y - 0.5, width: line.rectMM.width / scale.x,
            height: line.rectMM.height / scale.y)
        let reading = read(line, in: flat, bounds: bounds) { fineToPicture.map(pageToFine.map(toPageMM($0))) }
        return FieldReading(line, reading: reading)
    }
}

extension FieldReading {
    fileprivate init(_ line: TextLine, reading: TextLineReading) {
        self.init(
            name: line.name, rowCount: 1, columnCount: reading.cells.count, cells: reading.cells,
            expectedDigitCount: line.label?.utf8.count, band: reading.band, ink: reading.ink)
    }
}
