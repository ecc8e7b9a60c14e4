/// The lines of a skeleton between the places where they end or meet.
///
/// Method: pixels with one neighbor are ends, those with three or more meetings; meetings that touch are one. Lines are followed from one to the
/// next, closed ones from any of their pixels. Spurs, lines shorter than asked for from a meeting to an end, are taken away, the shortest first.
///
/// **Determinism** A.
package struct StrokeGraph: Sendable {
    /// Where lines end, or where they meet.
    package struct Node: Sendable {
        package let place: Point
        /// How many lines end here.
        package let degree: Int
    }

    /// A line from one node to another, or back to the same one.
    package struct Line: Sendable {
        package let start: Int
        package let end: Int
        /// From node to node, their places included.
        package let path: [Point]

        package var length: Double { zip(path, path.dropFirst()).reduce(0) { $0 + $1.0.distance(to: $1.1) } }
    }

    /// The place of a closed line's node is any of its pixels; its degree is 2.
    package let nodes: [Node]
    package let lines: [Line]

    /// - Parameters:
    ///   - skeleton: what `BilevelImage.thinned()` gives.
    ///   - minSpurLength: in pixels.
    package init(_ skeleton: BilevelImage, minSpurLength: Double) {
        var skeleton = skeleton
        while true {
            let tracing = SkeletonTracing(skeleton)
            let spurs = tracing.lines.filter { line in
                (tracing.degrees[line.start] == 1) != (tracing.degrees[line.end] == 1) && Self.length(line.inner.count) < minSpurLength
            }
            guard let shortest = spurs.min(by: { ($0.inner.count, $0.inner.first ?? 0) < ($1.inner.count, $1.inner.first ?? 0) }) else {
                nodes = tracing.places.indices.map { Node(place: tracing.places[$0], degree: tracing.degrees[$0]) }
                lines = tracing.lines.map { line in
                    Line(
                        start: line.start, end: line.end,
                        path: [tracing.places[line.start]] + line.inner.map(tracing.point) + [tracing.places[line.end]])
                }
                return
            }
            let end = tracing.degrees[shortest.start] == 1 ? shortest.start : shortest.end
            for pixel in shortest.inner + tracing.pixels[end] { skeleton.ink[pixel] = 0 }
            skeleton = skeleton.thinned()
        }
    }

    /// Of a line with so many pixels between its nodes.
    private static func length(_ count: Int) -> Double { Double(count + 1) }
}

/// The pixels of a skeleton, sorted into nodes and lines.
private struct SkeletonTracing {
    struct Line {
        let start: Int
        let end: Int
        /// Pixels between the nodes.
        let inner: [Int]
    }

    private let width: Int
    /// Of each node.
    private(set) var pixels: [[Int]] = []
    private(set) var places: [Point] = []
    private(set) var degrees: [Int] = []
    private(set) var lines: [Line] = []

    init(_ skeleton: BilevelImage) {
        width = skeleton.width
        let all = skeleton.ink.indices.filter { skeleton.ink[$0] != 0 }
        var around: [Int: [Int]] = [:]
        for pixel in all { around[pixel] = Self.neighbors(of: pixel, in: skeleton) }
        var nodeOf: [Int: Int] = [:]
        func addNode(_ members: [Int]) {
            for member in members { nodeOf[member] = pixels.count }
            pixels.append(members)
            degrees.append(0)
            let sum = members.reduce(Point(x: 0, y: 0)) { $0 + point($1) }
            places.append(sum * (1 / Double(members.count)))
        }
        for pixel in all where nodeOf[pixel] == nil {
            let count = around[pixel]?.count ?? 0
            if count < 2 {
                addNode([pixel])
            } else if count > 2 {
                var members = [pixel], next = 0, seen: Set<Int> = [pixel]
                while next < members.count {
                    for other in around[members[next]] ?? [] where around[other]?.count ?? 0 > 2 && seen.insert(other).inserted {
                        members.append(other)
                    }
                    next += 1
                }
                addNode(members)
            }
        }
        var isFollowed: Set<Int> = []
        func follow(from node: Int, to first: Int, _ last: Int) {
            var inner: [Int] = [], previous = last, pixel = first
            while nodeOf[pixel] == nil {
                inner.append(pixel)
                isFollowed.insert(pixel)
                guard let next = around[pixel]?.first(where: { $0 != previous }) else { break }
                (previous, pixel) = (pixel, next)
            }
            let end = nodeOf[pixel] ?? node
            degrees[node] += 1
            degrees[end] += 1
            lines.append(Line(start: node, end: end, inner: inner))
        }
        for node in pixels.indices {
            for member in pixels[node] {
                for next in around[member] ?? [] {
                    if let other = nodeOf[next] {
                        // Two nodes side by side: an end at a meeting, or both ends of a line of two pixels.
                        if other > node {
                            degrees[node] += 1
                            degrees[other] += 1
                            lines.append(Line(start: node, end: other, inner: []))
                        }
                    } else if !isFollowed.contains(next) {
                        follow(from: node, to: next, member)
                    }
                }
            }
        }
        // What is left are closed lines without a node.
        for pixel in all where nodeOf[pixel] == nil && !isFollowed.contains(pixel) {
            let node = pixels.count
            addNode([pixel])
            if let next = around[pixel]?.first { follow(from: node, to: next, pixel) }
        }
    }

    func point(_ pixel: Int) -> Point { Point(x: Double(pixel % width), y: Double(pixel / width)) }

    private static func neighbors(of pixel: Int, in image: BilevelImage) -> [Int] {
        let x = pixel % image.width, y = pixel / image.width
        var found: [Int] = []
        for (dx, dy) in [(0, -1), (1, 0), (0, 1), (-1, 0), (1, -1), (1, 1), (-1, 1), (-1, -1)] {
            let nx = x + dx, ny = y + dy
            if nx >= 0, nx < image.width, ny >= 0, ny < image.height, image[nx, ny] { found.append(ny * image.width + nx) }
        }
        return found
    }
}
