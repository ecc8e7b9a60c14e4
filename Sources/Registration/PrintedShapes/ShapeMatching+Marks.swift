import Imaging

extension ShapeMatching {
    /// A corner that is not there is replaced by a shape this far from it, as a fraction of the page.
    private static let minAlternativeFraction = 0.15
    /// What a shape's own size says of the scale, and what its distance from the next one says, agree within this.
    private static let scaleRange = 0.6...1.65
    /// Opposite sides of a page seen at 35° differ by less than this.
    private static let maxSideRatio = 2.2

    /// Lays four marks at a time on four of the picture.
    mutating func layMarks() {
        for quad in quads() {
            for (corners, isMirrored) in [(quad, false), (quad.reversed(), true)] {
                for trial in placements(of: corners.map { shapes.shapes[$0] }) where trialCount < Self.maxTrialCount {
                    trialCount += 1
                    let from = quad.map { shapes.shapes[$0].center }
                    let to = (isMirrored ? trial.reversed() : trial).map { candidates.shapes[$0].center }
                    guard let map = Homography.fit(from: from, to: to),
                        let match = ShapeMatch(
                            refining: map, about: from[0], rounds: ShapeMatch.Round.wholePage, shapes, candidates, in: page)
                    else { continue }
                    keep(match)
                }
            }
            if let best = finalists.first, Double(best.matchedCount) >= Self.certainFraction * Double(shapes.shapes.count) { break }
        }
    }

    /// Four shapes near the page's corners, clockwise from the top left; then the same with one of them replaced.
    private func quads() -> [[Int]] {
        let signs = [(-1.0, -1.0), (1, -1), (1, 1), (-1, 1)]
        let size = shapes.pageSizeMM
        let reach = { (index: Int, corner: Int) in
            signs[corner].0 * shapes.shapes[index].center.x / size.width
                + signs[corner].1 * shapes.shapes[index].center.y / size.height
        }
        let outward = (0..<4).map { corner in
            shapes.shapes.indices.sorted { (reach($0, corner), $1) > (reach($1, corner), $0) }
        }
        let first = outward.compactMap(\.first)
        guard first.count == 4, first.indices.allSatisfy({ !first[..<$0].contains(first[$0]) }) else { return [] }
        let minDistance = Self.minAlternativeFraction * min(size.width, size.height)
        var quads = [first]
        for corner in 0..<4 {
            let other = outward[corner].first { index in
                !first.contains(index)
                    && shapes.shapes[index].center.distance(to: shapes.shapes[first[corner]].center) > minDistance
            }
            guard let other else { continue }
            var quad = first
            quad[corner] = other
            quads.append(quad)
        }
        return quads
    }

    /// Every way to choose candidates for four shapes so that sizes and distances could be those of a page.
    private func placements(of corners: [PageShape]) -> [[Int]] {
        let found = candidates.shapes
        // Followers of a candidate as the next corner, for each side of the four.
        let followers = (0..<4).map { side -> [[Int]] in
            let from = corners[side], to = corners[(side + 1) % 4]
            let length = from.center.distance(to: to.center)
            return found.map { a in
                found.indices.filter { index in
                    let b = found[index]
                    let distance = a.center.distance(to: b.center)
                    let scale = ((a.side / from.side) * (b.side / to.side)).squareRoot()
                    return distance > 0 && Self.scaleRange.contains(distance / (scale * length))
                        && Self.scaleRange.contains((a.side / from.side) / (b.side / to.side))
                }
            }
        }
        let form = corners.map(\.center)
        var result: [[Int]] = []
        for a in found.indices {
            for b in followers[0][a] {
                for c in followers[1][b] where Self.turn(found[a].center, found[b].center, found[c].center) > 0 {
                    for d in followers[2][c] where followers[3][d].contains(a) {
                        let quad = [a, b, c, d]
                        if Self.isPage(quad.map { found[$0].center }, form) { result.append(quad) }
                    }
                }
            }
        }
        return result
    }

    private static func turn(_ a: Point, _ b: Point, _ c: Point) -> Double {
        (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x)
    }

    /// Convex, and its sides foreshortened no more than by a camera.
    private static func isPage(_ quad: [Point], _ form: [Point]) -> Bool {
        guard (0..<4).allSatisfy({ turn(quad[$0], quad[($0 + 1) % 4], quad[($0 + 2) % 4]) > 0 }) else { return false }
        let scales = (0..<4).map { quad[$0].distance(to: quad[($0 + 1) % 4]) / form[$0].distance(to: form[($0 + 1) % 4]) }
        return scales.reduce(0, max) <= maxSideRatio * scales.reduce(.infinity, min)
    }
}
