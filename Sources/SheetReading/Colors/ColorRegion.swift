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
    /// How much darker than the paper each block is, of 255.
    let darkness: [Float]
    /// Cb and Cr beyond those of paper as dark.
    let blue: [Float]
    let red: [Float]
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
        var b = [UInt8](repeating: 0, count: count), r = b
        for row in 0..<height {
            let from = (y + row) * chroma.blue.width + x
            for column in 0..<width {
                b[row * width + column] = chroma.blue.pixels[from + column]
                r[row * width + column] = chroma.red.pixels[from + column]
            }
        }
        paper = PaperTiles(
            light: light, blue: b, red: r, width: width, height: height, tileSide: tileSide,
            quantile: Self.paperQuantile, fraction: Self.paperFraction)
        var darkness = [Float](repeating: 0, count: count), blue = darkness, red = darkness
        paper.forEachBlock(width: width, height: height) { at, paper in
            let level = Float(light[at]), share = level / max(paper.light, 1)
            darkness[at] = max(0, paper.light - level)
            blue[at] = Float(b[at]) - 128 - (paper.blue - 128) * share
            red[at] = Float(r[at]) - 128 - (paper.red - 128) * share
        }
        (self.darkness, self.blue, self.red) = (darkness, blue, red)
    }

    /// The paper's light at each block.
    func paperLight() -> [Float] {
        var light = [Float](repeating: 0, count: width * height)
        paper.forEachBlock(width: width, height: height) { light[$0] = $1.light }
        return light
    }

    private static func means(of image: GrayImage, factor: Int, columns: Range<Int>, rows: Range<Int>) -> [UInt8] {
        var means = [UInt8](repeating: 0, count: columns.count * rows.count)
        let area = factor * factor
        for (row, y) in rows.enumerated() {
            for (column, x) in columns.enumerated() {
                var sum = area / 2
                for dy in 0..<factor {
                    let at = (y * factor + dy) * image.width + x * factor
                    for dx in 0..<factor { sum += Int(image.pixels[at + dx]) }
                }
                means[row * columns.count + column] = UInt8(sum / area)
            }
        }
        return means
    }

    /// The mean over a square around each block.
    func windowMeans(of values: [Float], radius: Int) -> [Float] {
        guard radius > 0 else { return values }
        var across = [Float](repeating: 0, count: values.count), result = across
        for row in 0..<height {
            var sum: Float = 0
            let start = row * width
            for column in 0..<min(radius, width) { sum += values[start + column] }
            for column in 0..<width {
                if column + radius < width { sum += values[start + column + radius] }
                if column > radius { sum -= values[start + column - radius - 1] }
                across[start + column] = sum / Float(min(column + radius, width - 1) - max(column - radius, 0) + 1)
            }
        }
        for column in 0..<width {
            var sum: Float = 0
            for row in 0..<min(radius, height) { sum += across[row * width + column] }
            for row in 0..<height {
                if row + radius < height { sum += across[(row + radius) * width + column] }
                if row > radius { sum -= across[(row - radius - 1) * width + column] }
                result[row * width + column] = sum / Float(min(row + radius, height - 1) - max(row - radius, 0) + 1)
            }
        }
        return result
    }
}

/// How light paper is and of which tint, in tiles, with what lies between their middles in between.
private struct PaperTiles {
    struct Paper {
        var light: Float
        var blue: Float
        var red: Float
    }

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
        for row in 0..<rowCount {
            let lines = row * height / rowCount..<(row + 1) * height / rowCount
            for column in 0..<columnCount {
                let places = column * width / columnCount..<(column + 1) * width / columnCount
                var levels = DensityHistogram()
                for line in lines { for place in places { levels.add(light[line * width + place]) } }
                let paper = levels.quantile(quantile), least = UInt8(fraction * Double(paper))
                var blues = DensityHistogram(), reds = blues
                for line in lines {
                    for at in line * width + places.lowerBound..<line * width + places.upperBound where light[at] >= least {
                        blues.add(blue[at])
                        reds.add(red[at])
                    }
                }
                tiles.append(Paper(light: Float(paper), blue: Float(blues.quantile(0.5)), red: Float(reds.quantile(0.5))))
            }
        }
        self.tiles = tiles
    }

    func forEachBlock(width: Int, height: Int, _ body: (_ at: Int, _ paper: Paper) -> Void) {
        if tiles.count == 1 {
            for at in 0..<width * height { body(at, tiles[0]) }
            return
        }
        for row in 0..<height {
            let down = Self.place(row, of: height, count: rowCount)
            for column in 0..<width {
                let across = Self.place(column, of: width, count: columnCount)
                let upper = mix(
                    tiles[down.first * columnCount + across.first], tiles[down.first * columnCount + across.second], across.part)
                let lower = mix(
                    tiles[down.second * columnCount + across.first], tiles[down.second * columnCount + across.second], across.part)
                body(row * width + column, mix(upper, lower, down.part))
            }
        }
    }

    private static func place(_ index: Int, of size: Int, count: Int) -> (first: Int, second: Int, part: Float) {
        let place = min(max((Float(index) + 0.5) * Float(count) / Float(size) - 0.5, 0), Float(count - 1)), first = Int(place)
        return (first, min(first + 1, count - 1), place - Float(first))
    }

    private func mix(_ a: Paper, _ b: Paper, _ part: Float) -> Paper {
        Paper(light: a.light + (b.light - a.light) * part, blue: a.blue + (b.blue - a.blue) * part, red: a.red + (b.red - a.red) * part)
    }
}
