extension InkDensity {
    /// The picture with x and y swapped.
    package func transposed() -> InkDensity {
        var result = [UInt8](repeating: 0, count: values.count)
        let source = values.span
        var target = result.mutableSpan
        // In blocks, so that both sides stay in the cache.
        let block = 32
        for blockY in stride(from: 0, to: height, by: block) {
            for blockX in stride(from: 0, to: width, by: block) {
                for y in blockY..<min(height, blockY + block) {
                    for x in blockX..<min(width, blockX + block) { target[x * height + y] = source[y * width + x] }
                }
            }
        }
        return InkDensity(width: height, height: width, values: result)
    }
}

extension BilevelImage {
    /// The picture with x and y swapped.
    package func transposed() -> BilevelImage {
        let swapped = InkDensity(width: width, height: height, values: ink).transposed()
        return BilevelImage(width: swapped.width, height: swapped.height, ink: swapped.values)
    }
}
