extension ColorImage {
    /// Smaller by a whole factor: the mean of each block; what is left over at the right and bottom is dropped.
    package func reduced(by factor: Int) -> ColorImage {
        precondition(factor >= 1 && width >= factor && height >= factor, "\(width)×\(height) reduced by \(factor)")
        if factor == 1 { return self }
        let w = width / factor, h = height / factor, count = Int32(factor * factor)
        var result: [UInt8] = []
        result.reserveCapacity(3 * w * h)
        var sums = [Int32](repeating: 0, count: 3 * w)
        let source = samples.span
        for y in 0..<h {
            for i in sums.indices { sums[i] = count / 2 }
            for row in y * factor..<(y + 1) * factor {
                var index = 3 * row * width
                for x in 0..<w {
                    for _ in 0..<factor {
                        sums[3 * x] += Int32(source[index])
                        sums[3 * x + 1] += Int32(source[index + 1])
                        sums[3 * x + 2] += Int32(source[index + 2])
                        index += 3
                    }
                }
            }
            for sum in sums { result.append(UInt8(sum / count)) }
        }
        return ColorImage(width: w, height: h, samples: result)
    }

    /// With its longer side at most `side` pixels.
    package func reduced(toSide side: Int) -> ColorImage {
        let factor = (max(width, height) + side - 1) / side
        return reduced(by: max(1, min(factor, width, height)))
    }
}
