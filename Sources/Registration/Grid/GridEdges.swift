import Forms
import Imaging

/// How far each printed cell edge is off the place where a flattened grid has it.
struct GridEdges {
    let flattening: GridFlattening
    private let view: RuleView
    /// Pixels downwards, by line and column of cells; nil where not seen.
    let level: [[Double?]]
    /// Pixels to the right, by line and row of cells.
    let upright: [[Double?]]
    /// The same of the first and the second half of each edge, for lines of few edges.
    private let levelHalves: [[Double?]]
    private let uprightHalves: [[Double?]]
    /// The share of places where a form of more or smaller cells would have lines that show one, of the most conspicuous
    /// kind; 0 where not looked for.
    let foreignLineFraction: Double

    /// Hits along an edge, as a fraction, from which it is seen.
    private static let minFraction = 0.35
    /// What the rest of the search may have at most of it: a stroke beside is no line.
    private static let maxSecondFraction = 0.85
    /// The ends of an edge lie in the crossing line.
    private static let endFraction = 0.06
    private static let maxRise = 2
    private static let minLineRadius = 2
    /// So much of a side and of the edges that end at it tells that it is there.
    private static let minOuterFraction = 0.2, minLeadingFraction = 0.8
    /// Where a line has no more edges than this, their middles do not tell how it slants.
    private static let fewEdges = 2
    /// So many of seven neighboring edges show where their line is by themselves.
    private static let minNeighborCount = 4

    /// - Parameters:
    ///   - place: of the field in the page's picture.
    ///   - searchFraction: how far off an edge may be, in cells.
    ///   - looksForSlant: whether `slantPoints` are asked for.
    init(
        _ view: RuleView, _ place: FieldPlace, grid: CellGrid, searchFraction: Double, looksForStrangers: Bool = false,
        looksForSlant: Bool = false
    ) {
        self.view = view
        flattening =
            switch place {
            case .map(let map):
                GridFlattening(grid, pageToPicture: map.followed(by: view.fromPage), pixelsPerMM: view.pixelsPerMM)
            case .crossings(let crossings):
                GridFlattening(grid, crossings: crossings.map(view.fromPage.map), pixelsPerMM: view.pixelsPerMM)
            }
        let flat = flattening.flattened(view.ink)
        let rows = flattening.rows, columns = flattening.columns, widthMM = flattening.grid.lineWidthMM
        let levelLines = RuleEvidence.levelLines(
            in: flat, reach: Self.reach(rows, widthMM), lineFraction: Self.lineFraction(rows, widthMM, pixelCount: flat.height))
        let uprightLines = RuleEvidence.uprightLines(
            in: flat, reach: Self.reach(columns, widthMM),
            lineFraction: Self.lineFraction(columns, widthMM, pixelCount: flat.width))
        func offsets(_ evidence: RuleEvidence, lines: FlatAxis, cells: FlatAxis) -> (edges: [[Double?]], halves: [[Double?]]) {
            let search = searchFraction * Double(lines.cellPixels),
                edges = (0..<cells.axis.cellCount).map { Self.inner(cells.pixels(ofCell: $0)) }
            let halves = looksForSlant && edges.count <= Self.fewEdges ? edges.flatMap(Self.halves) : []
            return (
                Self.offsets(evidence, lines: lines, lineWidthMM: widthMM, along: edges, search: search),
                halves.isEmpty ? [] : Self.offsets(evidence, lines: lines, lineWidthMM: widthMM, along: halves, search: search)
            )
        }
        (level, levelHalves) = offsets(levelLines, lines: rows, cells: columns)
        (upright, uprightHalves) = offsets(uprightLines, lines: columns, cells: rows)
        foreignLineFraction =
            looksForStrangers
            ? max(
                Self.foreignLineFraction(levelLines, lines: rows, cells: columns),
                Self.foreignLineFraction(uprightLines, lines: columns, cells: rows)) : 0
    }

    /// The fraction of the flattened field that lines of one direction cover.
    private static func lineFraction(_ lines: FlatAxis, _ lineWidthMM: Double, pixelCount: Int) -> Double {
        min(0.25, Double(lines.axis.lineCount) * lineWidthMM / lines.mmPerPixel / Double(pixelCount))
    }

    /// The distance to the paper beside a line: more than its width, but not as far as the next box's line.
    private static func reach(_ lines: FlatAxis, _ lineWidthMM: Double) -> Int {
        let width = lineWidthMM / lines.mmPerPixel
        let reach = max(3, Int((1.5 * width).rounded(.up)) + 1)
        if lines.axis.isShared { return reach }
        return max(2, min(reach, Int(lines.axis.gapMM / lines.mmPerPixel - width / 2 - 0.5)))
    }

    /// - Parameter spans: the pixels along each line that are looked at together.
    private static func offsets(
        _ evidence: RuleEvidence, lines: FlatAxis, lineWidthMM: Double, along spans: [Range<Int>], search: Double
    ) -> [[Double?]] {
        // Rows of a thick line are line from one of its rims to the other.
        let radius = max(minLineRadius, Int((lineWidthMM / lines.mmPerPixel).rounded(.up)))
        let windows = (0..<lines.axis.lineCount).map { line in
            let place = lines.place(ofLine: line)
            return max(0, Int(place - search))..<min(evidence.height, Int(place + search) + 2)
        }
        return windows.indices.map { line in
            spans.map { span in
                let fractions = evidence.fractions(rows: windows[line], columns: span, maxRise: maxRise)
                let place = lines.place(ofLine: line) - Double(windows[line].lowerBound)
                // The side of a box has the next box's side beside it: both are looked for at once.
                let beside = lines.axis.neighbor(ofLine: line).map { other in
                    let shift = Int((lines.place(ofLine: other) - lines.place(ofLine: line)).rounded())
                    let window = windows[line].lowerBound + shift..<windows[line].upperBound + shift
                    return evidence.fractions(rows: window, columns: span, maxRise: maxRise)
                }
                return peak(fractions, beside: beside, near: place, search: search, radius: radius).map { $0 - place }
            }
        }
    }

    /// A cell without the crossing lines at its ends.
    private static func inner(_ pixels: Range<Int>) -> Range<Int> {
        let margin = Int((Double(pixels.count) * endFraction).rounded(.up))
        return (pixels.lowerBound + margin)..<(pixels.upperBound - margin)
    }

    private static func halves(_ span: Range<Int>) -> [Range<Int>] {
        let middle = (span.lowerBound + span.upperBound) / 2
        return [span.lowerBound..<middle, middle..<span.upperBound]
    }

    /// - Parameters:
    ///   - beside: the evidence for the line beyond the gap, at the same offsets.
    ///   - radius: the rows of a line lie so near its best one.
    private static func peak(_ fractions: [Double], beside: [Double]?, near place: Double, search: Double, radius: Int) -> Double? {
        let weighted = fractions.indices.map { index in
            let evidence = beside.map { (fractions[index] + $0[index]) / 2 } ?? fractions[index]
            return evidence * (1 - 0.3 * abs(Double(index) - place) / search)
        }
        guard let top = weighted.indices.max(by: { weighted[$0] < weighted[$1] }), fractions[top] >= minFraction else { return nil }
        let others = weighted.indices.filter { abs($0 - top) > radius + 2 }.map { weighted[$0] }
        if let second = others.max(), second > maxSecondFraction * weighted[top] { return nil }
        var mass = 0.0, sum = 0.0
        for index in max(0, top - radius)...min(fractions.count - 1, top + radius) {
            mass += fractions[index]
            sum += fractions[index] * Double(index)
        }
        return sum / mass
    }

    /// The place in the page's picture of one in the flattened field.
    private func picturePlace(_ p: Point) -> Point { view.toPage.map(flattening.picturePlace(p)) }

    /// Of the four sides, the least fraction of its edges that is seen: enough of a side counts as all of it where the edges between its cells,
    /// which end at it, are seen, since they go on beyond no grid.
    var leastOuterFraction: Double {
        func fraction(_ edges: [Double?]) -> Double { Double(edges.count { $0 != nil }) / Double(max(1, edges.count)) }
        func side(_ edges: [Double?], leading: [Double?]) -> Double {
            let outer = fraction(edges)
            return outer >= Self.minOuterFraction && fraction(leading) >= Self.minLeadingFraction ? 1 : outer
        }
        func sides(_ lines: [[Double?]], across: [[Double?]]) -> Double {
            min(
                side(lines.first ?? [], leading: across.map { $0.first ?? nil }),
                side(lines.last ?? [], leading: across.map { $0.last ?? nil }))
        }
        return min(sides(level, across: upright), sides(upright, across: level))
    }

    /// The fraction of all edges that are seen.
    var seenFraction: Double {
        let edges = level.joined().lazy.map { $0 != nil } + upright.joined().lazy.map { $0 != nil }
        return Double(edges.count { $0 }) / Double(max(1, edges.count))
    }

    /// The middles of all edges seen, in the picture, with the places on the page that they belong to.
    var points: [RulePoint] {
        points(
            level, at: (0..<flattening.columns.axis.cellCount).map(flattening.columns.middle(ofCell:)),
            upright, at: (0..<flattening.rows.axis.cellCount).map(flattening.rows.middle(ofCell:)))
    }

    /// The same, and beside them the halves of the edges on lines of so few that their middles do not tell how they slant.
    var slantPoints: [RulePoint] {
        func middles(_ axis: FlatAxis) -> [Double] {
            (0..<axis.axis.cellCount).flatMap { Self.halves(Self.inner(axis.pixels(ofCell: $0))) }
                .map { Double($0.lowerBound + $0.upperBound - 1) / 2 }
        }
        return points + points(levelHalves, at: middles(flattening.columns), uprightHalves, at: middles(flattening.rows))
    }

    private func points(_ level: [[Double?]], at levelPlaces: [Double], _ upright: [[Double?]], at uprightPlaces: [Double]) -> [RulePoint] {
        let rows = flattening.rows, columns = flattening.columns, origin = flattening.grid.originMM
        var points: [RulePoint] = []
        for (line, edges) in level.enumerated() {
            for (index, offset) in edges.enumerated() {
                guard let offset else { continue }
                let place = Point(x: levelPlaces[index], y: rows.place(ofLine: line) + offset)
                points.append(
                    RulePoint(
                        place: picturePlace(place), line: origin.y + rows.axis.placeMM(ofLine: line),
                        isLevel: true, cell: rows.axis.cellMM))
            }
        }
        for (line, edges) in upright.enumerated() {
            for (index, offset) in edges.enumerated() {
                guard let offset else { continue }
                let place = Point(x: columns.place(ofLine: line) + offset, y: uprightPlaces[index])
                points.append(
                    RulePoint(
                        place: picturePlace(place), line: origin.x + columns.axis.placeMM(ofLine: line),
                        isLevel: false, cell: columns.axis.cellMM))
            }
        }
        return points
    }

    /// Where the lines cross in the picture, each crossing moved to where its own edges meet.
    ///
    /// - Parameter isBent: beyond its outermost edges seen a line goes on as they lead, not as far off as the last.
    /// - Returns: the crossings, and how far the edges are off the lines drawn through them, in millimeters.
    func refined(maxJumpMM: Double, isBent: Bool = false) -> (crossings: [Point], residualsMM: [Double]) {
        let rows = flattening.rows, columns = flattening.columns
        let down = level.map { Self.crossingOffsets($0, along: columns, maxJump: maxJumpMM / rows.mmPerPixel, isBent: isBent) }
        let right = upright.map { Self.crossingOffsets($0, along: rows, maxJump: maxJumpMM / columns.mmPerPixel, isBent: isBent) }
        let crossings = rows.axis.lines.flatMap { row in
            columns.axis.lines.map { column in
                picturePlace(
                    Point(
                        x: columns.place(ofLine: column) + right[column][row], y: rows.place(ofLine: row) + down[row][column]))
            }
        }
        let residuals =
            Self.residuals(level, down, along: columns.axis).map { $0 * rows.mmPerPixel }
            + Self.residuals(upright, right, along: rows.axis).map { $0 * columns.mmPerPixel }
        return (crossings, residuals)
    }

    private static func residuals(_ edges: [[Double?]], _ offsets: [[Double]], along axis: GridAxis) -> [Double] {
        zip(edges, offsets).flatMap { edges, offsets in
            edges.enumerated().compactMap { cell, edge in
                edge.map { $0 - (offsets[axis.firstLine(ofCell: cell)] + offsets[axis.lastLine(ofCell: cell)]) / 2 }
            }
        }
    }

    /// From the edges along one line to the crossings between and beyond them.
    ///
    /// A line that is seen in few places only may be strokes: then it is left where the other lines say.
    private static func crossingOffsets(_ edges: [Double?], along axis: FlatAxis, maxJump: Double, isBent: Bool) -> [Double] {
        let kept = edges.indices.map { index -> Double? in
            guard let offset = edges[index] else { return nil }
            let near = edges[max(0, index - 3)...min(edges.count - 1, index + 3)].compactMap { $0 }.sorted()
            let expected = near.count >= minNeighborCount ? near[near.count / 2] : 0
            return abs(offset - expected) <= maxJump ? offset : nil
        }
        return axis.axis.lines.map { line in
            let place = axis.place(ofLine: line)
            // The nearest edges on both sides, the nearer one counting more.
            let left = kept.indices.last { kept[$0] != nil && axis.middle(ofCell: $0) < place }
            let right = kept.indices.first { kept[$0] != nil && axis.middle(ofCell: $0) > place }
            let a = left.flatMap { kept[$0] }, b = right.flatMap { kept[$0] }
            guard let left, let right, let a, let b else {
                let nearest = a ?? b ?? 0
                return isBent ? goingOn(kept, along: axis, to: place) ?? nearest : nearest
            }
            let distanceA = place - axis.middle(ofCell: left), distanceB = axis.middle(ofCell: right) - place
            return (a * distanceB + b * distanceA) / (distanceA + distanceB)
        }
    }

    /// The offset at a place before the first or after the last edge of a line, as its two outermost edges lead there.
    private static func goingOn(_ kept: [Double?], along axis: FlatAxis, to place: Double) -> Double? {
        let seen = kept.indices.filter { kept[$0] != nil }
        let nearest = seen.sorted { abs(axis.middle(ofCell: $0) - place) < abs(axis.middle(ofCell: $1) - place) }.prefix(2)
        guard nearest.count == 2, abs(nearest[0] - nearest[1]) == 1, let a = kept[nearest[0]], let b = kept[nearest[1]] else {
            return nil
        }
        let from = axis.middle(ofCell: nearest[0])
        return a + (b - a) * (place - from) / (axis.middle(ofCell: nearest[1]) - from)
    }
}
