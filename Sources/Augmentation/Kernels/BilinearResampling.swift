/// Looks every pixel up at its place in another plane, bilinearly; paper lies beyond the plane.
///
/// Method: places are clamped to one pixel beyond the plane, where all is paper. Cell and fraction come from adding and
/// subtracting 1.5·2²³, since the conversion of 16 floats to integers compiles to scalar code; a place on a pixel's centre gives
/// exactly that pixel, from either side.
///
/// **Determinism** A.
enum BilinearResampling {
    private typealias V = SIMD16<Float>

    /// - Parameter padded: the plane looked up, in the padded layout with a margin of 0.
    static func apply(
        to padded: [Float], into plane: inout [Float], map: AffineMap, field: DisplacementField?, layout: PlaneLayout
    ) {
        precondition(plane.count == layout.valueCount && padded.count == layout.paddedValueCount, "another layout")
        precondition(field.map { $0.dx.count == plane.count && $0.dy.count == plane.count } ?? true, "another layout")
        let map = SingleMap(map)
        padded.withUnsafeBufferPointer { padded in
            plane.withUnsafeMutableBufferPointer { plane in
                guard let padded = padded.baseAddress, let plane = plane.baseAddress else { return }
                for y in 0..<layout.height {
                    for x in stride(from: 0, to: layout.width, by: PlaneLayout.laneCount) {
                        let i = y * layout.stride + x
                        var u = V(repeating: Float(x)) + lanes, v = V(repeating: Float(y))
                        if let field {
                            u += field.dx.withUnsafeBufferPointer { $0.baseAddress.map { loadLanes($0 + i) } ?? .zero }
                            v += field.dy.withUnsafeBufferPointer { $0.baseAddress.map { loadLanes($0 + i) } ?? .zero }
                        }
                        look(up: map.apply(u, v), in: padded, into: plane + i, layout)
                    }
                }
            }
        }
    }

    /// The value at one place of a dense plane, without tricks: what every lane of the kernel computes.
    static func plainValue(of plane: [Float], layout: PlaneLayout, x: Float, y: Float) -> Float {
        func ink(_ x: Int, _ y: Int) -> Float {
            (0..<layout.width).contains(x) && (0..<layout.height).contains(y) ? plane[y * layout.stride + x] : 0
        }
        let u = max(-1, min(Float(layout.width), x)), v = max(-1, min(Float(layout.height), y))
        let left = Int(u.rounded(.down)), top = Int(v.rounded(.down))
        let fx = u - Float(left), fy = v - Float(top)
        let upper = ink(left, top).addingProduct(fx, ink(left + 1, top) - ink(left, top))
        let lower = ink(left, top + 1).addingProduct(fx, ink(left + 1, top + 1) - ink(left, top + 1))
        return upper.addingProduct(fy, lower - upper)
    }

    private static let lanes = V(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)

    @inline(__always)
    private static func look(
        up place: (u: V, v: V), in padded: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>, _ layout: PlaneLayout
    ) {
        // In the padded plane's coordinates, from 0.
        let u = (place.u + 1).clamped(lowerBound: .zero, upperBound: V(repeating: Float(layout.width + 1)))
        let v = (place.v + 1).clamped(lowerBound: .zero, upperBound: V(repeating: Float(layout.height + 1)))
        let magic: Float = 0x1.8p23
        let left = ((u - 0.5) + magic) - magic, top = ((v - 0.5) + magic) - magic
        let fx = u - left, fy = v - top
        let cell = unsafeBitCast(
            left.addingProduct(top, V(repeating: Float(layout.paddedStride))) + 0x1p23, to: SIMD16<UInt32>.self)
            & 0x7F_FFFF
        for lane in 0..<PlaneLayout.laneCount {
            let corner = padded + Int(cell[lane])
            let below = corner + layout.paddedStride
            let upper = corner[0].addingProduct(fx[lane], corner[1] - corner[0])
            let lower = below[0].addingProduct(fx[lane], below[1] - below[0])
            target[lane] = upper.addingProduct(fy[lane], lower - upper)
        }
    }

    /// The map in single precision, fused.
    private struct SingleMap {
        let xx: V, xy: V, x0: V, yx: V, yy: V, y0: V

        init(_ map: AffineMap) {
            (xx, xy, x0) = (V(repeating: Float(map.xx)), V(repeating: Float(map.xy)), V(repeating: Float(map.x0)))
            (yx, yy, y0) = (V(repeating: Float(map.yx)), V(repeating: Float(map.yy)), V(repeating: Float(map.y0)))
        }

        @inline(__always)
        func apply(_ u: V, _ v: V) -> (u: V, v: V) {
            (x0.addingProduct(xx, u).addingProduct(xy, v), y0.addingProduct(yx, u).addingProduct(yy, v))
        }
    }
}
