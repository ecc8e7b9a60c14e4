/// How much darker than the paper around it each pixel of a picture is: 0 as light as the paper … 255 black.
///
/// What a shadow, yellow paper or a lamp's fall-off does to a picture is gone from it, so that one threshold serves a
/// whole page.
///
/// Method: the paper's gray in each tile is a high quantile of the tile; a gray closing over the tiles removes what is
/// smaller than two of them (writing, printed marks), a mean smooths it; each pixel is divided by the paper's gray,
/// interpolated between the tiles' centers. Limit: a dark area wider than two tiles is taken for a shadow.
/// **Determinism** A.
public struct InkDensity: Sendable, Equatable {
    public let width: Int
    public let height: Int
    /// `width * height` values, row by row from the top left.
    public var values: [UInt8]

    public init(width: Int, height: Int, values: [UInt8]) {
        precondition(width > 0 && height > 0 && values.count == width * height, "\(width)×\(height) with \(values.count) pixels")
        self.width = width
        self.height = height
        self.values = values
    }

    @inlinable
    public subscript(x: Int, y: Int) -> UInt8 {
        get { values[y * width + x] }
        set { values[y * width + x] = newValue }
    }
}

extension InkDensity {
    /// The gray level that so much of a tile is no lighter than is its paper: at least the rest of it has to be paper.
    private static let paperQuantile = 0.7
    /// A paper darker than this is no paper: dividing by less would turn noise into ink.
    private static let minPaperGray = 24

    /// - Parameter tilePixels: the side of a tile; marks and strokes are narrower than two of them, shadows wider.
    public init(of image: GrayImage, tilePixels: Int) {
        let tile = max(4, tilePixels)
        let columns = max(1, (image.width + tile / 2) / tile), rows = max(1, (image.height + tile / 2) / tile)
        var paper = Self.quantiles(of: image, columns: columns, rows: rows)
        paper = Self.filtered(paper, columns: columns, rows: rows) { $0.reduce(0, max) }
        paper = Self.filtered(paper, columns: columns, rows: rows) { $0.reduce(255, min) }
        paper = Self.filtered(paper, columns: columns, rows: rows) { $0.reduce(0, +) / $0.count }
        self = Self.divided(image, byPaper: paper, columns: columns, rows: rows)
    }

    private static func quantiles(of image: GrayImage, columns: Int, rows: Int) -> [Int] {
        // Every second pixel of every second row says enough of a tile's paper.
        let step = min(image.width / columns, image.height / rows) >= 16 ? 2 : 1
        let pixels = image.pixels.span
        var result: [Int] = []
        result.reserveCapacity(columns * rows)
        var histogram = [Int](repeating: 0, count: 256)
        for row in 0..<rows {
            for column in 0..<columns {
                for i in 0..<256 { histogram[i] = 0 }
                var count = 0
                for y in stride(from: row * image.height / rows, to: (row + 1) * image.height / rows, by: step) {
                    for x in stride(
                        from: column * image.width / columns, to: (column + 1) * image.width / columns, by: step)
                    {
                        histogram[Int(pixels[y * image.width + x])] += 1
                        count += 1
                    }
                }
                var remaining = Int(Double(count) * (1 - paperQuantile))
                var level = 255
                while level > minPaperGray, remaining >= histogram[level] {
                    remaining -= histogram[level]
                    level -= 1
                }
                result.append(level)
            }
        }
        return result
    }

    /// Each tile from itself and its neighbors.
    private static func filtered(_ tiles: [Int], columns: Int, rows: Int, _ combine: ([Int]) -> Int) -> [Int] {
        var result = tiles
        for row in 0..<rows {
            for column in 0..<columns {
                var near: [Int] = []
                for y in max(0, row - 1)...min(rows - 1, row + 1) {
                    for x in max(0, column - 1)...min(columns - 1, column + 1) { near.append(tiles[y * columns + x]) }
                }
                result[row * columns + column] = combine(near)
            }
        }
        return result
    }

    private static func divided(_ image: GrayImage, byPaper paper: [Int], columns: Int, rows: Int) -> InkDensity {
        let across = interpolation(count: image.width, tiles: columns)
        let down = interpolation(count: image.height, tiles: rows)
        // 255/paper in 16 fractional bits.
        let reciprocal = (0...255).map { 255 * 65536 / max(minPaperGray, $0) }
        var values = [UInt8](repeating: 0, count: image.width * image.height)
        var rowPaper = [Int](repeating: 0, count: columns)
        var target = values.mutableSpan
        let pixels = image.pixels.span
        for y in 0..<image.height {
            let (upper, lower, weight) = down[y]
            for c in 0..<columns {
                rowPaper[c] = paper[upper * columns + c] * (256 - weight) + paper[lower * columns + c] * weight
            }
            for x in 0..<image.width {
                let (left, right, weight) = across[x]
                let level = (rowPaper[left] * (256 - weight) + rowPaper[right] * weight) >> 16
                let light = (Int(pixels[y * image.width + x]) * reciprocal[level]) >> 16
                target[y * image.width + x] = UInt8(max(0, 255 - light))
            }
        }
        return InkDensity(width: image.width, height: image.height, values: values)
    }

    /// For each pixel the tiles whose centers it lies between, and 256 times the second one's fraction.
    private static func interpolation(count: Int, tiles: Int) -> [(Int, Int, Int)] {
        (0..<count).map { index in
            let place = (Double(index) + 0.5) * Double(tiles) / Double(count) - 0.5
            let first = Int(place.rounded(.down))
            let fraction = Int((place - Double(first)) * 256)
            return (min(max(0, first), tiles - 1), min(max(0, first + 1), tiles - 1), fraction)
        }
    }
}

extension InkDensity {
    /// Smaller by a whole factor: the mean of each block; what is left over at the right and bottom is dropped.
    public func reduced(by factor: Int) -> InkDensity {
        let (size, means) = blockMeans(of: values, width: width, height: height, factor: factor)
        return InkDensity(width: size.width, height: size.height, values: means)
    }

    /// The greatest density within `radius` pixels along both axes.
    ///
    /// **Complexity** 2 · (2 · radius + 1) comparisons a pixel.
    public func dilated(radius: Int) -> InkDensity {
        guard radius > 0 else { return self }
        let across = Self.maxima(of: values, lineLength: width, lineStride: 1, radius: radius)
        return InkDensity(
            width: width, height: height, values: Self.maxima(of: across, lineLength: height, lineStride: width, radius: radius))
    }

    /// The greatest value up to `radius` steps of `lineStride` before and after each; lines end at the rim.
    private static func maxima(of values: [UInt8], lineLength: Int, lineStride: Int, radius: Int) -> [UInt8] {
        var result = values
        let source = values.span
        var target = result.mutableSpan
        let count = values.count
        // Along rows a shift must not leave the row; along columns the index alone tells.
        let runLength = lineStride > 1 ? count : lineLength
        for step in 1...radius {
            let shift = step * lineStride
            for start in stride(from: 0, to: count, by: runLength) {
                for at in (start + shift)..<max(start + shift, start + runLength) {
                    target[at] = max(target[at], source[at - shift])
                }
                for at in start..<max(start, start + runLength - shift) {
                    target[at] = max(target[at], source[at + shift])
                }
            }
        }
        return result
    }

    /// Smoothed by the binomial kernel (1 2 1)/4 along both axes (σ = 0.7 pixels).
    public func smoothed() -> InkDensity {
        var result = self
        let source = values.span
        var target = result.values.mutableSpan
        for y in 0..<height {
            let up = max(0, y - 1) * width, here = y * width, down = min(height - 1, y + 1) * width
            var left = 0, middle = 0
            for x in 0...width {
                let column = min(x, width - 1)
                let right = Int(source[up + column]) + 2 * Int(source[here + column]) + Int(source[down + column])
                if x == 0 {
                    left = right
                } else {
                    target[here + x - 1] = UInt8((left + 2 * middle + right + 8) >> 4)
                    left = middle
                }
                middle = right
            }
        }
        return result
    }

    /// Ink where the density is above `threshold`.
    public func binarized(above threshold: UInt8) -> BilevelImage {
        BilevelImage(width: width, height: height, ink: values.map { $0 > threshold ? 1 : 0 })
    }
}

extension GrayImage {
    /// Smaller by a whole factor: the mean of each block; what is left over at the right and bottom is dropped.
    public func reduced(by factor: Int) -> GrayImage {
        let (size, means) = blockMeans(of: pixels, width: width, height: height, factor: factor)
        return GrayImage(width: size.width, height: size.height, pixels: means)
    }
}

private func blockMeans(
    of values: [UInt8], width: Int, height: Int, factor: Int
) -> (size: (width: Int, height: Int), means: [UInt8]) {
    precondition(factor >= 1 && width >= factor && height >= factor, "\(width)×\(height) reduced by \(factor)")
    if factor == 1 { return ((width, height), values) }
    let w = width / factor, h = height / factor
    var result = [UInt8](repeating: 0, count: w * h)
    var sums = [Int32](repeating: 0, count: w)
    let source = values.span
    let count = Int32(factor * factor)
    for y in 0..<h {
        for x in 0..<w { sums[x] = count / 2 }
        for dy in 0..<factor {
            let row = (y * factor + dy) * width
            for x in 0..<w {
                for dx in 0..<factor { sums[x] += Int32(source[row + x * factor + dx]) }
            }
        }
        for x in 0..<w { result[y * w + x] = UInt8(sums[x] / count) }
    }
    return ((w, h), result)
}
