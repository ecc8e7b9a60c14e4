import Imaging

extension GrayImage {
    /// Black and white points that stand for the picture's grays: the error of each goes on to its neighbors, as Floyd and Steinberg (1976) have it.
    ///
    /// **Determinism** A.
    package var dithered: GrayImage {
        var levels = pixels.map(Float.init), result = self
        for y in 0..<height {
            for x in 0..<width {
                let at = y * width + x, isWhite = levels[at] >= 128
                result.pixels[at] = isWhite ? 255 : 0
                let error = levels[at] - (isWhite ? 255 : 0)
                if x + 1 < width { levels[at + 1] += error * 7 / 16 }
                guard y + 1 < height else { continue }
                if x > 0 { levels[at + width - 1] += error * 3 / 16 }
                levels[at + width] += error * 5 / 16
                if x + 1 < width { levels[at + width + 1] += error / 16 }
            }
        }
        return result
    }
}
