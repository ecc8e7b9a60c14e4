import Imaging

extension GrayImage {
    var inverted: GrayImage { GrayImage(width: width, height: height, pixels: pixels.map { 255 - $0 }) }

    /// Whether the rim is darker than the middle of the picture's range. The rim is a sixteenth of the shorter side wide, so that the
    /// lines of a printed box along it do not decide.
    var hasDarkRim: Bool {
        let band = max(1, min(width, height) / 16)
        var histogram = [Int](repeating: 0, count: 256), count = 0
        for y in 0..<height {
            let isInside = y >= band && y < height - band
            for x in 0..<width where !isInside || x < band || x >= width - band {
                histogram[Int(self[x, y])] += 1
                count += 1
            }
        }
        var median = 0, below = histogram[0]
        while 2 * below <= count {
            median += 1
            below += histogram[median]
        }
        let low = Int(pixels.min() ?? 0), high = Int(pixels.max() ?? 255)
        return 2 * median < low + high
    }

    /// Between two lengths of the longer side: reduced by block means, enlarged by bilinear interpolation.
    func rescaled(minSide: Int, maxSide: Int) -> GrayImage {
        let longSide = max(width, height)
        if longSide > maxSide {
            return reduced(by: min((longSide + maxSide - 1) / maxSide, width, height))
        }
        let factor = (minSide + longSide - 1) / longSide
        return factor > 1 ? enlarged(by: factor) : self
    }

    /// Larger by a whole factor, by bilinear interpolation.
    func enlarged(by factor: Int) -> GrayImage {
        var result = GrayImage(width: width * factor, height: height * factor)
        for y in 0..<result.height {
            let v = (Double(y) + 0.5) / Double(factor) - 0.5
            let row = min(max(0, Int(v.rounded(.down))), max(0, height - 2)), below = min(row + 1, height - 1)
            let down = min(max(0, v - Double(row)), 1)
            for x in 0..<result.width {
                let u = (Double(x) + 0.5) / Double(factor) - 0.5
                let column = min(max(0, Int(u.rounded(.down))), max(0, width - 2)), right = min(column + 1, width - 1)
                let across = min(max(0, u - Double(column)), 1)
                let top = Double(self[column, row]) * (1 - across) + Double(self[right, row]) * across
                let bottom = Double(self[column, below]) * (1 - across) + Double(self[right, below]) * across
                result[x, y] = UInt8((top * (1 - down) + bottom * down).rounded())
            }
        }
        return result
    }
}
