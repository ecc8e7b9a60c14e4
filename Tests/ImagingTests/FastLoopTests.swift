import Testing

@testable import Imaging

/// What is made fast gives what the plain way gives, on noise of many sizes.
@Suite struct FastLoopTests {
    static let sizes = [(1, 1), (3, 2), (7, 8), (8, 8), (16, 9), (31, 33), (65, 40), (130, 70)]

    /// Any numbers that follow no pattern of rows and columns.
    private static func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
        var state = seed
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
    }

    private static func density(_ size: (width: Int, height: Int), seed: UInt64 = 1) -> InkDensity {
        InkDensity(width: size.width, height: size.height, values: noise(size.width * size.height, seed: seed))
    }

    private static func ink(_ size: (width: Int, height: Int), above level: UInt8) -> BilevelImage {
        density(size, seed: 7).binarized(above: level)
    }

    @Test(arguments: sizes)
    func transposingSwapsTheAxes(_ size: (Int, Int)) {
        let picture = Self.density(size), swapped = picture.transposed()
        #expect(swapped.width == picture.height && swapped.height == picture.width)
        for y in 0..<picture.height {
            for x in 0..<picture.width where swapped[y, x] != picture[x, y] { Issue.record("(\(x), \(y)) of \(size)") }
        }
    }

    @Test(arguments: sizes, [1, 2, 3, 7, 12])
    func dilatingTakesTheGreatestOfTheSquare(_ size: (Int, Int), _ radius: Int) {
        let picture = Self.density(size), dilated = picture.dilated(radius: radius)
        for y in 0..<picture.height {
            for x in 0..<picture.width {
                var greatest: UInt8 = 0
                for v in max(0, y - radius)...min(picture.height - 1, y + radius) {
                    for u in max(0, x - radius)...min(picture.width - 1, x + radius) { greatest = max(greatest, picture[u, v]) }
                }
                if dilated[x, y] != greatest { Issue.record("(\(x), \(y)) of \(size) within \(radius)") }
            }
        }
    }

    @Test(arguments: sizes, [0, 40, 128, 250, 255] as [UInt8])
    func runsAreTheStretchesWithoutInk(_ size: (Int, Int), _ level: UInt8) {
        var picture = Self.density(size)
        // Long stretches of paper with ink here and there.
        for at in picture.values.indices where at % 47 > 3 { picture.values[at] /= 8 }
        for y in 0..<picture.height {
            var isPaper = [Bool](repeating: false, count: picture.width)
            var ends = [-2]
            picture.forEachRun(noDarkerThan: level, inRow: y) { run in
                #expect(run.lowerBound > ends[ends.count - 1] && !run.isEmpty)
                for x in run { isPaper[x] = true }
                ends.append(run.upperBound)
            }
            #expect(isPaper == (0..<picture.width).map { picture[$0, y] <= level })
        }
    }

    /// Bilinear at one place, with fractions of 8 bits; 0 beyond the picture.
    private static func sample(_ picture: InkDensity, _ p: Point) -> UInt8 {
        let x = Int((p.x * 65536).rounded(.down)), y = Int((p.y * 65536).rounded(.down))
        guard x >= 0, y >= 0, x < (picture.width - 1) << 16, y < (picture.height - 1) << 16 else { return 0 }
        let (column, row, u, v) = (x >> 16, y >> 16, x >> 8 & 255, y >> 8 & 255)
        let top = Int(picture[column, row]) * (256 - u) + Int(picture[column + 1, row]) * u
        let bottom = Int(picture[column, row + 1]) * (256 - u) + Int(picture[column + 1, row + 1]) * u
        return UInt8((top * (256 - v) + bottom * v + 32768) >> 16)
    }

    @Test(arguments: sizes)
    func flatteningTakesWhatLiesBetweenFourPixels(_ size: (Int, Int)) {
        let picture = Self.density(size), w = Double(picture.width), h = Double(picture.height)
        // Turned, foreshortened, and a little larger than the picture; in steps that 16 bits hold.
        let nodes = [
            Point(x: -0.125 * w, y: 0.0625 * h), Point(x: 0.5 * w, y: -0.125 * h), Point(x: 1.0625 * w, y: 0.25 * h),
            Point(x: 0, y: h), Point(x: 0.625 * w, y: 0.75 * h), Point(x: w, y: 1.125 * h),
        ]
        let mesh = QuadMesh(columnCount: 2, rowCount: 1, nodes: nodes), side = 33
        let flat = picture.flattened(by: mesh, quadWidth: side, quadHeight: side)
        for y in 0..<side {
            for column in 0..<2 {
                let v = (Double(y) + 0.5) / Double(side)
                let start = mesh.map(Point(x: Double(column) + 0.5 / Double(side), y: v))
                let end = mesh.map(Point(x: Double(column) + 1 - 0.5 / Double(side), y: v))
                let step = (end - start) * (1 / Double(side - 1))
                // The line is followed in whole steps of 2⁻¹⁶.
                func fixed(_ value: Double) -> Double { (value * 65536).rounded(.down) / 65536 }
                for x in 0..<side {
                    let place = Point(
                        x: fixed(start.x) + Double(x) * fixed(step.x), y: fixed(start.y) + Double(x) * fixed(step.y))
                    if flat[column * side + x, y] != Self.sample(picture, place) { Issue.record("\(place) of \(size)") }
                }
            }
        }
    }

    @Test(arguments: sizes, [60, 200, 254] as [UInt8])
    func outlineAndBoxAreThoseOfEachPixel(_ size: (Int, Int), _ level: UInt8) {
        let ink = Self.ink(size, above: level)
        var edgeCount = 0
        var columns: [Int] = [], rows: [Int] = []
        for y in 0..<ink.height {
            for x in 0..<ink.width where ink[x, y] {
                columns.append(x)
                rows.append(y)
                for (dx, dy) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
                    let (u, v) = (x + dx, y + dy)
                    edgeCount += u >= 0 && v >= 0 && u < ink.width && v < ink.height && ink[u, v] ? 0 : 1
                }
            }
        }
        #expect(ink.outlineLength == Double(edgeCount) * .pi / 4)
        #expect(ink.inkCount == columns.count)
        let box = ink.inkBox
        #expect(box?.x == columns.min() && box?.y == rows.min())
        #expect((box.map { $0.x + $0.width - 1 }) == columns.max() && (box.map { $0.y + $0.height - 1 }) == rows.max())
    }

    @Test(arguments: sizes, [30, 200] as [UInt8])
    func componentsTogetherAreTheInk(_ size: (Int, Int), _ level: UInt8) {
        let ink = Self.ink(size, above: level)
        var drawn = BilevelImage(width: ink.width, height: ink.height)
        let components = ink.components()
        for component in components { drawn.draw(component, atX: component.x, y: component.y) }
        #expect(drawn == ink)
        #expect(components.reduce(0) { $0 + $1.inkCount } == ink.inkCount)
    }

    @Test(arguments: [0, 1, 2, 3, 255, 256, 1001])
    func aHistogramCountsEachLevel(_ count: Int) {
        let values = Self.noise(count)
        var one = DensityHistogram(), all = one
        for value in values { one.add(value) }
        all.add(values)
        #expect(all.count == count && one.count == count)
        for fraction in stride(from: 0.0, through: 1, by: 0.01) { #expect(all.quantile(fraction) == one.quantile(fraction)) }
        let sorted = values.sorted()
        if count > 0 { #expect(all.quantile(0.5) == Int(sorted[min(count - 1, Int(Double(count) * 0.5))])) }
    }
}
