import Support

/// An affine map of the plane: (x, y) → (xx·x + xy·y + x0, yx·x + yy·y + y0).
///
/// Steps give the map that is *looked up*: from a place in the new image to the place in the old one that it shows.
struct AffineMap: Equatable, Sendable {
    var xx = 1.0, xy = 0.0, x0 = 0.0
    var yx = 0.0, yy = 1.0, y0 = 0.0

    static let identity = AffineMap()

    func apply(x: Double, y: Double) -> (x: Double, y: Double) {
        (xx * x + xy * y + x0, yx * x + yy * y + y0)
    }

    /// `self` after `first`.
    func after(_ first: AffineMap) -> AffineMap {
        AffineMap(
            xx: xx * first.xx + xy * first.yx, xy: xx * first.xy + xy * first.yy, x0: xx * first.x0 + xy * first.y0 + x0,
            yx: yx * first.xx + yy * first.yx, yy: yx * first.xy + yy * first.yy, y0: yx * first.x0 + yy * first.y0 + y0)
    }

    /// The same map with `center` in the role of the origin.
    func about(x: Double, y: Double) -> AffineMap {
        let moved = apply(x: x, y: y)
        var map = self
        map.x0 += x - moved.x
        map.y0 += y - moved.y
        return map
    }

    /// The same map into a plane whose pixels are `scale` times as fine.
    func inPixels(scaledBy scale: Double) -> AffineMap {
        AffineMap(
            xx: xx * scale, xy: xy * scale, x0: x0 * scale + (scale - 1) / 2,
            yx: yx * scale, yy: yy * scale, y0: y0 * scale + (scale - 1) / 2)
    }

    /// How far it moves a point of the rectangle from (0, 0) to (right, bottom) at most: at a corner, the distance being convex.
    func largestDisplacement(right: Double, bottom: Double) -> Double {
        var largest = 0.0
        for (x, y) in [(0, 0), (right, 0), (0, bottom), (right, bottom)] {
            let (u, v) = apply(x: x, y: y)
            largest = max(largest, (u - x) * (u - x) + (v - y) * (v - y))
        }
        return largest.squareRoot()
    }
}

/// Sine and cosine of an angle in degrees.
func sinCos(degrees: Double) -> (sin: Double, cos: Double) {
    let radians = degrees * (.pi / 180)
    return (PortableMath.sin(radians), PortableMath.cos(radians))
}
