import Forms
import Imaging

/// A printed shape as it is looked for: on the form in millimeters, in a picture in pixels.
struct PageShape: Equatable {
    let center: Point
    /// The square root of its area; a rule's length.
    let side: Double
    /// Where a match fixes the map: a mark's center; a frame's four corners, clockwise as seen; a rule's two ends.
    let anchors: [Point]

    init(mark center: Point, size: Size) {
        self.center = center
        side = (size.width * size.height).squareRoot()
        anchors = [center]
    }

    init(ruleFrom start: Point, to end: Point) {
        center = (start + end) * 0.5
        side = start.distance(to: end)
        anchors = [start, end]
    }

    /// Its center is where the diagonals cross, which stays so from whichever side it is seen; nil where they do not.
    init?(frame corners: [Point]) {
        let a = corners[0], b = corners[1], c = corners[2], d = corners[3]
        let ac = c - a, bd = d - b
        let cross = ac.x * bd.y - ac.y * bd.x
        guard abs(cross) > 1e-9 else { return nil }
        let t = ((b.x - a.x) * bd.y - (b.y - a.y) * bd.x) / cross
        center = a + ac * t
        side = (abs(cross) / 2).squareRoot()
        anchors = corners
    }
}

/// The shapes of one kind that a form has.
struct PageShapes {
    enum Kind { case marks, frames, rules }

    let kind: Kind
    /// In millimeters.
    let shapes: [PageShape]
    let pageSizeMM: Size

    /// A page is not smaller or larger than these shares of the picture's longer side.
    private static let pageFractionRange = 0.3...1.2
    /// Seen at an angle or blurred, a shape is so much smaller or larger.
    private static let sizeRange = 0.6...1.5
    /// More are clutter; the most likely are kept.
    private static let maxMarkCount = 120
    private static let maxFrameCount = 500
    /// The thickness of a mark's core that is looked for, as a fraction of the smallest mark's side.
    private static let coreFraction = 0.22
    /// Four fix a page.
    private static let minMarkCount = 4
    /// All of so few marks are needed.
    private static let fewMarkCount = 6
    /// A form with fewer frames is found by its rules, if digits are written on some.
    private static let minFrameCount = 4
    private static let maxRuleCount = 800
    /// Longer ones are written across, and are lines of text or of tables.
    private static let maxRuleMM = 30.0
    /// A rule slopes by no more than this over its length.
    private static let maxRuleSlope = 0.05
    /// Of a form whose frames are not told, so many cells at most stand for them.
    private static let maxCellCount = 48

    /// The kinds that a form has, the surest first.
    ///
    /// - Parameter cells: stand for the frames of a form that tells none.
    static func kinds(of features: PrintedFeatures, cells: [CellGrid], pageSizeMM: Size) -> [PageShapes] {
        let marks = features.marks.map { PageShape(mark: $0.centerMM, size: $0.sizeMM) }
        let frames = (features.frames.isEmpty ? insides(of: cells) : features.frames).compactMap { PageShape(frame: $0.corners) }
        let isRuled = cells.contains { $0.ruleMM != nil } && marks.count < minMarkCount && frames.count < minFrameCount
        let rules = isRuled ? features.lines.filter(Self.isShort).map { PageShape(ruleFrom: $0.startMM, to: $0.endMM) } : []
        let kinds = [
            PageShapes(kind: .marks, shapes: marks.count >= minMarkCount ? marks : [], pageSizeMM: pageSizeMM),
            PageShapes(kind: .frames, shapes: frames, pageSizeMM: pageSizeMM),
            PageShapes(kind: .rules, shapes: rules, pageSizeMM: pageSizeMM),
        ]
        return kinds.filter { !$0.shapes.isEmpty }
    }

    /// Level, and not longer than a few digits.
    private static func isShort(_ rule: PrintedRule) -> Bool {
        rule.lengthMM <= maxRuleMM && abs(rule.endMM.y - rule.startMM.y) <= maxRuleSlope * rule.lengthMM
    }

    /// The paper within printed cells, as many as are needed, from all over the form.
    private static func insides(of grids: [CellGrid]) -> [Rect] {
        let all = grids.filter { $0.lineWidthMM > 0 }.flatMap { grid in
            (0..<grid.cellCount).map {
                grid.cellRectMM(row: $0 / grid.columnCount, column: $0 % grid.columnCount).inset(by: grid.lineWidthMM / 2)
            }
        }
        let step = max(1, (all.count + maxCellCount - 1) / maxCellCount)
        return stride(from: 0, to: all.count, by: step).map { all[$0] }
    }

    /// What may be one of these shapes in a picture.
    func candidates(in page: InkDensity) -> ShapeCandidates {
        // Pixels a millimeter if the page fills the picture.
        let fullScale = Double(max(page.width, page.height)) / max(pageSizeMM.width, pageSizeMM.height)
        let sides = shapes.map(\.side).sorted()
        guard let least = sides.first, let most = sides.last else { return ShapeCandidates(shapes: [], scaleRange: 0...0) }
        let scaleRange = (fullScale * Self.pageFractionRange.lowerBound)...(fullScale * Self.pageFractionRange.upperBound)
        let smallest = least * scaleRange.lowerBound * Self.sizeRange.lowerBound
        let largest = most * scaleRange.upperBound * Self.sizeRange.upperBound
        let range = smallest...largest
        let found =
            switch kind {
            case .marks: Self.marks(in: page, range: range, coreRadius: Self.coreFraction * least * fullScale, count: shapes.count)
            case .frames: Self.frames(in: page, range: range)
            case .rules:
                RuleShape.all(
                    in: page, threshold: Self.threshold(of: page), pixelsPerMM: fullScale, maxGapMM: maxRuleGapMM, lengthRange: range,
                    usualLength: sides[sides.count / 2] * fullScale
                ).map { PageShape(ruleFrom: $0.start, to: $0.end) }
            }
        // The ones nearest in size to what a page that fills most of the picture shows.
        let usual = sides[sides.count / 2] * fullScale * 0.8
        let misfit = { (shape: PageShape) in max(shape.side / usual, usual / shape.side) }
        let likely = found.sorted {
            (misfit($0), $0.center.y, $0.center.x) < (misfit($1), $1.center.y, $1.center.x)
        }
        let limit =
            switch kind {
            case .marks: Self.maxMarkCount
            case .frames: Self.maxFrameCount
            case .rules: Self.maxRuleCount
            }
        return ShapeCandidates(shapes: Array(likely.prefix(limit)), scaleRange: scaleRange)
    }

    private static func marks(
        in page: InkDensity, range: ClosedRange<Double>, coreRadius: Double, count: Int
    ) -> [PageShape] {
        var found: [PageShape] = []
        // A core that is thick for a page that fills the picture leaves nothing of one that is far away; of few marks none may be missed.
        for fraction in [1, 0.5] where found.count < count || count <= fewMarkCount {
            let radius = max(1, Int((coreRadius * fraction).rounded()))
            let marks = SolidMark.all(in: page, radius: radius).map { PageShape(mark: $0.center, size: $0.size) }
                .filter { range.contains($0.side) }
            let known = count <= fewMarkCount ? found : []
            found = known + marks.filter { mark in !known.contains { $0.center.distance(to: mark.center) < mark.side / 2 } }
        }
        return found
    }

    /// Less than from one rule to the next.
    private var maxRuleGapMM: Double {
        let gaps = shapes.flatMap { rule in
            shapes.compactMap { next -> Double? in
                let gap = next.anchors[0].x - rule.anchors[1].x
                return gap > 0 && abs(next.center.y - rule.center.y) < Self.sameRowMM ? gap : nil
            }
        }
        return min(RuleShape.maxGapMM, Self.gapFraction * (gaps.min() ?? .infinity))
    }

    private static let sameRowMM = 1.0
    private static let gapFraction = 0.7

    /// What is darker is ink.
    static func threshold(of page: InkDensity) -> UInt8 {
        var histogram = DensityHistogram()
        histogram.add(page.values)
        return UInt8(min(120, histogram.noiseLevel + 4))
    }

    private static func frames(in page: InkDensity, range: ClosedRange<Double>) -> [PageShape] {
        FrameShape.all(in: page, threshold: threshold(of: page)).compactMap { PageShape(frame: $0.corners) }
            .filter { range.contains($0.side) }
    }
}

/// Shapes found in a picture.
struct ShapeCandidates {
    let shapes: [PageShape]
    /// Pixels a millimeter that the page may have.
    let scaleRange: ClosedRange<Double>

    /// Those that a match does not use.
    func without(_ match: ShapeMatch) -> ShapeCandidates {
        let used = match.pairs.map(\.candidate)
        return ShapeCandidates(
            shapes: shapes.indices.filter { !used.contains($0) }.map { shapes[$0] }, scaleRange: scaleRange)
    }
}
