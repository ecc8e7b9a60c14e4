extension InkDensity {
    /// The picture with x and y swapped.
    package func transposed() -> InkDensity {
        var result = [UInt8](repeating: 0, count: values.count)
        // Squares of pixels at once, and what is left at the right and at the bottom one by one.
        let side = Self.transposedSide, squares = (x: width / side * side, y: height / side * side)
        transposeSquares(columnCount: squares.x, rowCount: squares.y, into: &result)
        let source = values.span
        var target = result.mutableSpan
        for y in 0..<height {
            for x in (y < squares.y ? squares.x : 0)..<width { target[x * height + y] = source[y * width + x] }
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
