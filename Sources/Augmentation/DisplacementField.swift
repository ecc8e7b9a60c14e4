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
        let (xx, xy, yx, yy) = (Float(map.xx - 1), Float(map.xy), Float(map.yx), Float(map.yy - 1))
        for y in 0..<layout.height {
            let row = y * layout.stride
            let x0 = Float(map.x0).addingProduct(xy, Float(y)), y0 = Float(map.y0).addingProduct(yy, Float(y))
            for x in 0..<layout.width {
                dx[row + x] = x0.addingProduct(xx, Float(x))
                dy[row + x] = y0.addingProduct(yx, Float(x))
            }
        }
    }

    /// Takes every pixel p to centre + (p − centre) / (1 + tilt·(p − centre)).
    mutating func setProjection(tilt: (x: Double, y: Double), centre: (x: Double, y: Double), layout: PlaneLayout) {
        let (tx, ty) = (Float(tilt.x), Float(tilt.y)), (cx, cy) = (Float(centre.x), Float(centre.y))
        for y in 0..<layout.height {
            let row = y * layout.stride
            let v = Float(y) - cy
            for x in 0..<layout.width {
                let u = Float(x) - cx
                let depth = (tx * u).addingProduct(ty, v)
                // (p − centre) / (1 + depth) lies away from p by −(p − centre)·depth / (1 + depth).
                let share = -depth / (1 + depth)
                dx[row + x] = u * share
                dy[row + x] = v * share
            }
        }
    }

    mutating func add(_ other: DisplacementField) {
        for i in dx.indices {
            dx[i] += other.dx[i]
            dy[i] += other.dy[i]
        }
    }

    /// Becomes equal to another field, keeping its own memory.
    mutating func copy(_ other: DisplacementField) {
        for i in dx.indices {
            dx[i] = other.dx[i]
            dy[i] = other.dy[i]
        }
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
}
