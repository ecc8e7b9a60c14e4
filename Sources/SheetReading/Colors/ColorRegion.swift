import Imaging

/// The ink of a part of a picture with its color, block by block of the picture's `ChromaPlane`.
///
/// Method: whatever light falls on it, and however much of a pixel ink covers, gray ink leaves paper of any tint the same tint: what a
/// block's Cb and Cr differ by from those of paper as dark as the block, over how much darker than paper it is, is the ink's own color
/// (`InkHue`), and 0 for black ink and pencil. The paper is found tile by tile, from its lighter blocks. Sums over windows stand for a
/// place: JPEG spreads colors over many pixels, but hardly changes their sums. **Determinism** B.
struct ColorRegion {
    /// The first block's place among those of the plane.
    let x: Int
    let y: Int
    let width: Int
    let height: Int
    let factor: Int
    /// Of each block how much darker than the paper it is, of 255, then Cb and Cr beyond those of paper as dark.
    let colors: [SIMD4<Float>]
    private let paper: PaperTiles

    /// The paper is as light as this fraction of a tile's blocks, from the darkest on.
    private static let paperQuantile = 0.8
    /// Paper is as light as this fraction of that.
    private static let paperFraction = 0.93

    /// - Parameters:
    ///   - columns: blocks of the plane.
    ///   - rows: likewise.
    ///   - tileSide: in blocks.
    init(_ image: GrayImage, _ chroma: ChromaPlane, columns: Range<Int>, rows: Range<Int>, tileSide: Int) {
        (x, y, width, height, factor) = (columns.lowerBound, rows.lowerBound, columns.count, rows.count, chroma.factor)
        let light = Self.means(of: image, factor: factor, columns: columns, rows: rows)
        let count = light.count
        var blue = [UInt8](repeating: 0, count: count), red = blue
        Self.copy(chroma.blue, columns: columns, rows: rows, to: &blue)
        Self.copy(chroma.red, columns: columns, rows: rows, to: &red)
        paper = PaperTiles(
            light: light, blue: blue, red: red, width: width, height: height, tileSide: tileSide,
            quantile: Self.paperQuantile, fraction: Self.paperFraction)
        var colors = [SIMD4<Float>](repeating: .zero, count: count)
        let lights = light.span, blues = blue.span, reds = red.span
        var target = colors.mutableSpan
        paper.forEachBlock(width: width, height: height) { at, paper in
            let level = Float(lights[at]), share = level / max(paper.x, 1)
            var color = SIMD4(0, Float(blues[at]) - 128, Float(reds[at]) - 128, 0) - (paper - 128) * share
            color.x = max(0, paper.x - level)
            target[at] = color
        }
        self.colors = colors
    }

    /// The paper's light at each block.
    func paperLight() -> [Float] {
        var light = [Float](repeating: 0, count: width * height)
        paper.forEachBlock(width: width, height: height) { light[$0] = $1.x }
        return light
    }

    private static func copy(_ plane: GrayImage, columns: Range<Int>, rows: Range<Int>, to values: inout [UInt8]) {
        let source = plane.pixels.span
        var target = values.mutableSpan, at = 0
        for row in rows {
            let line = source.extracting(row * plane.width + columns.lowerBound..<row * plane.width + columns.upperBound)
            for column in 0..<line.count { target[at + column] = line[column] }
            at += line.count
        }
    }

    private static func means(of image: GrayImage, factor: Int, columns: Range<Int>, rows: Range<Int>) -> [UInt8] {
        // With the factor known when it is compiled the loop over a block is no loop.
        switch factor {
        case 1: means(of: image, columns: columns, rows: rows, by: 1)
        case 2: means(of: image, columns: columns, rows: rows, by: 2)
        default: means(of: image, columns: columns, rows: rows, by: factor)
        }
    }

    @inline(__always)
    private static func means(of image: GrayImage, columns: Range<Int>, rows: Range<Int>, by factor: Int) -> [UInt8] {
        let pixels = image.pixels.span, area = UInt32(factor * factor)
        var means = [UInt8](repeating: 0, count: columns.count * rows.count), sums = [UInt32](repeating: 0, count: columns.count)
        var target = means.mutableSpan, sum = sums.mutableSpan, at = 0
        for row in rows {
            for column in 0..<sum.count { sum[column] = area / 2 }
            for y in 0..<factor {
                let start = (row * factor + y) * image.width + columns.lowerBound * factor
                let line = pixels.extracting(start..<start + sum.count * factor)
                for column in 0..<sum.count {
                    for x in 0..<factor { sum[column] &+= UInt32(line[column &* factor &+ x]) }
                }
            }
            for column in 0..<sum.count { target[at + column] = UInt8(truncatingIfNeeded: sum[column] / area) }
            at += sum.count
        }
        return means
    }

    /// The mean color over a square around each block.
    func windowMeans(radius: Int) -> [SIMD4<Float>] {
        guard radius > 0 else { return colors }
        let width = width, height = height
        var across = [SIMD4<Float>](repeating: .zero, count: colors.count)
        let source = colors.span
        var target = across.mutableSpan
        for row in 0..<height {
            let start = row * width, line = source.extracting(start..<start + width)
            var sum = SIMD4<Float>.zero
            for column in 0..<min(radius, width) { sum += line[column] }
            for column in 0..<width {
                if column + radius < width { sum += line[column + radius] }
                if column > radius { sum -= line[column - radius - 1] }
                target[start + column] = sum / Float(min(column + radius, width - 1) - max(column - radius, 0) + 1)
            }
        }
        // Down all columns at once.
        var result = [SIMD4<Float>](repeating: .zero, count: colors.count), sums = [SIMD4<Float>](repeating: .zero, count: width)
        let lines = across.span
        var means = result.mutableSpan, sum = sums.mutableSpan
        for row in 0..<min(radius, height) {
            let line = lines.extracting(row * width..<(row + 1) * width)
            for column in 0..<width { sum[column] += line[column] }
        }
        for row in 0..<height {
            if row + radius < height {
                let line = lines.extracting((row + radius) * width..<(row + radius + 1) * width)
                for column in 0..<width { sum[column] += line[column] }
            }
            if row > radius {
                let line = lines.extracting((row - radius - 1) * width..<(row - radius) * width)
                for column in 0..<width { sum[column] -= line[column] }
            }
            let count = Float(min(row + radius, height - 1) - max(row - radius, 0) + 1), start = row * width
            for column in 0..<width { means[start + column] = sum[column] / count }
        }
        return result
    }
}

/// How light paper is and of which tint, in tiles, with what lies between their middles in between.
private struct PaperTiles {
    /// How light, Cb and Cr.
    typealias Paper = SIMD4<Float>

    private let tileSide: Int
    private let columnCount: Int
    private let rowCount: Int
    private let tiles: [Paper]

    init(
        light: [UInt8], blue: [UInt8], red: [UInt8], width: Int, height: Int, tileSide: Int, quantile: Double, fraction: Double
    ) {
        self.tileSide = tileSide
        columnCount = max(1, width / tileSide)
        rowCount = max(1, height / tileSide)
        var tiles: [Paper] = []
        let lights = light.span, blues = blue.span, reds = red.span
        for row in 0..<rowCount {
            let lines = row * height / rowCount..<(row + 1) * height / rowCount
            for column in 0..<columnCount {
                let places = column * width / columnCount..<(column + 1) * width / columnCount
                var levels = DensityHistogram()
                for line in lines { levels.add(lights.extracting(line * width + places.lowerBound..<line * width + places.upperBound)) }
                let paper = levels.quantile(quantile), least = UInt8(fraction * Double(paper))
                var tints = (blue: DensityHistogram(), red: DensityHistogram())
                for line in lines {
                    for at in line * width + places.lowerBound..<line * width + places.upperBound where lights[at] >= least {
                        tints.blue.add(blues[at])
                        tints.red.add(reds[at])
                    }
                }
                tiles.append(Paper(Float(paper), Float(tints.blue.quantile(0.5)), Float(tints.red.quantile(0.5)), 0))
            }
        }
        self.tiles = tiles
    }

    @inline(__always)
    func forEachBlock(width: Int, height: Int, _ body: (_ at: Int, _ paper: Paper) -> Void) {
        if tiles.count == 1 {
            for at in 0..<width * height { body(at, tiles[0]) }
            return
        }
        let across = (0..<width).map { Self.place($0, of: width, count: columnCount) }
        var line = Array(tiles[..<columnCount])
        for row in 0..<height {
            let down = Self.place(row, of: height, count: rowCount)
            for column in 0..<columnCount {
                line[column] = Self.mix(tiles[down.first * columnCount + column], tiles[down.second * columnCount + column], down.part)
            }
            let start = row * width, levels = line.span, places = across.span
            for column in 0..<width {
                let place = places[column]
                body(start + column, Self.mix(levels[place.first], levels[place.second], place.part))
            }
        }
    }

    private static func place(_ index: Int, of size: Int, count: Int) -> (first: Int, second: Int, part: Float) {
        let place = min(max((Float(index) + 0.5) * Float(count) / Float(size) - 0.5, 0), Float(count - 1)), first = Int(place)
        return (first, min(first + 1, count - 1), place - Float(first))
    }

    private static func mix(_ a: Paper, _ b: Paper, _ part: Float) -> Paper { a + (b - a) * part }
}
