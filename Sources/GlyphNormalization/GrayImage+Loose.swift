import Imaging

extension GrayImage {
    package var inverted: GrayImage { GrayImage(width: width, height: height, pixels: pixels.map { 255 - $0 }) }

    /// Whether the ink is lighter than the paper: most of the rim and most of the picture are darker than the middle of its range. The
    /// rim is a sixteenth of the shorter side wide. Both are asked, since a frame or a shadow may darken the rim alone.
    package var hasDarkPaper: Bool {
        let band = max(1, min(width, height) / 16)
        let levels = pixels.span
        var lightest: UInt8 = 0, darkest: UInt8 = 255
        for at in 0..<levels.count { (lightest, darkest) = (max(lightest, levels[at]), min(darkest, levels[at])) }
        let middle = UInt8((Int(darkest) + Int(lightest)) / 2)
        func countDark(_ columns: Range<Int>, inRow y: Int) -> Int {
            let row = levels.extracting(y * width + columns.lowerBound..<y * width + columns.upperBound)
            var count = 0
            for x in 0..<row.count { count &+= row[x] < middle ? 1 : 0 }
            return count
        }
        var rimCount = 0, darkRimCount = 0, darkCount = 0
        let inner = band..<max(band, width - band)
        for y in 0..<height {
            let count = countDark(0..<width, inRow: y), isInner = y >= band && y < height - band
            darkCount += count
            rimCount += isInner ? width - inner.count : width
            darkRimCount += isInner ? count - countDark(inner, inRow: y) : count
        }
        return 2 * darkRimCount > rimCount && 2 * darkCount > width * height
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
    package func enlarged(by factor: Int) -> GrayImage {
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
