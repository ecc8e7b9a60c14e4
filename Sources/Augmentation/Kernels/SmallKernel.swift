/// Weights of the pixels around one, up to four away, that sum to one: for blurs which no Gaussian is.
///
/// Method: a line is the mean of bilinear look-ups at points along it; a disk weighs pixels by how much of them it covers, seen
/// from its middle. Every value is one chain of fused multiply-adds in the order of the weights.
///
/// **Determinism** A.
struct SmallKernel: Sendable {
    static let reach = 4
    private static let side = 2 * reach + 1
    private static let blockHeight = 4
    /// Of the points that a line is made of; they lie at most a quarter of a pixel apart.
    private static let linePointCount = 24

    /// Rows of `side`.
    private(set) var weights = [Float](repeating: 0, count: side * side)
    /// How far weights other than 0 reach.
    private(set) var xRadius = 0, yRadius = 0

    /// The weight of the pixel at a distance.
    func weight(x: Int, y: Int) -> Float { weights[(y + Self.reach) * Self.side + x + Self.reach] }

    /// A straight line through the middle.
    ///
    /// - Parameters:
    ///   - lengthPixels: at most 2·(reach − 1).
    ///   - degrees: of its direction, counter-clockwise as seen from the right.
    mutating func prepareLine(lengthPixels: Double, degrees: Double) {
        let (sin, cos) = sinCos(degrees: degrees)
        let halfX = 0.5 * lengthPixels * abs(cos), halfY = 0.5 * lengthPixels * abs(sin)
        clear(xRadius: Int(halfX.rounded(.up)), yRadius: Int(halfY.rounded(.up)))
        let fraction = 1 / Float(Self.linePointCount)
        for i in 0..<Self.linePointCount {
            let along = lengthPixels * ((Double(i) + 0.5) / Double(Self.linePointCount) - 0.5)
            add(x: along * cos, y: -along * sin, weight: fraction)
        }
    }

    /// A disk about the middle, at most reach − ½ in radius; a smaller one than half a pixel is that pixel.
    mutating func prepareDisk(radiusPixels: Double) {
        let radius = Float(radiusPixels), outermost = Int((radiusPixels + 0.5).rounded(.up)) - 1
        clear(xRadius: outermost, yRadius: outermost)
        var sum: Float = 0
        forEachWeight { x, y, weight in
            let distance = Float(x * x + y * y).squareRoot()
            weight = max(0, min(1, radius + 0.5 - distance))
            sum += weight
        }
        let scale = 1 / sum
        forEachWeight { _, _, weight in weight *= scale }
    }

    /// plane ← the weighted means of the padded one.
    func convolve(_ padded: [Float], _ layout: PlaneLayout, into plane: inout [Float]) {
        precondition(padded.count == layout.paddedValueCount && plane.count == layout.valueCount, "another layout")
        precondition(layout.margin >= Self.reach, "a margin of \(layout.margin)")
        padded.withUnsafeBufferPointer { padded in
            plane.withUnsafeMutableBufferPointer { plane in
                weights.withUnsafeBufferPointer { weights in
                    guard let padded = padded.baseAddress, let plane = plane.baseAddress, let weights = weights.baseAddress
                    else { return }
                    let middle = weights + (Self.side * Self.reach + Self.reach)
                    for y in stride(from: 0, to: layout.height, by: Self.blockHeight) {
                        for x in stride(from: 0, to: layout.width, by: PlaneLayout.laneCount) {
                            convolve(
                                padded + layout.paddedOffset(row: y) + x, layout.paddedStride, middle,
                                into: plane + y * layout.stride + x, layout.stride, rows: layout.height - y)
                        }
                    }
                }
            }
        }
    }

    /// The same without pointers and vectors.
    func plainConvolve(_ padded: [Float], _ layout: PlaneLayout, into plane: inout [Float]) {
        for y in 0..<layout.height {
            for x in 0..<layout.width {
                var sum: Float = 0
                for dy in -yRadius...yRadius {
                    for dx in -xRadius...xRadius {
                        sum = sum.addingProduct(weight(x: dx, y: dy), padded[layout.paddedOffset(row: y + dy) + x + dx])
                    }
                }
                plane[y * layout.stride + x] = sum
            }
        }
    }

    /// A block of 16 columns and up to four rows, whose chains of additions run side by side.
    @inline(__always)
    private func convolve(
        _ pixels: UnsafePointer<Float>, _ rowStep: Int, _ middle: UnsafePointer<Float>,
        into target: UnsafeMutablePointer<Float>, _ targetStep: Int, rows: Int
    ) {
        // Rows that are not there are those of the last one, and not stored.
        let second = rows > 1 ? rowStep : 0, third = rows > 2 ? second + rowStep : second
        let fourth = rows > 3 ? third + rowStep : third
        var s0 = SIMD16<Float>.zero, s1 = s0, s2 = s0, s3 = s0
        for dy in -yRadius...yRadius {
            let row = pixels + dy &* rowStep, rowWeights = middle + dy &* Self.side
            for dx in -xRadius...xRadius {
                let weight = SIMD16(repeating: rowWeights[dx]), place = row + dx
                s0 = s0.addingProduct(weight, loadLanes(place))
                s1 = s1.addingProduct(weight, loadLanes(place + second))
                s2 = s2.addingProduct(weight, loadLanes(place + third))
                s3 = s3.addingProduct(weight, loadLanes(place + fourth))
            }
        }
        storeLanes(s0, target)
        if rows > 1 { storeLanes(s1, target + targetStep) }
        if rows > 2 { storeLanes(s2, target + 2 &* targetStep) }
        if rows > 3 { storeLanes(s3, target + 3 &* targetStep) }
    }

    private mutating func clear(xRadius: Int, yRadius: Int) {
        precondition((0...Self.reach).contains(xRadius) && (0...Self.reach).contains(yRadius), "\(xRadius) by \(yRadius) pixels")
        (self.xRadius, self.yRadius) = (xRadius, yRadius)
        for i in weights.indices { weights[i] = 0 }
    }

    @inline(__always)
    private mutating func forEachWeight(_ change: (_ x: Int, _ y: Int, _ weight: inout Float) -> Void) {
        for y in -yRadius...yRadius {
            for x in -xRadius...xRadius { change(x, y, &weights[(y + Self.reach) * Self.side + x + Self.reach]) }
        }
    }

    /// Adds the weights of a bilinear look-up less than `reach` away.
    @inline(__always)
    private mutating func add(x: Double, y: Double, weight: Float) {
        let left = x.rounded(.down), top = y.rounded(.down)
        let fx = Float(x - left), fy = Float(y - top)
        let i = (Int(top) + Self.reach) * Self.side + Int(left) + Self.reach
        weights[i] += weight * (1 - fx) * (1 - fy)
        weights[i + 1] += weight * fx * (1 - fy)
        weights[i + Self.side] += weight * (1 - fx) * fy
        weights[i + Self.side + 1] += weight * fx * fy
    }
}
