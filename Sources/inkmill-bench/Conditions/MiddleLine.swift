import Imaging

/// The way a pen went, found from what it left.
///
/// Method: thinned (Zhang and Suen 1984), short spurs taken off, then one way along all that is connected, which goes back where it
/// has to.
enum MiddleLine {
    /// Figures are brought to this height first, so that a pixel is little beside the pen.
    private static let height = 120.0
    /// Ends of less than this many pixels beside a fork are no strokes.
    private static let spurLength = 8
    private static let smoothingRounds = 6

    /// In pixels; one for each connected piece, the largest first.
    static func strokes(of figure: Figure) -> [[Point]] {
        let large = figure.scaled(toHeight: height)
        var ink = BilevelImage(width: large.width + 2, height: large.height + 2)
        for y in 0..<large.height {
            for x in 0..<large.width { ink[x + 1, y + 1] = large.ink[x, y] > 0.5 }
        }
        thin(&ink)
        var graph = PixelGraph(ink)
        for _ in 0..<2 { graph.removeSpurs(shorterThan: spurLength) }
        graph.smooth(rounds: smoothingRounds)
        return graph.tours()
    }

    private static func thin(_ image: inout BilevelImage) {
        var isChanged = true
        while isChanged {
            isChanged = false
            for isFirst in [true, false] {
                var gone: [(Int, Int)] = []
                for y in 1..<image.height - 1 {
                    for x in 1..<image.width - 1 where image[x, y] && isRemovable(x, y, in: image, isFirst: isFirst) { gone.append((x, y)) }
                }
                for (x, y) in gone { image[x, y] = false }
                isChanged = isChanged || !gone.isEmpty
            }
        }
    }

    private static func isRemovable(_ x: Int, _ y: Int, in image: BilevelImage, isFirst: Bool) -> Bool {
        // Clockwise from above.
        let around = [
            image[x, y - 1], image[x + 1, y - 1], image[x + 1, y], image[x + 1, y + 1], image[x, y + 1], image[x - 1, y + 1],
            image[x - 1, y], image[x - 1, y - 1],
        ]
        let count = around.count { $0 }
        guard (2...6).contains(count) else { return false }
        let rises = around.indices.count { !around[$0] && around[($0 + 1) % 8] }
        guard rises == 1 else { return false }
        let (up, right, down, left) = (around[0], around[2], around[4], around[6])
        return isFirst ? !(up && right && down) && !(right && down && left) : !(up && right && left) && !(up && down && left)
    }
}

/// The pixels of a thinned figure and which of them are neighbors.
private struct PixelGraph {
    private var places: [Point]
    private var neighbors: [[Int]]

    init(_ image: BilevelImage) {
        var numbers: [Int: Int] = [:], pixels: [(x: Int, y: Int)] = []
        for y in 0..<image.height {
            for x in 0..<image.width where image[x, y] {
                numbers[y * image.width + x] = pixels.count
                pixels.append((x, y))
            }
        }
        places = pixels.map { Point(x: Double($0.x), y: Double($0.y)) }
        neighbors = pixels.map { pixel in
            var list: [Int] = []
            for (dx, dy) in [(0, -1), (1, 0), (0, 1), (-1, 0), (1, -1), (1, 1), (-1, 1), (-1, -1)] {
                let x = pixel.x + dx, y = pixel.y + dy
                guard let number = numbers[y * image.width + x] else { continue }
                // Across a corner only where there is no other way.
                if dx != 0, dy != 0, image[x, pixel.y] || image[pixel.x, y] { continue }
                list.append(number)
            }
            return list
        }
    }

    mutating func removeSpurs(shorterThan length: Int) {
        for end in neighbors.indices where neighbors[end].count == 1 {
            var way = [end], next = neighbors[end][0]
            while neighbors[next].count == 2, way.count < length, let on = neighbors[next].first(where: { $0 != way[way.count - 1] }) {
                way.append(next)
                next = on
            }
            guard neighbors[next].count > 2, way.count < length else { continue }
            for pixel in way { neighbors[pixel] = [] }
            neighbors[next].removeAll { $0 == way[way.count - 1] }
        }
        // What has no neighbor any more was a spur, but for a dot.
        if neighbors.contains(where: { !$0.isEmpty }) {
            let kept = neighbors.indices.filter { !neighbors[$0].isEmpty }
            let numbers = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
            places = kept.map { places[$0] }
            neighbors = kept.map { neighbors[$0].compactMap { numbers[$0] } }
        }
    }

    /// Ends and forks stay where they are.
    mutating func smooth(rounds: Int) {
        for _ in 0..<rounds {
            places = places.indices.map { index in
                guard neighbors[index].count == 2 else { return places[index] }
                let middle = (places[neighbors[index][0]] + places[neighbors[index][1]]) * 0.5
                return (places[index] + middle) * 0.5
            }
        }
    }

    /// A way through each connected piece, the longest first.
    func tours() -> [[Point]] {
        var isSeen = [Bool](repeating: false, count: places.count)
        var tours: [[Int]] = []
        // Ends first: a way from an end to the other does not go back.
        for start in neighbors.indices.sorted(by: { (neighbors[$0].count, $0) < (neighbors[$1].count, $1) }) where !isSeen[start] {
            tours.append(tour(from: start, isSeen: &isSeen))
        }
        return tours.sorted { $0.count > $1.count }.map { $0.map { places[$0] } }
    }

    private func tour(from start: Int, isSeen: inout [Bool]) -> [Int] {
        var way = [start], branch = [start], lastNew = 0
        isSeen[start] = true
        var isClosed: Set<[Int]> = []
        while let here = branch.last {
            if let next = neighbors[here].first(where: { !isSeen[$0] }) {
                isSeen[next] = true
                branch.append(next)
                way.append(next)
                lastNew = way.count
                continue
            }
            // A loop ends where it began.
            let before = branch.dropLast().last
            for other in neighbors[here] where other != before && isClosed.insert([min(here, other), max(here, other)]).inserted {
                way += [other, here]
                lastNew = way.count
            }
            branch.removeLast()
            if let back = branch.last { way.append(back) }
        }
        return Array(way.prefix(max(1, lastNew)))
    }
}
