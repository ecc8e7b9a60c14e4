/// Loops over the pixels of a plane that know where each lies.
///
/// **Determinism** A.
extension PixelKernels {
    /// plane ← change(ink, x, y) for 16 pixels in a row at a time, x and y being the places of their centers in pixels of the glyph.
    ///
    /// - Parameters:
    ///   - rows: those of the plane that are changed.
    ///   - scale: how many pixels of the plane one of the glyph is wide.
    @inline(__always)
    static func mapPlaces(
        _ plane: inout [Float], rows: Range<Int>, scale: Int, layout: PlaneLayout,
        _ change: (_ ink: SIMD16<Float>, _ x: SIMD16<Float>, _ y: Float) -> SIMD16<Float>
    ) {
        precondition(plane.count == layout.valueCount, "a plane of another layout")
        precondition(rows.lowerBound >= 0 && rows.upperBound <= layout.height, "rows \(rows) of \(layout.height)")
        let step = 1 / Float(scale), first = (step - 1) / 2
        let columns = first + laneNumbers * step, columnStep = SIMD16(repeating: Float(PlaneLayout.laneCount) * step)
        plane.withUnsafeMutableBufferPointer { plane in
            guard let plane = plane.baseAddress else { return }
            for y in rows {
                let row = plane + y &* layout.stride
                let placeY = first + Float(y) * step
                var x = columns
                for start in stride(from: 0, to: layout.stride, by: PlaneLayout.laneCount) {
                    storeLanes(change(loadLanes(row + start), x, placeY), row + start)
                    x += columnStep
                }
            }
        }
    }

    /// plane ← change(plane, other), both of the same layout, 16 pixels at a time.
    @inline(__always)
    static func combine(
        _ plane: inout [Float], with other: [Float], layout: PlaneLayout,
        _ change: (SIMD16<Float>, SIMD16<Float>) -> SIMD16<Float>
    ) {
        precondition(plane.count == layout.valueCount && other.count == plane.count, "another layout")
        plane.withUnsafeMutableBufferPointer { plane in
            other.withUnsafeBufferPointer { other in
                guard let plane = plane.baseAddress, let other = other.baseAddress else { return }
                for i in stride(from: 0, to: layout.valueCount, by: PlaneLayout.laneCount) {
                    storeLanes(change(loadLanes(plane + i), loadLanes(other + i)), plane + i)
                }
            }
        }
    }

    /// combine(…combine(combine(0, v₀), v₁)…, vₙ) of the 16-pixel pieces of a row, whatever lies beyond the row being 0.
    @inline(__always)
    static func reduceRow(
        _ plane: [Float], row y: Int, layout: PlaneLayout, _ combine: (SIMD16<Float>, SIMD16<Float>) -> SIMD16<Float>
    ) -> SIMD16<Float> {
        precondition(plane.count == layout.valueCount && (0..<layout.height).contains(y), "row \(y) of another layout")
        return plane.withUnsafeBufferPointer { plane in
            guard let plane = plane.baseAddress else { return .zero }
            let row = plane + y &* layout.stride
            var result = SIMD16<Float>.zero
            for start in stride(from: 0, to: layout.width, by: PlaneLayout.laneCount) {
                let end = SIMD16(repeating: Float(layout.width - start))
                result = combine(result, loadLanes(row + start).replacing(with: 0, where: laneNumbers .>= end))
            }
            return result
        }
    }

    /// The ink of a row; what is below paper counts as paper.
    static func rowSum(_ plane: [Float], row y: Int, layout: PlaneLayout) -> Float {
        reduceRow(plane, row: y, layout: layout) { sum, ink in sum + ink.replacing(with: 0, where: ink .< .zero) }.foldedSum
    }

    /// The strongest ink of the plane; 0 where all is paper.
    static func largest(_ plane: [Float], layout: PlaneLayout) -> Float {
        var largest = SIMD16<Float>.zero
        for y in 0..<layout.height {
            let row = reduceRow(plane, row: y, layout: layout) { largest, ink in largest.replacing(with: ink, where: ink .> largest) }
            largest = largest.replacing(with: row, where: row .> largest)
        }
        return largest.max()
    }

    private static let laneNumbers = SIMD16<Float>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
}
