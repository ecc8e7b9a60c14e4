import Imaging

extension ShapeMatching {
    /// A page that fills the picture, as a scan does, is tried first; then one that lies somewhere in it. Of the picture's scale.
    private static let pageFractions = [0.88...1.08, 0.3...1.2]
    /// A page's corners lie no further beyond the picture than this fraction of its longer side.
    private static let maxBeyondFraction = 0.08
    /// A rule on the way from one to another has the same direction, but for this.
    private static let maxTurn = 0.12
    /// A rule is so much longer or shorter than another's scale has it.
    private static let lengthRange = 0.6...1.6
    /// Maps that are tried, each against every word of a page.
    private static let maxRuleTrialCount = 4000
    /// Rows that are laid on the picture.
    private static let maxRowCount = 8
    private static let rowToleranceMM = 0.6

    /// Lays two rules at a time, far apart in one row, on two of the picture.
    mutating func layRules() {
        let fullScale = Double(max(page.width, page.height)) / max(shapes.pageSizeMM.width, shapes.pageSizeMM.height)
        for fractions in Self.pageFractions {
            let scales = (fractions.lowerBound * fullScale)...(fractions.upperBound * fullScale)
            for (first, last) in seeds() {
                lay(shapes.shapes[first], shapes.shapes[last], scales: scales)
                if let best = finalists.first, Double(best.matchedCount) >= Self.certainFraction * Double(best.visibleCount) { return }
            }
            if let best = finalists.first, 2 * best.matchedCount > best.visibleCount { return }
        }
    }

    private mutating func lay(_ first: PageShape, _ last: PageShape, scales: ClosedRange<Double>) {
        let from = first.anchors[0], length = from.distance(to: last.anchors[1])
        let along = last.anchors[1] - from
        for a in candidates.shapes {
            for b in candidates.shapes where trialCount < Self.maxRuleTrialCount {
                for (start, end) in [(0, 1), (1, 0)] {
                    let to = a.anchors[start], way = b.anchors[end] - to, distance = to.distance(to: b.anchors[end])
                    let scale = distance / length
                    guard scales.contains(scale), Self.lengthRange.contains(a.side / (scale * first.side)),
                        Self.lengthRange.contains(b.side / (scale * last.side)),
                        Self.isAlong(a.anchors[end] - a.anchors[start], way), Self.isAlong(b.anchors[end] - b.anchors[start], way)
                    else { continue }
                    // The one map without a mirror that turns and scales the form's way to the picture's.
                    let square = along.x * along.x + along.y * along.y
                    let cosine = (along.x * way.x + along.y * way.y) / square, sine = (along.x * way.y - along.y * way.x) / square
                    let map = Homography([
                        cosine, -sine, to.x - cosine * from.x + sine * from.y, sine, cosine, to.y - sine * from.x - cosine * from.y,
                        0, 0, 1,
                    ])
                    guard isOnPicture(map) else { continue }
                    trialCount += 1
                    let middle = (from + last.anchors[1]) * 0.5
                    if let match = ShapeMatch(
                        refining: map, about: middle, rounds: ShapeMatch.Round.outwards(fromSideMM: length / 2), shapes, candidates,
                        in: page)
                    {
                        keep(match)
                    }
                }
            }
        }
    }

    /// The outermost rules of the longest rows, and those next to them, lest one is hidden.
    private func seeds() -> [(first: Int, last: Int)] {
        let longest = longestRows().prefix(Self.maxRowCount)
        let outermost = longest.map { ($0[0], $0[$0.count - 1]) }
        let others = longest.filter { $0.count > 2 }.flatMap { [($0[0], $0[$0.count - 2]), ($0[1], $0[$0.count - 1])] }
        return outermost + others
    }

    /// The form's rows of two rules or more, each from left to right, the longest first.
    func longestRows() -> [[Int]] {
        let ordered = shapes.shapes.indices.sorted {
            (shapes.shapes[$0].center.y, shapes.shapes[$0].center.x) < (shapes.shapes[$1].center.y, shapes.shapes[$1].center.x)
        }
        var rows: [[Int]] = []
        for index in ordered {
            if let top = rows.last?[0], shapes.shapes[index].center.y - shapes.shapes[top].center.y <= Self.rowToleranceMM {
                rows[rows.count - 1].append(index)
            } else {
                rows.append([index])
            }
        }
        let fromLeft = rows.filter { $0.count > 1 }.map { row in
            row.sorted { shapes.shapes[$0].center.x < shapes.shapes[$1].center.x }
        }
        let reach = { (row: [Int]) in shapes.shapes[row[row.count - 1]].center.x - shapes.shapes[row[0]].center.x }
        return fromLeft.sorted { reach($0) > reach($1) }
    }

    private static func isAlong(_ a: Point, _ b: Point) -> Bool {
        let product = a.x * b.x + a.y * b.y, cross = abs(a.x * b.y - a.y * b.x)
        return product > 0 && cross <= maxTurn * product
    }

    func isOnPicture(_ map: Homography) -> Bool {
        let slack = Self.maxBeyondFraction * Double(max(page.width, page.height))
        return Rect(x: 0, y: 0, width: shapes.pageSizeMM.width, height: shapes.pageSizeMM.height).corners.map(map.map).allSatisfy {
            $0.x >= -slack && $0.y >= -slack && $0.x <= Double(page.width) + slack && $0.y <= Double(page.height) + slack
        }
    }
}
