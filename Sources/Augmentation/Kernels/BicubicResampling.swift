/// Looks every pixel up at its place in another plane by cubic convolution; paper lies beyond the plane.
///
/// Method: a = −½, separable over 4 × 4 pixels, rows first; what overshoots is cut to 0…255. A place on a pixel's center gives
/// exactly that pixel.
///
/// **Determinism** A. **Source** Keys: "Cubic Convolution Interpolation for Digital Image Processing", 1981.
enum BicubicResampling {
    /// As `BilinearResampling.lookUp`, with the places that were found for it.
    static func lookUp(
        _ padded: [Float], _ source: PlaneLayout, places: DisplacementField, cells: [Float], into plane: inout [Float]
    ) {
        let rowStep = source.paddedStride
        BilinearResampling.forEachPlace(padded, source, places: places, cells: cells, into: &plane) { padded, cell, fx, fy in
            // One pixel further up and left than the cell.
            let corner = padded + Int(cell.bitPattern & 0x7F_FFFF) - rowStep - 1
            let across = weights(fx), down = weights(fy)
            var row = SIMD4<Float>.zero
            for step in 0..<4 {
                let four = UnsafeRawPointer(corner + step &* rowStep).loadUnaligned(as: SIMD4<Float>.self)
                row = row.addingProduct(SIMD4(repeating: down[step]), four)
            }
            let parts = row * across
            let value = (parts.x + parts.y) + (parts.z + parts.w)
            return min(max(value, 0), 255)
        }
    }

    /// The weights of four pixels at −1, 0, 1, 2 for a place at `t`, 0…1; they sum to one.
    @inline(__always)
    static func weights(_ t: Float) -> SIMD4<Float> {
        let t2 = t * t, t3 = t2 * t
        return SIMD4(
            t2 - 0.5 * (t3 + t),
            (1 as Float).addingProduct(1.5, t3).addingProduct(-2.5, t2),
            (0.5 * t).addingProduct(2, t2).addingProduct(-1.5, t3),
            0.5 * (t3 - t2))
    }
}
