import Imaging

extension GrayImage {
    /// Pixels whose sides differ by less are square enough.
    private static let minAspect = 1.05

    /// A larger picture is not made larger still.
    private static let maxPixelCount = 100_000_000

    /// The picture with square pixels, as fine as the finer of its directions: rows or columns are interpolated between.
    ///
    /// - Parameter aspect: as `DecodedImage.pixelAspect`.
    /// - Returns: nil for pixels that are square, and where there would be too many of them.
    ///
    /// **Determinism** A.
    package func withSquarePixels(aspect: Double) -> GrayImage? {
        let ratio = max(aspect, 1 / aspect)
        guard ratio >= Self.minAspect, Double(pixels.count) * ratio <= Double(Self.maxPixelCount) else { return nil }
        return aspect > 1
            ? stretched(toHeight: Int((Double(height) * ratio).rounded())) : stretched(toWidth: Int((Double(width) * ratio).rounded()))
    }

    /// With so many rows, each interpolated between the nearest two.
    package func stretched(toHeight newHeight: Int) -> GrayImage {
        var result = GrayImage(width: width, height: newHeight)
        for y in 0..<newHeight {
            let (upper, lower, weight) = Self.source(of: y, of: newHeight, from: height)
            for x in 0..<width {
                let sum = Int(pixels[upper * width + x]) * (256 - weight) + Int(pixels[lower * width + x]) * weight
                result.pixels[y * width + x] = UInt8((sum + 128) >> 8)
            }
        }
        return result
    }

    /// With so many columns, each interpolated between the nearest two.
    private func stretched(toWidth newWidth: Int) -> GrayImage {
        var result = GrayImage(width: newWidth, height: height)
        for x in 0..<newWidth {
            let (left, right, weight) = Self.source(of: x, of: newWidth, from: width)
            for y in 0..<height {
                let sum = Int(pixels[y * width + left]) * (256 - weight) + Int(pixels[y * width + right]) * weight
                result.pixels[y * newWidth + x] = UInt8((sum + 128) >> 8)
            }
        }
        return result
    }

    /// The two rows that a new one lies between, and 256 times how much the second counts.
    private static func source(of index: Int, of count: Int, from oldCount: Int) -> (Int, Int, Int) {
        let place = min(max((Double(index) + 0.5) * Double(oldCount) / Double(count) - 0.5, 0), Double(oldCount - 1))
        let first = min(Int(place), oldCount - 1)
        return (first, min(first + 1, oldCount - 1), Int((place - Double(first)) * 256))
    }
}
