import Imaging

/// Where the places of a page lie in a sheet's picture: a flat page's map, and how the paper is bent.
struct SheetMap {
    /// Millimeters of the page to pixels of the sheet's fine ink.
    var flat: Homography
    var bend: PaperBend
    let pageSizeMM: Size

    init(_ flat: Homography, pageSizeMM: Size) {
        self.flat = flat
        bend = PaperBend(pageSizeMM: pageSizeMM)
        self.pageSizeMM = pageSizeMM
    }

    /// Pixels of the page laid flat.
    static func size(of pageSizeMM: Size, pixelsPerMM: Double) -> (width: Int, height: Int) {
        (max(1, Int((pageSizeMM.width * pixelsPerMM).rounded())), max(1, Int((pageSizeMM.height * pixelsPerMM).rounded())))
    }

    /// The page as a picture of the sheet shows it, laid flat.
    ///
    /// - Parameter fineToPicture: pixels of the sheet's fine ink to those of the picture.
    func page(of picture: InkDensity, fineToPicture: Homography = .identity, pixelsPerMM: Double) -> InkDensity {
        let size = Self.size(of: pageSizeMM, pixelsPerMM: pixelsPerMM)
        let x = Self.borders(bend.columnCount, length: size.width), y = Self.borders(bend.rowCount, length: size.height)
        let toPicture = flat.followed(by: fineToPicture)
        let nodes = y.indices.flatMap { row in
            x.indices.map { column in
                let place = Point(x: Double(x[column]) / pixelsPerMM, y: Double(y[row]) / pixelsPerMM)
                return toPicture.map(place + bend.offsetsMM[row * x.count + column])
            }
        }
        let mesh = QuadMesh(columnCount: bend.columnCount, rowCount: bend.rowCount, nodes: nodes)
        return picture.flattened(
            by: mesh, quadWidths: zip(x, x.dropFirst()).map { $1 - $0 }, quadHeights: zip(y, y.dropFirst()).map { $1 - $0 })
    }

    /// The pixel borders of so many quadrilaterals in a row.
    static func borders(_ count: Int, length: Int) -> [Int] { (0...count).map { $0 * length / count } }
}
