/// A pixel's ink and that of the eight around it, for 16 pixels in a row.
struct Neighbourhood {
    typealias V = SIMD16<Float>
    let topLeft: V, top: V, topRight: V
    let left: V, centre: V, right: V
    let bottomLeft: V, bottom: V, bottomRight: V
}

/// The loops over the pixels of a plane. The pointers let the compiler use vectors, worth a factor of 3 to 10 over arrays.
///
/// **Determinism** A.
enum PixelKernels {
    /// Copies bytes into the plane; false, and nothing copied, where all are 0.
    static func load(_ pixels: [UInt8], at offset: Int, into plane: inout [Float], layout: PlaneLayout) -> Bool {
        let count = layout.width * layout.height
        precondition(offset >= 0 && offset <= pixels.count - count, "pixels \(offset)..<\(offset + count) of \(pixels.count)")
        return pixels.withUnsafeBufferPointer { pixels in
            plane.withUnsafeMutableBufferPointer { plane in
                var any: UInt8 = 0
                for i in offset..<offset + count { any |= pixels[i] }
                if any == 0 { return false }
                for y in 0..<layout.height {
                    for x in 0..<layout.width {
                        plane[y * layout.stride + x] = Float(pixels[offset + y * layout.width + x])
                    }
                }
                return true
            }
        }
    }

    /// Copies the plane into bytes: rounded to the nearest (ties to even), cut to 0…255.
    static func store(_ plane: [Float], into pixels: inout [UInt8], at offset: Int, layout: PlaneLayout) {
        let count = layout.width * layout.height
        precondition(offset >= 0 && offset <= pixels.count - count, "pixels \(offset)..<\(offset + count) of \(pixels.count)")
        plane.withUnsafeBufferPointer { plane in
            pixels.withUnsafeMutableBufferPointer { pixels in
                for y in 0..<layout.height {
                    for x in 0..<layout.width {
                        let value = plane[y * layout.stride + x]
                        let cut = value > 0 ? (value < 255 ? value : 255) : 0
                        // Adding 2²³ leaves the rounded number in the last bits.
                        pixels[offset + y * layout.width + x] = UInt8(truncatingIfNeeded: (cut + 0x1p23).bitPattern)
                    }
                }
            }
        }
    }

    /// plane ← change(plane, values), `values` being dense: `width` a row.
    @inline(__always)
    static func combine<Value>(
        _ plane: inout [Float], _ values: [Value], layout: PlaneLayout, _ change: (Float, Value) -> Float
    ) {
        precondition(values.count >= layout.width * layout.height && plane.count == layout.valueCount, "another layout")
        plane.withUnsafeMutableBufferPointer { plane in
            values.withUnsafeBufferPointer { values in
                for y in 0..<layout.height {
                    for x in 0..<layout.width {
                        let i = y * layout.stride + x
                        plane[i] = change(plane[i], values[y * layout.width + x])
                    }
                }
            }
        }
    }

    /// Two uniform numbers in ±`amplitude` from every word: dx from its low 16 bits, dy from its high ones.
    static func fillUniform(_ field: inout DisplacementField, from words: [UInt32], amplitude: Float, layout: PlaneLayout) {
        let scale = amplitude * 0x1p-15
        combine(&field.dx, words, layout: layout) { _, word in
            (Float(Int16(truncatingIfNeeded: word)) + 0.5) * scale
        }
        combine(&field.dy, words, layout: layout) { _, word in
            (Float(Int16(truncatingIfNeeded: word >> 16)) + 0.5) * scale
        }
    }

    /// Copies the plane into the middle of the padded one, whose margin is and stays 0.
    static func pad(_ plane: [Float], into padded: inout [Float], layout: PlaneLayout) {
        precondition(plane.count == layout.valueCount && padded.count == layout.paddedValueCount, "another layout")
        plane.withUnsafeBufferPointer { plane in
            padded.withUnsafeMutableBufferPointer { padded in
                for y in 0..<layout.height {
                    let from = y * layout.stride, to = layout.paddedOffset(row: y)
                    for x in 0..<layout.width { padded[to + x] = plane[from + x] }
                }
            }
        }
    }

    /// plane ← change(what is around each pixel).
    @inline(__always)
    static func mapNeighbourhoods(
        _ padded: [Float], into plane: inout [Float], layout: PlaneLayout, _ change: (Neighbourhood) -> SIMD16<Float>
    ) {
        precondition(plane.count == layout.valueCount && padded.count == layout.paddedValueCount, "another layout")
        padded.withUnsafeBufferPointer { padded in
            plane.withUnsafeMutableBufferPointer { plane in
                guard let padded = padded.baseAddress, let plane = plane.baseAddress else { return }
                for y in 0..<layout.height {
                    for x in stride(from: 0, to: layout.width, by: PlaneLayout.laneCount) {
                        let middle = padded + layout.paddedOffset(row: y) + x
                        let above = middle - layout.paddedStride, below = middle + layout.paddedStride
                        let around = Neighbourhood(
                            topLeft: loadLanes(above - 1), top: loadLanes(above), topRight: loadLanes(above + 1),
                            left: loadLanes(middle - 1), centre: loadLanes(middle), right: loadLanes(middle + 1),
                            bottomLeft: loadLanes(below - 1), bottom: loadLanes(below), bottomRight: loadLanes(below + 1))
                        storeLanes(change(around), plane + y * layout.stride + x)
                    }
                }
            }
        }
    }
}
