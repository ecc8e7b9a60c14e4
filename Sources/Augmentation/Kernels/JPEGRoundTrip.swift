/// What JPEG does to gray pixels: blocks of 8 × 8 through the cosine transform, its coefficients rounded, and back.
///
/// Method: libjpeg's accurate integer transform (`JDCT_ISLOW`, its default), bit for bit: each of its four passes is a product of
/// whole-numbered matrices, 2¹³ times the transform's, that is rounded to fewer bits. Written as such it is four times 64
/// multiplications of vectors a block, without the order of its additions mattering. Gray is 255 − ink.
///
/// **Determinism** A: whole numbers, and a division in single precision that is exact for what is divided.
/// **Source** Loeffler, Ligtenberg, Moschytz 1989, as in libjpeg's jfdctint.c, jidctint.c, jcdctmgr.c; the table of ITU-T T.81, K.1.
package enum JPEGRoundTrip {
    /// Pixels in a block's side.
    package static let side = 8

    /// - Parameters:
    ///   - quality: 1…100 on libjpeg's scale.
    ///   - gridX, gridY: 0…7, how many pixels left of and above the plane's first pixel a block begins.
    ///   - padded: ink in the padded layout; becomes what is read back, ink 0…255, in the blocks that meet the plane, the part of
    ///     them in the margin too.
    package static func apply(quality: Int, gridX: Int, gridY: Int, to padded: inout [Float], layout: PlaneLayout) {
        precondition(padded.count == layout.paddedValueCount && layout.margin >= side, "another layout")
        precondition((0..<side).contains(gridX) && (0..<side).contains(gridY), "no grid starts at \(gridX), \(gridY)")
        let divisors = divisors(quality: quality)
        padded.withUnsafeMutableBufferPointer { padded in
            withTables(divisors) { forward, inverse, divisors in
                withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * side * side) { memory in
                    guard let padded = padded.baseAddress, let block = memory.baseAddress else { return }
                    let other = block + side * side
                    for y in stride(from: -gridY, to: layout.height, by: side) {
                        for x in stride(from: -gridX, to: layout.width, by: side) {
                            let pixels = padded + layout.paddedOffset(row: y) + x
                            load(pixels, layout.paddedStride, into: block)
                            multiply(block, inverse, into: other, shift: 11)
                            multiply(forward, other, into: block, shift: 15)
                            quantize(block, divisors)
                            multiply(inverse, block, into: other, shift: 11)
                            multiply(other, forward, into: block, shift: 18)
                            store(block, pixels, layout.paddedStride)
                        }
                    }
                }
            }
        }
    }

    /// What becomes of a block of gray, without pointers and vectors.
    static func plainBlock(_ gray: [Int], quality: Int) -> [Int] {
        func product(_ left: [Int], _ right: [Int], shift: Int) -> [Int] {
            (0..<side * side).map { i -> Int in
                var sum = 1 << (shift - 1)
                for k in 0..<side { sum += left[i / side * side + k] * right[k * side + i % side] }
                return sum >> shift
            }
        }
        let forward = Self.forward.map(Int.init), inverse = Self.inverse.map(Int.init)
        let coefficients = product(forward, product(gray.map { $0 - 128 }, inverse, shift: 11), shift: 15)
        let rounded = zip(coefficients, divisors(quality: quality)).map { coefficient, divisor -> Int in
            let step = Int(divisor) / side, count = (abs(coefficient) + Int(divisor) / 2) / Int(divisor)
            return coefficient.signum() * count * step
        }
        return product(product(inverse, rounded, shift: 11), forward, shift: 18).map { min(max($0 + 128, 0), 255) }
    }

    /// target ← left · right, rounded after a shift.
    @inline(__always)
    private static func multiply(
        _ left: UnsafePointer<Int32>, _ right: UnsafePointer<Int32>, into target: UnsafeMutablePointer<Int32>, shift: Int32
    ) {
        let half = Row(repeating: 1 << (shift - 1)), shift = Row(repeating: shift)
        let r0 = loadRow(right), r1 = loadRow(right + 8), r2 = loadRow(right + 16), r3 = loadRow(right + 24)
        let r4 = loadRow(right + 32), r5 = loadRow(right + 40), r6 = loadRow(right + 48), r7 = loadRow(right + 56)
        for row in 0..<side {
            let l = left + row &* side
            let a = Row(repeating: l[0]) &* r0 &+ Row(repeating: l[1]) &* r1
            let b = Row(repeating: l[2]) &* r2 &+ Row(repeating: l[3]) &* r3
            let c = Row(repeating: l[4]) &* r4 &+ Row(repeating: l[5]) &* r5
            let d = Row(repeating: l[6]) &* r6 &+ Row(repeating: l[7]) &* r7
            let sum = (a &+ b) &+ (c &+ d)
            UnsafeMutableRawPointer(target + row &* side).storeBytes(of: (sum &+ half) &>> shift, as: Row.self)
        }
    }

    private typealias Row = SIMD8<Int32>

    @inline(__always)
    private static func loadRow(_ place: UnsafePointer<Int32>) -> Row {
        UnsafeRawPointer(place).loadUnaligned(as: Row.self)
    }

    /// Gray − 128 of a block of ink, which is rounded and cut to 0…255.
    @inline(__always)
    private static func load(_ ink: UnsafePointer<Float>, _ rowStep: Int, into block: UnsafeMutablePointer<Int32>) {
        for y in 0..<side {
            let row = ink + y &* rowStep, target = block + y &* side
            for x in 0..<side {
                let value = row[x] > 0 ? row[x] : 0
                // Adding 2²³ leaves the rounded number in the last bits.
                let rounded = ((value < 255 ? value : 255) + 0x1p23).bitPattern & 0xFF
                target[x] = 127 &- Int32(bitPattern: rounded)
            }
        }
    }

    @inline(__always)
    private static func store(_ block: UnsafePointer<Int32>, _ ink: UnsafeMutablePointer<Float>, _ rowStep: Int) {
        for y in 0..<side {
            let row = ink + y &* rowStep, source = block + y &* side
            for x in 0..<side {
                let value = 127 &- source[x]
                let low = value > 0 ? value : 0
                row[x] = Float(low < 255 ? low : 255)
            }
        }
    }

    /// Every coefficient, eight times its size, to the nearest multiple of its step, ties away from 0; in its true size.
    @inline(__always)
    private static func quantize(_ block: UnsafeMutablePointer<Int32>, _ divisors: UnsafePointer<Float>) {
        for i in 0..<side * side {
            let divisor = divisors[i], coefficient = block[i]
            let size = Float(coefficient < 0 ? 0 &- coefficient : coefficient)
            // ⌊(size + d/2) / d⌋ for a whole, even d: half a unit keeps the quotient off every tie.
            let quotient = (size + 0.5 * divisor + 0.5) / divisor - 0.5
            let count = Int32(bitPattern: (quotient + 0x1p23).bitPattern & 0x7F_FFFF)
            let value = count &* (Int32(divisor) &>> 3)
            block[i] = coefficient < 0 ? 0 &- value : value
        }
    }

    private static func withTables(
        _ divisors: ArraySlice<Float>, _ body: (UnsafePointer<Int32>, UnsafePointer<Int32>, UnsafePointer<Float>) -> Void
    ) {
        forward.withUnsafeBufferPointer { forward in
            inverse.withUnsafeBufferPointer { inverse in
                divisors.withUnsafeBufferPointer { divisors in
                    guard let forward = forward.baseAddress, let inverse = inverse.baseAddress, let divisors = divisors.baseAddress
                    else { return }
                    body(forward, inverse, divisors)
                }
            }
        }
    }

    private static func divisors(quality: Int) -> ArraySlice<Float> {
        precondition((1...100).contains(quality), "quality \(quality) outside 1...100")
        return allDivisors[(quality - 1) * side * side..<quality * side * side]
    }

    /// Eight times the steps of the coefficients, for the qualities 1…100 one after another.
    private static let allDivisors: [Float] = (1...100).flatMap { quality in
        let percent = quality < 50 ? 5000 / quality : 200 - 2 * quality
        return luminance.map { Float(8 * min(max(($0 * percent + 50) / 100, 1), 255)) }
    }

    /// The standard's steps for luminance.
    private static let luminance = [
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
        14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
        49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
    ]

    /// The left half of the transform, frequencies down: 2¹³·√2·cos((2x + 1)·u·π/16), as sums of libjpeg's rounded constants give it.
    private static let forwardHalf: [Int32] = [
        8192, 8192, 8192, 8192,
        11363, 9633, 6437, 2260,
        10703, 4433, -4433, -10703,
        9633, -2259, -11362, -6436,
        8192, -8192, -8192, 8192,
        6437, -11362, 2261, 9633,
        4433, -10704, 10704, -4433,
        2260, -6436, 9633, -11363,
    ]

    /// Rows are frequencies, columns places; odd frequencies are odd about the middle.
    private static let forward: [Int32] = (0..<side).flatMap { u in
        let half = forwardHalf[4 * u..<4 * u + 4]
        return half + half.reversed().map { u % 2 == 0 ? $0 : -$0 }
    }

    /// Transposed.
    private static let inverse: [Int32] = (0..<side * side).map { forward[$0 % side * side + $0 / side] }
}
