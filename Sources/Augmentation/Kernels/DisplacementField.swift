/// For every pixel, how far away the place lies that it shows, in pixels.
struct DisplacementField: Sendable {
    var dx: [Float]
    var dy: [Float]

    init(layout: PlaneLayout) {
        dx = Array(repeating: 0, count: layout.valueCount)
        dy = dx
    }

    /// Takes every pixel where `map` takes it.
    mutating func set(to map: AffineMap, layout: PlaneLayout) {
        let (xx, xy, x0) = (Float(map.xx - 1), Float(map.xy), Float(map.x0))
        let (yx, yy, y0) = (Float(map.yx), Float(map.yy - 1), Float(map.y0))
        fill(layout: layout) { x, y, _, _ in
            (x0.addingProduct(xy, y).addingProduct(xx, x), y0.addingProduct(yy, y).addingProduct(yx, x))
        }
    }

    /// Takes every pixel where `map` takes the place that it was taken to.
    mutating func map(by map: AffineMap, layout: PlaneLayout) {
        let (xx, xy, x0) = (Float(map.xx - 1), Float(map.xy), Float(map.x0))
        let (yx, yy, y0) = (Float(map.yx), Float(map.yy - 1), Float(map.y0))
        fill(layout: layout) { x, y, dx, dy in
            let u = x + dx, v = y + dy
            return (
                dx + x0.addingProduct(xy, v).addingProduct(xx, u), dy + y0.addingProduct(yy, v).addingProduct(yx, u)
            )
        }
    }

    /// Takes every pixel p to center + (p − center) / (1 + tilt·(p − center)).
    mutating func setProjection(tilt: (x: Double, y: Double), center: (x: Double, y: Double), layout: PlaneLayout) {
        let (tx, ty) = (Float(tilt.x), Float(tilt.y)), (cx, cy) = (Float(center.x), Float(center.y))
        fill(layout: layout) { x, y, _, _ in
            let u = x - cx, v = y - cy
            let depth = (tx * u).addingProduct(ty, v)
            // (p − center) / (1 + depth) lies away from p by −(p − center)·depth / (1 + depth).
            let fraction = -depth / (1 + depth)
            return (u * fraction, v * fraction)
        }
    }

    mutating func add(_ other: DisplacementField) {
        other.dx.withUnsafeBufferPointer { more in
            dx.withUnsafeMutableBufferPointer { mine in for i in mine.indices { mine[i] += more[i] } }
        }
        other.dy.withUnsafeBufferPointer { more in
            dy.withUnsafeMutableBufferPointer { mine in for i in mine.indices { mine[i] += more[i] } }
        }
    }

    /// Becomes equal to another field, keeping its own memory.
    mutating func copy(_ other: DisplacementField) {
        dx.withUnsafeMutableBufferPointer { mine in _ = mine.update(from: other.dx) }
        dy.withUnsafeMutableBufferPointer { mine in _ = mine.update(from: other.dy) }
    }

    func largestDisplacement(layout: PlaneLayout) -> Double {
        var largest: Float = 0
        for y in 0..<layout.height {
            for i in y * layout.stride..<y * layout.stride + layout.width {
                largest = max(largest, dx[i] * dx[i] + dy[i] * dy[i])
            }
        }
        return Double(largest).squareRoot()
    }

    /// (dx, dy) ← value(x, y, dx, dy) for every pixel, over row pointers so that the compiler makes vectors of it.
    @inline(__always)
    private mutating func fill(
        layout: PlaneLayout, _ value: (_ x: Float, _ y: Float, _ dx: Float, _ dy: Float) -> (Float, Float)
    ) {
        precondition(dx.count == layout.valueCount && dy.count == dx.count, "a field of another layout")
        dx.withUnsafeMutableBufferPointer { dx in
            dy.withUnsafeMutableBufferPointer { dy in
                guard let dx = dx.baseAddress, let dy = dy.baseAddress else { return }
                for row in 0..<layout.height {
                    let y = Float(row), dx = dx + row &* layout.stride, dy = dy + row &* layout.stride
                    for column in 0..<layout.stride {
                        (dx[column], dy[column]) = value(Float(Int32(truncatingIfNeeded: column)), y, dx[column], dy[column])
                    }
                }
            }
        }
    }
}
