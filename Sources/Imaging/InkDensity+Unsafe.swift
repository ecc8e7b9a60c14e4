/// Inner loops over a picture, without a check for each of its pixels.
extension InkDensity {
    /// Fills in part of a row with what lies along a straight line of the picture; bilinear, with fractions of 8 bits.
    ///
    /// - Parameters:
    ///   - x: of the first step, in 16 fractional bits, as are `y`, `dx` and `dy`.
    ///   - steps: those that lie within the picture, with a pixel right of and below them.
    ///   - offset: where the first step belongs in `target`.
    func sample(x: Int, y: Int, dx: Int, dy: Int, steps: Range<Int>, into target: inout [UInt8], at offset: Int) {
        guard let last = steps.last else { return }
        for step in [steps.lowerBound, last] {
            let column = (x &+ step &* dx) >> 16, row = (y &+ step &* dy) >> 16
            precondition(column >= 0 && column < width - 1 && row >= 0 && row < height - 1, "(\(column), \(row)) of \(width)×\(height)")
        }
        precondition(offset + steps.lowerBound >= 0 && offset + last < target.count, "\(steps) at \(offset) of \(target.count)")
        let width = width, blockLength = 128
        values.withUnsafeBytes { values in
            target.withUnsafeMutableBufferPointer { target in
                withUnsafeTemporaryAllocation(of: UInt16.self, capacity: 2 * blockLength) { pairs in
                    guard let source = values.baseAddress, let target = target.baseAddress, let upper = pairs.baseAddress else { return }
                    let lower = upper + blockLength
                    for first in stride(from: steps.lowerBound, to: steps.upperBound, by: blockLength) {
                        let count = min(blockLength, steps.upperBound &- first)
                        let x = x &+ first &* dx, y = y &+ first &* dy
                        // The pixels one by one, two side by side at once; then what is made of them, many at once.
                        var (column, row) = (x, y)
                        for index in 0..<count {
                            let place = source + ((row >> 16) &* width &+ (column >> 16))
                            upper[index] = place.loadUnaligned(as: UInt16.self)
                            lower[index] = (place + width).loadUnaligned(as: UInt16.self)
                            column &+= dx
                            row &+= dy
                        }
                        let start = (x: UInt32(truncatingIfNeeded: x), y: UInt32(truncatingIfNeeded: y))
                        let step = (x: UInt32(truncatingIfNeeded: dx), y: UInt32(truncatingIfNeeded: dy))
                        let levels = target + (offset &+ first)
                        for index in 0..<count {
                            let u = (start.x &+ UInt32(truncatingIfNeeded: index) &* step.x) >> 8 & 255
                            let v = (start.y &+ UInt32(truncatingIfNeeded: index) &* step.y) >> 8 & 255
                            // Left and right, 16 bits each, are weighed between the two rows at once.
                            let top = UInt32(UInt16(littleEndian: upper[index])), bottom = UInt32(UInt16(littleEndian: lower[index]))
                            let sides = ((top | top << 8) & 0xFF00FF) &* (256 &- v) &+ ((bottom | bottom << 8) & 0xFF00FF) &* v
                            let level = (sides & 0xFFFF) &* (256 &- u) &+ (sides >> 16) &* u
                            levels[index] = UInt8(truncatingIfNeeded: (level &+ 32768) >> 16)
                        }
                    }
                }
            }
        }
    }

    /// The stretches of a row, from left to right, in which nothing is darker than a level.
    package func forEachRun(noDarkerThan level: UInt8, inRow row: Int, _ body: (Range<Int>) -> Void) {
        precondition(row >= 0 && row < height, "row \(row) of \(height)")
        let width = width
        values.withUnsafeBytes { values in
            guard let base = values.baseAddress else { return }
            let levels = base + row * width
            /// From a place on the first that is darker, or that is not, several pixels at once; the row's end where there is none.
            func next(_ isDark: Bool, from place: Int) -> Int {
                var x = place
                let flip: UInt64 = isDark ? 0 : .max
                while x &+ 8 <= width {
                    let pixels = UInt64(littleEndian: levels.loadUnaligned(fromByteOffset: x, as: UInt64.self))
                    let found = (Self.darker(pixels, than: level) ^ flip) & Self.highBits
                    if found != 0 { return x &+ found.trailingZeroBitCount / 8 }
                    x &+= 8
                }
                while x < width, (levels.load(fromByteOffset: x, as: UInt8.self) > level) != isDark { x &+= 1 }
                return x
            }
            var x = next(false, from: 0)
            while x < width {
                let end = next(true, from: x)
                body(x..<end)
                x = next(false, from: end)
            }
        }
    }

    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// The high bit of each of eight pixels that is darker than a level; the other bits say nothing.
    @inline(__always)
    private static func darker(_ pixels: UInt64, than level: UInt8) -> UInt64 {
        // Without its own high bit a pixel that is darker by the other seven reaches it, and no pixel the next one.
        let reach = (pixels & ~highBits) &+ UInt64(127 &- level & 127) &* 0x0101_0101_0101_0101
        return level < 128 ? reach | pixels : reach & pixels
    }

    /// The side of the squares that are transposed at once.
    static let transposedSide = 8

    /// Swaps the axes of a part of the picture from its top left corner.
    ///
    /// Method: the eight rows of a square are eight words; of two words a distance apart the bytes, pairs and halves that lie across the
    /// diagonal change places (Warren, Hacker's Delight, 7-3).
    ///
    /// - Parameters:
    ///   - columnCount: a multiple of `transposedSide`, as is `rowCount`.
    ///   - result: as many pixels as the picture has.
    func transposeSquares(columnCount: Int, rowCount: Int, into result: inout [UInt8]) {
        let side = Self.transposedSide, width = width, height = height
        precondition(columnCount.isMultiple(of: side) && rowCount.isMultiple(of: side), "\(columnCount)×\(rowCount)")
        precondition(columnCount <= width && rowCount <= height && result.count == width * height, "\(result.count) pixels")
        values.withUnsafeBytes { source in
            result.withUnsafeMutableBytes { target in
                // In bands as high as a line of the cache is long, so that both sides stay in it.
                for band in stride(from: 0, to: rowCount, by: 64) {
                    for x in stride(from: 0, to: columnCount, by: side) {
                        for y in stride(from: band, to: min(rowCount, band + 64), by: side) {
                            var rows = InlineArray<8, UInt64> { row in
                                UInt64(littleEndian: source.loadUnaligned(fromByteOffset: (y &+ row) &* width &+ x, as: UInt64.self))
                            }
                            Self.swapAcross(&rows, distance: 4, mask: 0x0000_0000_FFFF_FFFF)
                            Self.swapAcross(&rows, distance: 2, mask: 0x0000_FFFF_0000_FFFF)
                            Self.swapAcross(&rows, distance: 1, mask: 0x00FF_00FF_00FF_00FF)
                            for column in 0..<side {
                                target.storeBytes(
                                    of: rows[column].littleEndian, toByteOffset: (x &+ column) &* height &+ y, as: UInt64.self)
                            }
                        }
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func swapAcross(_ rows: inout InlineArray<8, UInt64>, distance: Int, mask: UInt64) {
        let bits = UInt64(8 &* distance)
        for row in 0..<8 where row & distance == 0 {
            let change = (rows[row] &>> bits ^ rows[row &+ distance]) & mask
            rows[row] ^= change &<< bits
            rows[row &+ distance] ^= change
        }
    }

    /// Makes each of the first places the greater of itself and the one so far behind it.
    static func raise(_ values: inout [UInt8], count: Int, by distance: Int) {
        precondition(count >= 0 && distance >= 0 && count + distance <= values.count, "\(count) places and \(distance) of \(values.count)")
        let blockLength = 1024
        values.withUnsafeMutableBufferPointer { values in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: blockLength) { copy in
                guard let base = values.baseAddress, let others = copy.baseAddress else { return }
                // From copies: what is written lies before all that is still to be read.
                for start in stride(from: 0, to: count, by: blockLength) {
                    let length = min(blockLength, count &- start), places = base + start
                    others.update(from: places + distance, count: length)
                    for place in 0..<length { places[place] = max(places[place], others[place]) }
                }
            }
        }
    }
}
