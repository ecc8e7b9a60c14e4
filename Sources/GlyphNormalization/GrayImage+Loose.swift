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
        let columns = InterpolatedPlace.list(from: width, factor: factor), rows = InterpolatedPlace.list(from: height, factor: factor)
        // Each row of the picture, as long as the result's are.
        var long = [Double](repeating: 0, count: height * columns.count)
        let levels = pixels.span
        for y in 0..<height {
            for (x, place) in columns.enumerated() {
                long[y * columns.count + x] =
                    Double(levels[y * width + place.first]) * (1 - place.fraction) + Double(levels[y * width + place.second])
                    * place.fraction
            }
        }
        var values = [UInt8](repeating: 0, count: rows.count * columns.count)
        for (y, place) in rows.enumerated() {
            let top = place.first * columns.count, bottom = place.second * columns.count
            for x in columns.indices {
                values[y * columns.count + x] = UInt8((long[top + x] * (1 - place.fraction) + long[bottom + x] * place.fraction).rounded())
            }
        }
        return GrayImage(width: columns.count, height: rows.count, pixels: values)
    }
}

/// Between which two pixels of a row or column a place of an enlarged one lies.
private struct InterpolatedPlace {
    let first: Int
    let second: Int
    /// Of the way from the first to the second, 0…1.
    let fraction: Double

    static func list(from count: Int, factor: Int) -> [InterpolatedPlace] {
        (0..<count * factor).map { place in
            let at = (Double(place) + 0.5) / Double(factor) - 0.5
            let first = min(max(0, Int(at.rounded(.down))), max(0, count - 2))
            return InterpolatedPlace(first: first, second: min(first + 1, count - 1), fraction: min(max(0, at - Double(first)), 1))
        }
    }
}
