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
        let down = interpolation(count: image.height, tiles: rows)
        let across = interpolation(count: image.width, tiles: columns), weights = across.map { Int32($0.weight) }
        // Stretches of columns that lie between the same two tiles, so that the loop over one is free of lookups.
        let borders =
            [0]
            + across.indices.dropFirst().filter { across[$0].first != across[$0 - 1].first || across[$0].second != across[$0 - 1].second }
        let stretches = zip(borders, borders.dropFirst() + [image.width]).map { $0..<$1 }
        var values = [UInt8](repeating: 0, count: image.width * image.height)
        var rowPaper = [Int32](repeating: 0, count: columns)
        var target = values.mutableSpan
        let pixels = image.pixels.span, allWeights = weights.span
        for y in 0..<image.height {
            let (upper, lower, weight) = down[y]
            for c in 0..<columns {
                rowPaper[c] = Int32(paper[upper * columns + c] * (256 - weight) + paper[lower * columns + c] * weight)
            }
            for stretch in stretches {
                let (first, second, _) = across[stretch.lowerBound]
                let left = rowPaper[first], right = rowPaper[second]
                let start = y * image.width + stretch.lowerBound
                let source = pixels.extracting(start..<start + stretch.count), weights = allWeights.extracting(stretch)
                for x in 0..<stretch.count {
                    let level = (left &* (256 &- weights[x]) &+ right &* weights[x]) >> 16
                    let light = (Int32(source[x]) &* reciprocal(of: max(Int32(minPaperGray), level))) >> 16
                    target[start + x] = UInt8(truncatingIfNeeded: max(0, 255 &- light))
                }
            }
        }
        return InkDensity(width: image.width, height: image.height, values: values)
    }

    /// 255/level in 16 fractional bits, rounded down: by a division of floats, of which a processor does several at once.
    @inline(__always)
    private static func reciprocal(of level: Int32) -> Int32 {
        let dividend: Int32 = 255 * 65536
        // Adding 2²³ leaves the nearest whole number in the low bits.
        let nearest = Int32(bitPattern: (Float(dividend) / Float(level) + 0x1p23).bitPattern & 0x7F_FFFF)
        return nearest &* level > dividend ? nearest &- 1 : nearest
    }

    /// For each pixel the tiles whose centers it lies between, and 256 times the second one's fraction.
    private static func interpolation(count: Int, tiles: Int) -> [(first: Int, second: Int, weight: Int)] {
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
    public func reduced(by factor: Int) -> InkDensity { reduced(by: factor, x: 0..<width, y: 0..<height) }

    /// The same of a part of the picture.
    package func reduced(by factor: Int, x columns: Range<Int>, y rows: Range<Int>) -> InkDensity {
        let (size, means) = blockMeans(of: values, stride: width, x: columns, y: rows, factor: factor)
        return InkDensity(width: size.width, height: size.height, values: means)
    }

    /// The greatest density within `radius` pixels along both axes.
    ///
    /// Method: the greatest of 2, 4, 8 places and so on is the greater of two of half as many; two of those overlap in the window.
    ///
    /// **Complexity** 2 · log₂(2 · radius) comparisons a pixel.
    public func dilated(radius: Int) -> InkDensity {
        guard radius > 0 else { return self }
        let window = 2 * radius + 1, stride = width + 2 * radius
        // With paper beyond the rim, so much that what is taken over from the next row is none of the picture's.
        var places = [UInt8](repeating: 0, count: stride * (height + 2 * radius))
        for y in 0..<height {
            let start = (y + radius) * stride + radius
            places.replaceSubrange(start..<start + width, with: values[y * width..<(y + 1) * width])
        }
        for step in [1, stride] {
            var length = 1, count = places.count
            while 2 * length <= window {
                count -= length * step
                Self.raise(&places, count: count, by: length * step)
                length *= 2
            }
            Self.raise(&places, count: count - (window - length) * step, by: (window - length) * step)
        }
        var result: [UInt8] = []
        result.reserveCapacity(values.count)
        for y in 0..<height { result += places[y * stride..<y * stride + width] }
        return InkDensity(width: width, height: height, values: result)
    }

    /// Smoothed by the binomial kernel (1 2 1)/4 along both axes (σ = 0.7 pixels).
    public func smoothed() -> InkDensity {
        InkDensity(width: width, height: height, values: binomiallySmoothed(values, width: width, height: height))
    }

    /// Ink where the density is above `threshold`.
    public func binarized(above threshold: UInt8) -> BilevelImage {
        var ink = [UInt8](repeating: 0, count: values.count)
        let source = values.span
        var target = ink.mutableSpan
        for index in 0..<source.count { target[index] = source[index] > threshold ? 1 : 0 }
        return BilevelImage(width: width, height: height, ink: ink)
    }
}

extension GrayImage {
    /// Smaller by a whole factor: the mean of each block; what is left over at the right and bottom is dropped.
    public func reduced(by factor: Int) -> GrayImage {
        let (size, means) = blockMeans(of: pixels, stride: width, x: 0..<width, y: 0..<height, factor: factor)
        return GrayImage(width: size.width, height: size.height, pixels: means)
    }
}

/// - Parameter stride: pixels from one row to the next.
private func blockMeans(
    of values: [UInt8], stride: Int, x columns: Range<Int>, y rows: Range<Int>, factor: Int
) -> (size: (width: Int, height: Int), means: [UInt8]) {
    precondition(
        factor >= 1 && columns.count >= factor && rows.count >= factor, "\(columns.count)×\(rows.count) reduced by \(factor)")
    let size = (width: columns.count / factor, height: rows.count / factor)
    if factor == 1, columns.count == stride, rows.count * stride == values.count { return (size, values) }
    // With the factor known when it is compiled the loop over a block is no loop.
    let means =
        switch factor {
        case 2: blockMeans(of: values, stride: stride, x: columns.lowerBound, y: rows.lowerBound, size: size, by: 2)
        case 3: blockMeans(of: values, stride: stride, x: columns.lowerBound, y: rows.lowerBound, size: size, by: 3)
        case 4: blockMeans(of: values, stride: stride, x: columns.lowerBound, y: rows.lowerBound, size: size, by: 4)
        default: blockMeans(of: values, stride: stride, x: columns.lowerBound, y: rows.lowerBound, size: size, by: factor)
        }
    return (size, means)
}

@inline(__always)
private func blockMeans(
    of values: [UInt8], stride: Int, x left: Int, y top: Int, size: (width: Int, height: Int), by factor: Int
) -> [UInt8] {
    let usedWidth = size.width * factor, count = UInt32(factor * factor)
    var result = [UInt8](repeating: 0, count: size.width * size.height)
    var columnSums = [UInt32](repeating: 0, count: usedWidth)
    let source = values.span
    var target = result.mutableSpan
    for y in 0..<size.height {
        var sums = columnSums.mutableSpan
        for x in 0..<usedWidth { sums[x] = 0 }
        for dy in 0..<factor {
            let start = (top + y * factor + dy) * stride + left, row = source.extracting(start..<start + usedWidth)
            for x in 0..<usedWidth { sums[x] &+= UInt32(row[x]) }
        }
        let columns = columnSums.span
        for x in 0..<size.width {
            var sum = count / 2
            for dx in 0..<factor { sum &+= columns[x * factor + dx] }
            target[y * size.width + x] = UInt8(truncatingIfNeeded: sum / count)
        }
    }
    return result
}
