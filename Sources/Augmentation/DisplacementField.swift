/// For every pixel, how far away the place lies that it shows, in pixels.
struct DisplacementField: Sendable {
    var dx: [Float]
    var dy: [Float]

    init(layout: PlaneLayout) {
        dx = Array(repeating: 0, count: layout.valueCount)
        dy = dx
    }

    mutating func set(to map: AffineMap, layout: PlaneLayout) {
        for y in 0..<layout.height {
            for x in 0..<layout.width {
                let place = map.apply(x: Double(x), y: Double(y))
                dx[y * layout.stride + x] = Float(place.x - Double(x))
                dy[y * layout.stride + x] = Float(place.y - Double(y))
            }
        }
    }

    /// Becomes p → d(p) + f(p + d(p)), f bilinear and continued beyond the plane as it is on its edge.
    mutating func compose(_ f: DisplacementField, after d: DisplacementField, layout: PlaneLayout) {
        let right = Float(layout.width - 1), bottom = Float(layout.height - 1)
        for y in 0..<layout.height {
            for x in 0..<layout.width {
                let i = y * layout.stride + x
                let u = max(0, min(right, Float(x) + d.dx[i])), v = max(0, min(bottom, Float(y) + d.dy[i]))
                let left = min(Int(u), max(0, layout.width - 2)), top = min(Int(v), max(0, layout.height - 2))
                let cell = Cell(
                    topLeft: top * layout.stride + left, right: layout.width > 1 ? 1 : 0,
                    down: layout.height > 1 ? layout.stride : 0, fx: u - Float(left), fy: v - Float(top))
                dx[i] = d.dx[i] + cell.value(in: f.dx)
                dy[i] = d.dy[i] + cell.value(in: f.dy)
            }
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

    /// Four neighbouring values and a place among them.
    private struct Cell {
        let topLeft: Int, right: Int, down: Int
        let fx: Float, fy: Float

        func value(in plane: [Float]) -> Float {
            let upper = plane[topLeft].addingProduct(fx, plane[topLeft + right] - plane[topLeft])
            let lower = plane[topLeft + down].addingProduct(fx, plane[topLeft + down + right] - plane[topLeft + down])
            return upper.addingProduct(fy, lower - upper)
        }
    }
}
