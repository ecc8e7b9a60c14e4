import Imaging

/// A printed shape as it is looked for: on the form in millimetres, in a picture in pixels.
struct PageShape: Equatable {
    let centre: Point
    /// The square root of its area.
    let side: Double
    /// Where it has four, clockwise as seen; else its centre alone. A match fixes the map at these.
    let anchors: [Point]
}

/// The shapes of one kind that a form has.
struct PageShapes {
    enum Kind { case marks, frames }

    let kind: Kind
    /// In millimetres.
    let shapes: [PageShape]
    let pageSizeMM: Size

    /// A page is not smaller or larger than these shares of the picture's longer side.
    private static let pageShareRange = 0.3...1.2
    /// Seen at an angle or blurred, a shape is so much smaller or larger.
    private static let sizeRange = 0.6...1.5
    /// More are clutter; the most likely are kept.
    private static let maxCandidateCount = 120
    /// The thickness of a mark's core that is looked for, as a share of the smallest mark's side.
    private static let coreShare = 0.22

    /// The kinds that a form has, the surest first.
    static func kinds(of features: PrintedFeatures, pageSizeMM: Size) -> [PageShapes] {
        let marks = features.marks.map { mark in
            PageShape(
                centre: mark.centreMM, side: (mark.sizeMM.width * mark.sizeMM.height).squareRoot(), anchors: [mark.centreMM])
        }
        return [PageShapes(kind: .marks, shapes: marks, pageSizeMM: pageSizeMM)].filter { !$0.shapes.isEmpty }
    }

    /// What may be one of these shapes in a picture.
    func candidates(in page: InkDensity) -> ShapeCandidates {
        let longSide = Double(max(page.width, page.height))
        // Pixels a millimetre if the page fills the picture.
        let fullScale = longSide / max(pageSizeMM.width, pageSizeMM.height)
        let sides = shapes.map(\.side).sorted()
        guard let least = sides.first, let most = sides.last else { return ShapeCandidates(shapes: []) }
        let range = (least * fullScale * Self.pageShareRange.lowerBound * Self.sizeRange.lowerBound)...(most * fullScale
            * Self.pageShareRange.upperBound * Self.sizeRange.upperBound)
        var found: [PageShape] = []
        // A core that is thick for a page that fills the picture leaves nothing of one that is far away.
        for share in [1, 0.5] {
            let radius = max(1, Int((Self.coreShare * least * fullScale * share).rounded()))
            found = SolidMark.all(in: page, radius: radius).map { mark in
                PageShape(
                    centre: mark.centre, side: (mark.size.width * mark.size.height).squareRoot(), anchors: [mark.centre])
            }.filter { range.contains($0.side) }
            if found.count >= shapes.count { break }
        }
        // By size, the ones nearest to what a page that fills most of the picture shows.
        let usual = sides[sides.count / 2] * fullScale * 0.8
        let likely = found.sorted { (misfit($0.side / usual), $0.centre.y, $0.centre.x) < (misfit($1.side / usual), $1.centre.y, $1.centre.x) }
        return ShapeCandidates(shapes: Array(likely.prefix(Self.maxCandidateCount)))
    }

    private func misfit(_ ratio: Double) -> Double { max(ratio, 1 / ratio) }
}

/// Shapes found in a picture.
struct ShapeCandidates {
    let shapes: [PageShape]

    /// Those that a match does not use.
    func without(_ match: ShapeMatch) -> ShapeCandidates {
        let used = match.pairs.map(\.candidate)
        return ShapeCandidates(shapes: shapes.indices.filter { !used.contains($0) }.map { shapes[$0] })
    }
}
