/// The levels of a picture smoothed by the binomial kernel (1 2 1)/4 along both axes (σ = 0.7 pixels), its rim repeated outwards.
///
/// **Complexity** linear in the pixels.
func binomiallySmoothed(_ levels: [UInt8], width: Int, height: Int) -> [UInt8] {
    var result = levels
    let source = levels.span
    var target = result.mutableSpan
    // Sums down the columns, the outermost ones twice.
    var sums = [UInt16](repeating: 0, count: width + 2)
    for y in 0..<height {
        let up = max(0, y - 1) * width, here = y * width, down = min(height - 1, y + 1) * width
        let above = source.extracting(up..<up + width), row = source.extracting(here..<here + width)
        let below = source.extracting(down..<down + width)
        var column = sums.mutableSpan
        for x in 0..<width { column[x + 1] = UInt16(above[x]) &+ 2 &* UInt16(row[x]) &+ UInt16(below[x]) }
        column[0] = column[1]
        column[width + 1] = column[width]
        let left = sums.span.extracting(0..<width), middle = sums.span.extracting(1..<width + 1)
        let right = sums.span.extracting(2..<width + 2)
        for x in 0..<width {
            target[here + x] = UInt8(truncatingIfNeeded: (left[x] &+ 2 &* middle[x] &+ right[x] &+ 8) >> 4)
        }
    }
    return result
}
