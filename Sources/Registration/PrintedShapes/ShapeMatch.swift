import Imaging

/// A way to lay a form's shapes on those found in a picture.
struct ShapeMatch {
    let pageToPicture: Homography
    /// Indices of shapes of the form and of the picture that belong together.
    let pairs: [(shape: Int, candidate: Int)]
    /// Shapes of the form that lie within the picture under the map.
    let visibleCount: Int
    let residualMM: Double
    /// Root mean square of what the shapes are larger or smaller than the map says, as a logarithm: four marks fix a map without any
    /// residual, wherever they are.
    let sizeMisfit: Double

    var matchedCount: Int { pairs.count }
    var matchedFraction: Double { Double(pairs.count) / Double(max(1, visibleCount)) }

    func isBetter(than other: ShapeMatch) -> Bool {
        let isByFour = matchedCount <= Self.exactCount && other.matchedCount <= Self.exactCount
        return isByFour
            ? (matchedCount, -sizeMisfit) > (other.matchedCount, -other.sizeMisfit)
            : (matchedCount, -residualMM) > (other.matchedCount, -other.residualMM)
    }

    /// Where the page's corners lie: top left, top right, bottom right, bottom left.
    func corners(ofPage size: Size) -> [Point] {
        Rect(x: 0, y: 0, width: size.width, height: size.height).corners.map(pageToPicture.map)
    }

    /// Whether the page's corners lie about where another match has them.
    func liesAs(_ other: ShapeMatch, pageSizeMM size: Size) -> Bool {
        let reach = Self.sameFraction * size.width * abs(other.pageToPicture.scale(at: Point(x: size.width / 2, y: size.height / 2)))
        return zip(corners(ofPage: size), other.corners(ofPage: size)).allSatisfy { $0.distance(to: $1) < reach }
    }

    private static let sameFraction = 0.05
    /// So many centers fix a map.
    private static let exactCount = 4
    private static let minReachPixels = 2.5
    private static let sizeRange = 0.6...1.6

    /// A round of refinement: which shapes take part, and how far from their place they are looked for.
    struct Round {
        /// From the middle of what the first map was fitted to.
        let withinMM: Double
        let reachMM: Double

        /// For a first map that holds for the whole page.
        static let wholePage = [5.0, 3.0, 1.6, 1.2].map { Round(withinMM: .infinity, reachMM: $0) }

        /// For a first map from a shape of that side: outwards, as far as the map so far can be relied upon.
        static func outwards(fromSideMM side: Double) -> [Round] {
            [(2.5, 1.5), (5, 1.5), (12, 2), (30, 3)].map { Round(withinMM: $0.0 * side, reachMM: $0.1) } + wholePage.dropFirst()
        }
    }

    /// The map made better, and judged, by all shapes that lie near to where it puts them.
    ///
    /// - Returns: nil where it loses its ground.
    init?(
        refining first: Homography, about middle: Point, rounds: [Round], _ shapes: PageShapes, _ candidates: ShapeCandidates,
        in page: InkDensity
    ) {
        var map = first
        var pairs: [(shape: Int, candidate: Int)] = []
        for round in rounds {
            pairs = Self.pairs(map, about: middle, round, shapes, candidates)
            guard let better = Self.fitted(pairs, shapes, candidates, map) else { return nil }
            map = better
        }
        pageToPicture = map
        self.pairs = pairs
        visibleCount = shapes.shapes.count { shape in
            let place = map.map(shape.center)
            return place.x >= 0 && place.y >= 0 && place.x <= Double(page.width - 1) && place.y <= Double(page.height - 1)
        }
        let squares = pairs.reduce(0) { sum, pair in
            let place = shapes.shapes[pair.shape].center
            let distance = map.map(place).distance(to: candidates.shapes[pair.candidate].center) / abs(map.scale(at: place))
            return sum + distance * distance
        }
        residualMM = (squares / Double(max(1, pairs.count))).squareRoot()
        let sizeSquares = pairs.reduce(0) { sum, pair in
            let shape = shapes.shapes[pair.shape]
            let ratio = candidates.shapes[pair.candidate].side / (shape.side * abs(map.scale(at: shape.center)))
            return sum + (ratio + 1 / ratio - 2)
        }
        sizeMisfit = (sizeSquares / Double(max(1, pairs.count))).squareRoot()
        guard residualMM.isFinite, sizeMisfit.isFinite else { return nil }
    }

    /// Nil where the pairs do not fix a map.
    private static func fitted(
        _ pairs: [(shape: Int, candidate: Int)], _ shapes: PageShapes, _ candidates: ShapeCandidates, _ map: Homography
    ) -> Homography? {
        if shapes.kind == .rules { return fittedToRules(pairs, shapes, candidates, map) }
        var from: [Point] = [], to: [Point] = []
        for pair in pairs {
            let anchors = shapes.shapes[pair.shape].anchors, found = candidates.shapes[pair.candidate].anchors
            from += anchors
            // Which of a frame's corners is which, the map so far tells.
            to += anchors.map { anchor in
                let place = map.map(anchor)
                return found.min { $0.distance(to: place) < $1.distance(to: place) } ?? place
            }
        }
        return Homography.fit(from: from, to: to)
    }

    /// Rules may lie in one row, which does not fix a map: what they do not tell stays as it was.
    private static func fittedToRules(
        _ pairs: [(shape: Int, candidate: Int)], _ shapes: PageShapes, _ candidates: ShapeCandidates, _ map: Homography
    ) -> Homography? {
        guard pairs.count >= minRuleCount else { return nil }
        var points: [RulePoint] = []
        for pair in pairs {
            let shape = shapes.shapes[pair.shape], found = candidates.shapes[pair.candidate]
            points.append(RulePoint(place: found.center, line: shape.center.y, isLevel: true))
            for anchor in shape.anchors {
                let place = map.map(anchor)
                guard let end = found.anchors.min(by: { $0.distance(to: place) < $1.distance(to: place) }) else { continue }
                points.append(RulePoint(place: end, line: anchor.x, isLevel: false))
            }
        }
        let page = Rect(x: 0, y: 0, width: shapes.pageSizeMM.width, height: shapes.pageSizeMM.height)
        let assumed = page.corners.flatMap { corner in
            [(corner.y, true), (corner.x, false)].map {
                RulePoint(place: map.map(corner), line: $0.0, isLevel: $0.1, assumedWeight: assumedWeight)
            }
        }
        return GridFit(points + assumed, cutoffs: ruleCutoffsMM)?.pictureToGrid.inverse
    }

    private static let minRuleCount = 2
    /// What a corner of the page counts, where the map so far has it, beside a rule's end that is seen.
    private static let assumedWeight = 0.02
    /// A rule that a stroke prolongs, or of which a part is hidden, ends elsewhere.
    private static let ruleCutoffsMM = [3, 1.5, 0.8]

    /// Each shape with the nearest candidate, each candidate once.
    private static func pairs(
        _ map: Homography, about middle: Point, _ round: Round, _ shapes: PageShapes, _ candidates: ShapeCandidates
    ) -> [(shape: Int, candidate: Int)] {
        var isTaken = candidates.shapes.map { _ in false }
        var pairs: [(shape: Int, candidate: Int)] = []
        for (index, shape) in shapes.shapes.enumerated() where shape.center.distance(to: middle) <= round.withinMM {
            let place = map.map(shape.center), scale = abs(map.scale(at: shape.center))
            guard place.x.isFinite, place.y.isFinite, scale.isFinite, scale > 0 else { return [] }
            var nearest: (index: Int, distance: Double)?
            for (number, candidate) in candidates.shapes.enumerated() where !isTaken[number] {
                let distance = candidate.center.distance(to: place)
                if distance < nearest?.distance ?? max(minReachPixels, round.reachMM * scale),
                    sizeRange.contains(candidate.side / (scale * shape.side))
                {
                    nearest = (number, distance)
                }
            }
            if let nearest {
                isTaken[nearest.index] = true
                pairs.append((index, nearest.index))
            }
        }
        return pairs
    }
}
