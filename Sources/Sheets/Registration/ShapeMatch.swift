import Imaging

/// A way to lay a form's shapes on those found in a picture.
struct ShapeMatch {
    let pageToPicture: Homography
    /// Indices of shapes of the form and of the picture that belong together.
    let pairs: [(shape: Int, candidate: Int)]
    /// Shapes of the form that lie within the picture under the map.
    let visibleCount: Int
    let residualMM: Double

    var matchedCount: Int { pairs.count }
    var matchedShare: Double { Double(pairs.count) / Double(max(1, visibleCount)) }

    func isEnough(minCount: Int, minShare: Double) -> Bool { matchedCount >= minCount && matchedShare >= minShare }

    /// Whether the page's corners lie about where another match has them.
    func liesAs(_ other: ShapeMatch, on template: SheetTemplate) -> Bool {
        let page = Rect(x: 0, y: 0, width: template.pageSizeMM.width, height: template.pageSizeMM.height)
        return page.corners.allSatisfy { corner in
            let here = pageToPicture.map(corner), there = other.pageToPicture.map(corner)
            return here.distance(to: there) < Self.sameShare * page.width * abs(pageToPicture.scale(at: page.centre))
        }
    }

    private static let sameShare = 0.05
    /// How far from its place a shape is looked for, round by round.
    private static let reachesMM = [5.0, 3.0, 1.6, 1.2]
    private static let minReachPixels = 2.5
    private static let sizeRange = 0.6...1.6

    /// The map made better, and judged, by all shapes that lie near to where it puts them.
    ///
    /// - Returns: nil where it loses its ground.
    init?(refining first: Homography, _ shapes: PageShapes, _ candidates: ShapeCandidates, in page: InkDensity) {
        var map = first
        var pairs: [(shape: Int, candidate: Int)] = []
        for reach in Self.reachesMM {
            pairs = Self.pairs(map, shapes, candidates, reachMM: reach)
            guard pairs.count >= 4,
                let better = Homography.fit(
                    from: pairs.map { shapes.shapes[$0.shape].centre }, to: pairs.map { candidates.shapes[$0.candidate].centre })
            else { return nil }
            map = better
        }
        pageToPicture = map
        self.pairs = pairs
        visibleCount = shapes.shapes.count { shape in
            let place = map.map(shape.centre)
            return place.x >= 0 && place.y >= 0 && place.x <= Double(page.width - 1) && place.y <= Double(page.height - 1)
        }
        let squares = pairs.reduce(0) { sum, pair in
            let place = shapes.shapes[pair.shape].centre
            let distance = map.map(place).distance(to: candidates.shapes[pair.candidate].centre) / abs(map.scale(at: place))
            return sum + distance * distance
        }
        residualMM = (squares / Double(max(1, pairs.count))).squareRoot()
        guard residualMM.isFinite else { return nil }
    }

    /// Each shape with the nearest candidate, each candidate once.
    private static func pairs(
        _ map: Homography, _ shapes: PageShapes, _ candidates: ShapeCandidates, reachMM: Double
    ) -> [(shape: Int, candidate: Int)] {
        var isTaken = candidates.shapes.map { _ in false }
        var pairs: [(shape: Int, candidate: Int)] = []
        for (index, shape) in shapes.shapes.enumerated() {
            let place = map.map(shape.centre), scale = abs(map.scale(at: shape.centre))
            guard place.x.isFinite, place.y.isFinite, scale.isFinite, scale > 0 else { return [] }
            var nearest: (index: Int, distance: Double)?
            for (number, candidate) in candidates.shapes.enumerated() where !isTaken[number] {
                let distance = candidate.centre.distance(to: place)
                if distance < nearest?.distance ?? max(minReachPixels, reachMM * scale),
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

extension ShapeMatch {
    /// Corners that are tried when one of the four is not there.
    private static let minAlternativeShare = 0.15
    /// What a shape's own size says of the scale, and what its distance from the next one says, agree within this.
    private static let scaleRange = 0.6...1.65
    /// Opposite sides of a page seen at 35° differ by less than this.
    private static let maxSideRatio = 2.2
    private static let maxTrialCount = 30_000
    /// So many of all shapes, and nothing better need be looked for.
    private static let certainShare = 0.95

    /// The best maps, those that lay the page differently.
    static func finalists(
        _ shapes: PageShapes, _ candidates: ShapeCandidates, in page: InkDensity, count: Int
    ) -> [ShapeMatch] {
        var matches: [ShapeMatch] = []
        var trialCount = 0
        for quad in quads(of: shapes) {
            for (corners, isMirrored) in [(quad, false), (quad.reversed(), true)] {
                for trial in placements(of: corners.map { shapes.shapes[$0] }, on: candidates) where trialCount < maxTrialCount {
                    trialCount += 1
                    guard
                        let map = Homography.fit(
                            from: quad.map { shapes.shapes[$0].centre },
                            to: (isMirrored ? trial.reversed() : trial).map { candidates.shapes[$0].centre }),
                        let match = ShapeMatch(refining: map, shapes, candidates, in: page)
                    else { continue }
                    keep(match, in: &matches, count: count, page: shapes.pageSizeMM)
                }
            }
            if let best = matches.first, Double(best.matchedCount) >= certainShare * Double(shapes.shapes.count) { break }
        }
        return matches
    }

    /// Best first; of those that lay the page alike, the better one.
    private static func keep(_ match: ShapeMatch, in matches: inout [ShapeMatch], count: Int, page: Size) {
        let corners = Rect(x: 0, y: 0, width: page.width, height: page.height).corners
        let isLike = { (other: ShapeMatch) in
            corners.allSatisfy { corner in
                let here = match.pageToPicture.map(corner), there = other.pageToPicture.map(corner)
                return here.distance(to: there) < sameShare * page.width * abs(other.pageToPicture.scale(at: corners[0]))
            }
        }
        if let index = matches.firstIndex(where: isLike) {
            guard match.isBetter(than: matches[index]) else { return }
            matches.remove(at: index)
        }
        let place = matches.firstIndex { match.isBetter(than: $0) } ?? matches.count
        matches.insert(match, at: place)
        if matches.count > count { matches.removeLast() }
    }

    private func isBetter(than other: ShapeMatch) -> Bool {
        (matchedCount, -residualMM) > (other.matchedCount, -other.residualMM)
    }

    /// Four shapes near the page's corners, clockwise from the top left; then the same with one of them replaced.
    private static func quads(of shapes: PageShapes) -> [[Int]] {
        let signs = [(-1.0, -1.0), (1, -1), (1, 1), (-1, 1)]
        let size = shapes.pageSizeMM
        let reach = { (index: Int, corner: Int) in
            signs[corner].0 * shapes.shapes[index].centre.x / size.width
                + signs[corner].1 * shapes.shapes[index].centre.y / size.height
        }
        let outward = (0..<4).map { corner in
            shapes.shapes.indices.sorted { (reach($0, corner), $1) > (reach($1, corner), $0) }
        }
        let first = outward.compactMap(\.first)
        guard first.count == 4, Set(first).count == 4 else { return [] }
        let minDistance = minAlternativeShare * min(size.width, size.height)
        var quads = [first]
        for corner in 0..<4 {
            let other = outward[corner].first { index in
                !first.contains(index)
                    && shapes.shapes[index].centre.distance(to: shapes.shapes[first[corner]].centre) > minDistance
            }
            guard let other else { continue }
            var quad = first
            quad[corner] = other
            quads.append(quad)
        }
        return quads
    }

    /// Every way to choose candidates for four shapes so that sizes and distances could be those of a page.
    private static func placements(of corners: [PageShape], on candidates: ShapeCandidates) -> [[Int]] {
        let found = candidates.shapes
        // Followers of a candidate as the next corner, for each side of the four.
        let followers = (0..<4).map { side -> [[Int]] in
            let from = corners[side], to = corners[(side + 1) % 4]
            let length = from.centre.distance(to: to.centre)
            return found.map { a in
                found.indices.filter { index in
                    let b = found[index]
                    let distance = a.centre.distance(to: b.centre)
                    let scale = ((a.side / from.side) * (b.side / to.side)).squareRoot()
                    return distance > 0 && scaleRange.contains(distance / (scale * length))
                        && scaleRange.contains((a.side / from.side) / (b.side / to.side))
                }
            }
        }
        var result: [[Int]] = []
        for a in found.indices {
            for b in followers[0][a] {
                for c in followers[1][b] where isClockwise(found[a], found[b], found[c]) {
                    for d in followers[2][c]
                    where followers[3][d].contains(a) && isPage([a, b, c, d].map { found[$0].centre }, corners.map(\.centre)) {
                        result.append([a, b, c, d])
                    }
                }
            }
        }
        return result
    }

    private static func isClockwise(_ a: PageShape, _ b: PageShape, _ c: PageShape) -> Bool {
        turn(a.centre, b.centre, c.centre) > 0
    }

    private static func turn(_ a: Point, _ b: Point, _ c: Point) -> Double {
        (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x)
    }

    /// Convex, and opposite sides foreshortened no more than by a camera.
    private static func isPage(_ quad: [Point], _ form: [Point]) -> Bool {
        guard (0..<4).allSatisfy({ turn(quad[$0], quad[($0 + 1) % 4], quad[($0 + 2) % 4]) > 0 }) else { return false }
        let scales = (0..<4).map { quad[$0].distance(to: quad[($0 + 1) % 4]) / form[$0].distance(to: form[($0 + 1) % 4]) }
        return [(0, 2), (1, 3)].allSatisfy { max(scales[$0] / scales[$1], scales[$1] / scales[$0]) <= maxSideRatio }
            && max(scales[0], scales[2]) <= maxSideRatio * min(scales[1], scales[3])
            && max(scales[1], scales[3]) <= maxSideRatio * min(scales[0], scales[2])
    }
}
