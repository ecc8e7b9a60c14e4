/// A color picture for people to look at: overlays on a scan, samples in a report. Row by row from the top left, no padding.
///
/// Nothing is measured or recognized on color; that is what `GrayImage` is for.
public struct ColorImage: Sendable, Equatable {
    public let width: Int
    public let height: Int
    /// Red, green, blue of each pixel: `3 * width * height` values.
    public var samples: [UInt8]

    public init(width: Int, height: Int, samples: [UInt8]) {
        precondition(
            width > 0 && height > 0 && samples.count == 3 * width * height, "\(width)×\(height) with \(samples.count) samples")
        self.width = width
        self.height = height
        self.samples = samples
    }

    /// A gray picture to be painted on.
    public init(_ image: GrayImage) {
        var samples: [UInt8] = []
        samples.reserveCapacity(3 * image.pixels.count)
        for gray in image.pixels {
            samples.append(gray)
            samples.append(gray)
            samples.append(gray)
        }
        self.init(width: image.width, height: image.height, samples: samples)
    }

    /// Red, green and blue of one pixel.
    @inlinable
    public subscript(x: Int, y: Int) -> SIMD3<UInt8> {
        get {
            let start = 3 * (y * width + x)
            return SIMD3(samples[start], samples[start + 1], samples[start + 2])
        }
        set {
            let start = 3 * (y * width + x)
            samples[start] = newValue.x
            samples[start + 1] = newValue.y
            samples[start + 2] = newValue.z
        }
    }
}
