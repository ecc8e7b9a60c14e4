/// Looks every pixel up at its place in another plane, bilinearly; paper lies beyond the plane.
///
/// Method: first all places, in vectors, then the values, one by one, since gathering in vectors is not faster. Places are
/// clamped to one pixel beyond the plane, where all is paper. Cell and fraction come from adding and subtracting 1.5·2²³, which
/// rounds without a conversion; a place on a pixel's center gives exactly that pixel, from either side.
///
/// **Determinism** A.
enum BilinearResampling {
    /// Finds the place of every pixel: `map` of (pixel + displacement).
    ///
    /// - Parameters:
    ///   - map: into pixels of the plane looked up.
    ///   - field: displacements, read where `hasField`; overwritten by where in its cell, 0…1, each place lies.
    ///   - cells: overwritten by 2²³ + the offset of each place's cell from the cell a pixel before the plane's first one.
    ///   - layout: of the pixels that look.
    ///   - source: of the plane looked up.
    static func findPlaces(
        map: AffineMap, field: inout DisplacementField, hasField: Bool, cells: inout [Float], layout: PlaneLayout,
        source: PlaneLayout
    ) {
        let count = layout.valueCount
        precondition(field.dx.count == count && field.dy.count == count && cells.count == count, "another layout")
        field.dx.withUnsafeMutableBufferPointer { dx in
            field.dy.withUnsafeMutableBufferPointer { dy in
                cells.withUnsafeMutableBufferPointer { cells in
                    guard let dx = dx.baseAddress, let dy = dy.baseAddress, let cells = cells.baseAddress else { return }
                    findPlaces(dx, dy, cells, hasField: hasField, map: SingleMap(map), layout, source)
                }
            }
        }
    }

    /// Looks up the values at the places that `findPlaces` found.
    ///
    /// - Parameters:
    ///   - padded: the plane looked up, in the padded layout with a margin of 0.
    ///   - source: its layout.
    static func lookUp(
        _ padded: [Float], _ source: PlaneLayout, places: DisplacementField, cells: [Float], into plane: inout [Float]
    ) {
        let rowStep = source.paddedStride
        forEachPlace(padded, source, places: places, cells: cells, into: &plane) { padded, cell, fx, fy in
            value(padded, cell: cell, fx: fx, fy: fy, rowStep)
        }
    }

    /// plane ← look(the cell a pixel before the first one of the plane looked up, offset of the place's cell, place in its cell).
    @inline(__always)
    static func forEachPlace(
        _ padded: [Float], _ source: PlaneLayout, places: DisplacementField, cells: [Float], into plane: inout [Float],
        _ look: (UnsafePointer<Float>, _ cell: Float, _ fx: Float, _ fy: Float) -> Float
    ) {
        let count = plane.count
        precondition(places.dx.count == count && places.dy.count == count && cells.count == count, "another layout")
        precondition(padded.count == source.paddedValueCount, "another layout")
        let first = source.paddedOffset(row: -1) - 1
        padded.withUnsafeBufferPointer { padded in
            places.dx.withUnsafeBufferPointer { fx in
                places.dy.withUnsafeBufferPointer { fy in
                    cells.withUnsafeBufferPointer { cells in
                        plane.withUnsafeMutableBufferPointer { plane in
                            guard let padded = padded.baseAddress else { return }
                            for i in 0..<count { plane[i] = look(padded + first, cells[i], fx[i], fy[i]) }
                        }
                    }
                }
            }
        }
    }

    /// The value at one place, without tricks.
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

    private static func findPlaces(
        _ dx: UnsafeMutablePointer<Float>, _ dy: UnsafeMutablePointer<Float>, _ cells: UnsafeMutablePointer<Float>,
        hasField: Bool, map: SingleMap, _ layout: PlaneLayout, _ source: PlaneLayout
    ) {
        let right = Float(source.width + 1), bottom = Float(source.height + 1), rowStep = Float(source.paddedStride)
        let magic: Float = 0x1.8p23
        for y in 0..<layout.height {
            let start = y &* layout.stride
            let dx = dx + start, dy = dy + start, cells = cells + start
            for x in 0..<layout.stride {
                let u = Float(Int32(truncatingIfNeeded: x)) + (hasField ? dx[x] : 0)
                let v = Float(Int32(truncatingIfNeeded: y)) + (hasField ? dy[x] : 0)
                // From the pixel before the plane's first one.
                let px = cut(map.x0.addingProduct(map.xx, u).addingProduct(map.xy, v) + 1, right)
                let py = cut(map.y0.addingProduct(map.yx, u).addingProduct(map.yy, v) + 1, bottom)
                let left = ((px - 0.5) + magic) - magic, top = ((py - 0.5) + magic) - magic
                dx[x] = px - left
                dy[x] = py - top
                cells[x] = left.addingProduct(top, rowStep) + 0x1p23
            }
        }
    }

    @inline(__always)
    private static func value(
        _ padded: UnsafePointer<Float>, cell: Float, fx: Float, fy: Float, _ rowStep: Int
    ) -> Float {
        // Two neighbors are one load.
        let upper = UnsafeRawPointer(padded + Int(cell.bitPattern & 0x7F_FFFF))
        let lower = upper + 4 &* rowStep
        let above = upper.loadUnaligned(as: SIMD2<Float>.self), below = lower.loadUnaligned(as: SIMD2<Float>.self)
        let column = above.addingProduct(SIMD2(repeating: fy), below - above)
        return column.x.addingProduct(fx, column.y - column.x)
    }

    @inline(__always)
    private static func cut(_ value: Float, _ largest: Float) -> Float {
        let cut = value > 0 ? value : 0
        return cut < largest ? cut : largest
    }

    /// The map in single precision.
    private struct SingleMap {
        let xx: Float, xy: Float, x0: Float, yx: Float, yy: Float, y0: Float

        init(_ map: AffineMap) {
            (xx, xy, x0) = (Float(map.xx), Float(map.xy), Float(map.x0))
            (yx, yy, y0) = (Float(map.yx), Float(map.yy), Float(map.y0))
        }
    }
}
