/// Weights of the pixels around one, up to four away, that sum to one: for blurs which no Gaussian is.
///
/// Method: the weights are those of the mean of bilinear look-ups at many points, so that shapes of any size between the pixels
/// have soft rims. Every value is one chain of fused multiply-adds in the order of the weights.
///
/// **Determinism** A.
struct SmallKernel: Sendable {
    static let reach = 4
    private static let side = 2 * reach + 1
    /// Of the points that a line is made of; they lie at most ⅛ px apart.
    private static let linePointCount = 40
    /// The points of a disk: rings of equal area.
    private static let ringCount = 8, ringPointCount = 16

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
        clear()
        let (sin, cos) = sinCos(degrees: degrees)
        for i in 0..<Self.linePointCount {
            let along = lengthPixels * ((Double(i) + 0.5) / Double(Self.linePointCount) - 0.5)
            add(x: along * cos, y: -along * sin, weight: 1 / Float(Self.linePointCount))
        }
    }

    /// A disk about the middle, at most reach − 1 in radius.
    mutating func prepareDisk(radiusPixels: Double) {
        clear()
        for point in Self.diskPoints {
            add(x: radiusPixels * point.x, y: radiusPixels * point.y, weight: 1 / Float(Self.diskPoints.count))
        }
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
                    for y in 0..<layout.height {
                        for x in stride(from: 0, to: layout.width, by: PlaneLayout.laneCount) {
                            let sum = weightedSum(padded + layout.paddedOffset(row: y) + x, middle, layout.paddedStride)
                            storeLanes(sum, plane + y * layout.stride + x)
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

    @inline(__always)
    private func weightedSum(_ pixels: UnsafePointer<Float>, _ middle: UnsafePointer<Float>, _ rowStep: Int) -> SIMD16<Float> {
        var sum = SIMD16<Float>.zero
        for dy in -yRadius...yRadius {
            let row = pixels + dy &* rowStep, rowWeights = middle + dy &* Self.side
            for dx in -xRadius...xRadius {
                sum = sum.addingProduct(SIMD16(repeating: rowWeights[dx]), loadLanes(row + dx))
            }
        }
        return sum
    }

    private mutating func clear() {
        for i in weights.indices { weights[i] = 0 }
        (xRadius, yRadius) = (0, 0)
    }

    /// Adds the weights of a bilinear look-up.
    private mutating func add(x: Double, y: Double, weight: Float) {
        let left = x.rounded(.down), top = y.rounded(.down)
        let fx = Float(x - left), fy = Float(y - top)
        add(Int(left), Int(top), weight * (1 - fx) * (1 - fy))
        add(Int(left) + 1, Int(top), weight * fx * (1 - fy))
        add(Int(left), Int(top) + 1, weight * (1 - fx) * fy)
        add(Int(left) + 1, Int(top) + 1, weight * fx * fy)
    }

    private mutating func add(_ x: Int, _ y: Int, _ weight: Float) {
        guard weight > 0 else { return }
        weights[(y + Self.reach) * Self.side + x + Self.reach] += weight
        xRadius = max(xRadius, abs(x))
        yRadius = max(yRadius, abs(y))
    }

    /// Of a disk of radius 1, each for the same area.
    private static let diskPoints: [(x: Double, y: Double)] = (0..<ringCount).flatMap { ring in
        let radius = ((Double(ring) + 0.5) / Double(ringCount)).squareRoot()
        return (0..<ringPointCount).map { point in
            let (sin, cos) = sinCos(degrees: (Double(point) + 0.5) * 360 / Double(ringPointCount))
            return (radius * cos, radius * sin)
        }
    }
}
