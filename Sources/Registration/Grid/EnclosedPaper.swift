import Imaging

/// A piece of paper with line ink all around it: a cell of some grid, or the inside of a letter or a frame.
struct EnclosedPaper {
    /// Of the piece with what is written in it.
    let center: Point
    /// Of the piece with what is written in it, in pixels.
    let area: Double
    /// Convex, clockwise as seen.
    let hull: [Point]

    /// The hull's vertices furthest along the diagonals of two directions: top left, top right, bottom right, bottom left
    /// of a cell that they lead to the right and down in.
    func corners(right: Point, down: Point) -> [Point] {
        let determinant = right.x * down.y - right.y * down.x
        return [(-1.0, -1.0), (1, -1), (1, 1), (-1, 1)].map { signX, signY in
            var best = center, greatest = -Double.infinity
            for p in hull {
                let d = p - center
                let x = (d.x * down.y - d.y * down.x) / determinant, y = (right.x * d.y - right.y * d.x) / determinant
                let reach = signX * x + signY * y
                if reach > greatest { (best, greatest) = (p, reach) }
            }
            return best
        }
    }
}

/// Which pieces of enclosed paper lie side by side, with a thin wall between them.
struct EnclosedPaperMap {
    let pieces: [EnclosedPaper]
    /// By piece, the pieces beside it, in their order.
    let neighbors: [[Int]]
}

/// Finds the pieces of paper that lines enclose, whichever way the lines run.
///
/// Method: paper is what is not darker than a level once ink is thickened a little, which closes broken lines; its runs
/// along the rows are joined to pieces; of each piece the span between its outermost runs is what it covers with whatever
/// is written in it. Two pieces are neighbors where, along rows and columns, they face each other over a thin wall for a
/// good part of their side. The picture's rim is a wall. Cost: two passes over the picture's runs.
struct EnclosedPaperFinder {
    /// Shortest side of a piece's box, in pixels.
    let minSide: Int
    /// Most pixels that a piece covers.
    let maxArea: Int
    /// Thickest wall between neighbors, as a fraction of the square root of a piece's area.
    let maxWallFraction: Double

    /// Less of a piece's span is paper where lines and letters only happen to surround it.
    private static let minPaperFraction = 0.4
    /// A cell's span fills its hull but for what is written across its border.
    private static let minHullFraction = 0.8
    /// Neighbors face each other along at least this fraction of the square root of a piece's area.
    private static let minFacingFraction = 0.3
    /// Every second column is looked down.
    private static let columnStep = 2

    /// A stretch of paper along a row: columns `start..<end`.
    private struct Run {
        let row: Int32
        let start: Int32
        let end: Int32
    }

    /// - Parameters:
    ///   - page: ink already thickened.
    ///   - level: what is darker is ink.
    func map(of page: InkDensity, level: UInt8) -> EnclosedPaperMap {
        let (runs, pieceOfRun, pieceCount) = Self.joinedRuns(of: page, level: level)
        var extents = [Extent](repeating: Extent(), count: pieceCount)
        for (run, piece) in zip(runs, pieceOfRun) { extents[Int(piece)].add(run.row, run.start, run.end) }
        // Numbers of the pieces that may be cells; −1 for others.
        var number = [Int32](repeating: -1, count: pieceCount)
        var spans: [[(row: Int, left: Int, right: Int)]] = []
        for piece in 0..<pieceCount where isPossible(extents[piece]) {
            number[piece] = Int32(spans.count)
            spans.append([])
        }
        for (run, piece) in zip(runs, pieceOfRun) where number[Int(piece)] >= 0 {
            let index = Int(number[Int(piece)]), row = Int(run.row)
            if let last = spans[index].last, last.row == row {
                spans[index][spans[index].count - 1].right = Int(run.end) - 1
            } else {
                spans[index].append((row, Int(run.start), Int(run.end) - 1))
            }
        }
        let paperCounts = (0..<pieceCount).filter { number[$0] >= 0 }.map { extents[$0].paperCount }
        var pieces: [EnclosedPaper] = []
        var finalNumber = [Int32](repeating: -1, count: spans.count)
        for (index, span) in spans.enumerated() {
            guard let piece = Self.piece(of: span, paperCount: paperCounts[index]) else { continue }
            finalNumber[index] = Int32(pieces.count)
            pieces.append(piece)
        }
        let pieceNumbers = pieceOfRun.map { piece in
            let index = number[Int(piece)]
            return index < 0 ? -1 : finalNumber[Int(index)]
        }
        return EnclosedPaperMap(
            pieces: pieces, neighbors: neighbors(runs, pieceNumbers, pieces, width: page.width))
    }

    private struct Extent {
        var left = Int32.max, right = Int32.min, top = Int32.max, bottom = Int32.min
        var paperCount = 0

        mutating func add(_ row: Int32, _ start: Int32, _ end: Int32) {
            left = min(left, start)
            right = max(right, end - 1)
            top = min(top, row)
            bottom = max(bottom, row)
            paperCount += Int(end - start)
        }
    }

    private func isPossible(_ extent: Extent) -> Bool {
        min(extent.right - extent.left, extent.bottom - extent.top) >= minSide - 1 && extent.paperCount <= maxArea
            && extent.paperCount >= minSide * minSide / 4
    }

    /// All runs of paper, row by row, and which piece each belongs to.
    private static func joinedRuns(of page: InkDensity, level: UInt8) -> (runs: [Run], pieceOfRun: [Int32], pieceCount: Int) {
        var runs: [Run] = []
        var parents: [Int32] = []
        func root(_ index: Int32) -> Int32 {
            var at = index
            while parents[Int(at)] != at {
                parents[Int(at)] = parents[Int(parents[Int(at)])]
                at = parents[Int(at)]
            }
            return at
        }
        var previousStart = 0, previousEnd = 0
        for y in 0..<page.height {
            let start = runs.count
            page.forEachRun(noDarkerThan: level, inRow: y) { columns in
                parents.append(Int32(runs.count))
                runs.append(Run(row: Int32(y), start: Int32(columns.lowerBound), end: Int32(columns.upperBound)))
            }
            var above = previousStart
            for index in start..<runs.count {
                while above < previousEnd, runs[above].end <= runs[index].start { above += 1 }
                var touching = above
                while touching < previousEnd, runs[touching].start < runs[index].end {
                    let a = root(Int32(touching)), b = root(Int32(index))
                    if a != b { parents[Int(max(a, b))] = min(a, b) }
                    touching += 1
                }
            }
            (previousStart, previousEnd) = (start, runs.count)
        }
        var pieceCount: Int32 = 0
        var pieceOfRun = [Int32](repeating: 0, count: runs.count)
        for index in runs.indices {
            // A root is the first run of its piece, so its number is there before it is asked for.
            let first = root(Int32(index))
            if first == Int32(index) {
                pieceOfRun[index] = pieceCount
                pieceCount += 1
            } else {
                pieceOfRun[index] = pieceOfRun[Int(first)]
            }
        }
        return (runs, pieceOfRun, Int(pieceCount))
    }

    /// Nil where the piece is no cell's shape.
    private static func piece(of spans: [(row: Int, left: Int, right: Int)], paperCount: Int) -> EnclosedPaper? {
        var area = 0.0, x = 0.0, y = 0.0
        for span in spans {
            let length = Double(span.right - span.left + 1)
            area += length
            x += length * Double(span.left + span.right) / 2
            y += length * Double(span.row)
        }
        guard Double(paperCount) >= minPaperFraction * area else { return nil }
        let hull = ConvexHull.ofRows(spans)
        guard area >= minHullFraction * ConvexHull.area(of: hull) else { return nil }
        return EnclosedPaper(center: Point(x: x / area, y: y / area), area: area, hull: hull)
    }

    /// - Parameter pieceOfRun: −1 for runs of no piece.
    private func neighbors(_ runs: [Run], _ pieceOfRun: [Int32], _ pieces: [EnclosedPaper], width: Int) -> [[Int]] {
        let maxWall = pieces.map { Int32((maxWallFraction * $0.area.squareRoot()).rounded(.up)) }
        var facing: [UInt64] = []
        func note(_ a: Int32, _ b: Int32, weight: Int) {
            let pair = UInt64(min(a, b)) << 32 | UInt64(max(a, b))
            for _ in 0..<weight { facing.append(pair) }
        }
        var lastPiece = [Int32](repeating: -1, count: width), lastRow = [Int32](repeating: 0, count: width)
        var before = -1
        for (index, run) in runs.enumerated() where pieceOfRun[index] >= 0 {
            let piece = pieceOfRun[index]
            if before >= 0, runs[before].row == run.row, pieceOfRun[before] != piece {
                let other = pieceOfRun[before]
                if run.start - runs[before].end <= min(maxWall[Int(piece)], maxWall[Int(other)]) { note(piece, other, weight: 1) }
            }
            before = index
            for x in stride(from: Int(run.start) + Int(run.start) % Self.columnStep, to: Int(run.end), by: Self.columnStep) {
                let other = lastPiece[x]
                if other >= 0, other != piece, run.row - lastRow[x] <= min(maxWall[Int(piece)], maxWall[Int(other)]) {
                    note(piece, other, weight: Self.columnStep)
                }
                lastPiece[x] = piece
                lastRow[x] = run.row
            }
        }
        facing.sort()
        var result = [[Int]](repeating: [], count: pieces.count)
        var start = 0
        while start < facing.count {
            var end = start
            while end < facing.count, facing[end] == facing[start] { end += 1 }
            let a = Int(facing[start] >> 32), b = Int(facing[start] & 0xFFFF_FFFF)
            if Double(end - start) >= Self.minFacingFraction * min(pieces[a].area, pieces[b].area).squareRoot() {
                result[a].append(b)
                result[b].append(a)
            }
            start = end
        }
        return result.map { $0.sorted() }
    }
}

/// The convex hull of a shape given by its rows.
enum ConvexHull {
    /// Clockwise as seen, from pixel centers at the rows' ends.
    static func ofRows(_ rows: [(row: Int, left: Int, right: Int)]) -> [Point] {
        var left: [Point] = [], right: [Point] = []
        for row in rows {
            extend(&left, with: Point(x: Double(row.left), y: Double(row.row)), turn: -1)
            extend(&right, with: Point(x: Double(row.right), y: Double(row.row)), turn: 1)
        }
        return right + left.reversed()
    }

    static func area(of hull: [Point]) -> Double {
        // Points are pixel centers: half a pixel all around belongs to the shape.
        var outline = 0.0
        for (a, b) in zip(hull, hull.dropFirst() + hull.prefix(1)) { outline += a.distance(to: b) }
        return hull.enclosedArea + outline / 2
    }

    private static func extend(_ chain: inout [Point], with p: Point, turn: Double) {
        while chain.count >= 2 {
            let a = chain[chain.count - 2], b = chain[chain.count - 1]
            let cross = (b.x - a.x) * (p.y - b.y) - (b.y - a.y) * (p.x - b.x)
            if cross * turn > 0 { break }
            chain.removeLast()
        }
        chain.append(p)
    }
}
