import Imaging

/// The picture of a line as a network reads it: paper around 0, ink above.
public struct NormalizedLine: Sendable, Equatable {
    /// Rows of every line.
    public static let height = 32

    public let width: Int
    /// **Shape** (`height`, width), row-major: (mean − gray) / (deviation + 6), both of the whole picture.
    public let values: [Float]

    /// No line is made narrower or wider than this.
    private static let widthRange = 24...768
    /// Added to the deviation, so that the grain of empty paper does not become ink.
    private static let deviationFloor = 6.0

    /// Brings a picture to the height of all lines.
    ///
    /// Method: a triangle filter along each axis, as wide as the shrinking asks for. Nothing is cut, thresholded or taken out.
    ///
    /// - Parameters:
    ///   - picture: dark ink on lighter paper, from the top of the writing to its bottom with some paper around.
    ///   - stretch: how much wider than high digits become: 1 keeps their shape. A network needs a column or two for each digit, and a
    ///     blank between equal ones.
    /// **Determinism** A.
    public init(_ picture: GrayImage, stretch: Double) {
        let scale = Double(Self.height) / Double(picture.height) * stretch
        let width = min(max(Self.widthRange.lowerBound, Int((Double(picture.width) * scale).rounded())), Self.widthRange.upperBound)
        let columns = FilterTaps.list(from: picture.width, to: width), rows = FilterTaps.list(from: picture.height, to: Self.height)
        let narrow = Self.combined(picture.pixels.transposed(lineLength: picture.width), lineLength: picture.height, columns) { Double($0) }
        let gray = Self.combined(narrow.transposed(lineLength: picture.height), lineLength: width, rows) { $0 }
        let mean = gray.reduce(0, +) / Double(gray.count)
        let variance = gray.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(gray.count)
        let factor = 1 / (variance.squareRoot() + Self.deviationFloor)
        self.width = width
        values = gray.map { Float((mean - $0) * factor) }
    }

    /// New lines of pixels, each a weighted sum of some of the old ones, which lie side by side.
    ///
    /// - Parameters:
    ///   - lines: **Shape** (lines, `lineLength`).
    ///   - taps: of each new line.
    @inline(__always)
    private static func combined<Level>(
        _ lines: [Level], lineLength: Int, _ taps: [FilterTaps], value: (Level) -> Double
    ) -> [Double] {
        var result = [Double](repeating: 0, count: taps.count * lineLength)
        let source = lines.span
        var target = result.mutableSpan
        for (index, taps) in taps.enumerated() {
            for (offset, weight) in taps.weights.enumerated() {
                let line = source.extracting((taps.first + offset) * lineLength..<(taps.first + offset + 1) * lineLength)
                for at in 0..<lineLength { target[index * lineLength + at] += value(line[at]) * weight }
            }
        }
        return result
    }
}

extension Array where Element: Numeric {
    /// Rows become columns.
    fileprivate func transposed(lineLength: Int) -> [Element] {
        let lineCount = count / lineLength
        var result = [Element](repeating: 0, count: count)
        for line in 0..<lineCount {
            for at in 0..<lineLength { result[at * lineCount + line] = self[line * lineLength + at] }
        }
        return result
    }
}

/// What one pixel of a resampled row is made of.
private struct FilterTaps {
    let first: Int
    /// Of the pixels from `first` on; they add up to 1.
    let weights: [Double]

    static func list(from count: Int, to newCount: Int) -> [FilterTaps] {
        let scale = Double(count) / Double(newCount), reach = max(1, scale)
        return (0..<newCount).map { place in
            let center = (Double(place) + 0.5) * scale - 0.5
            let first = max(0, Int((center - reach).rounded(.down))), last = min(count - 1, Int((center + reach).rounded(.up)))
            let weights = (first...last).map { max(0, 1 - abs(Double($0) - center) / reach) }
            let sum = weights.reduce(0, +)
            return FilterTaps(first: first, weights: weights.map { $0 / sum })
        }
    }
}
