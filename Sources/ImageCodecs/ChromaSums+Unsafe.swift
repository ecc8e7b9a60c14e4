/// The same sums for rows that are stored whole, several blocks at once.
extension ChromaSums {
    /// - Parameter line: the number of the row's first block.
    /// - Returns: false, and nothing is added, for a row with pixels that one sees through.
    mutating func addWhole(_ row: [UInt8], toBlocksAt line: Int) -> Bool {
        let count = columnCount, total = blockCount, factor = factor, layout = layout
        precondition(
            row.count >= count * factor * layout.channelCount && line >= 0 && line + count <= total && sums.count == 3 * total,
            "\(count) blocks from \(line) of \(total)")
        return row.withUnsafeBytes { row in
            sums.withUnsafeMutableBufferPointer { sums in
                guard let row = row.baseAddress, let base = sums.baseAddress else { return true }
                let blocks = (base + line, base + total + line, base + 2 * total + line)
                // With the side known when it is compiled the loop over a block is no loop.
                switch (layout == .rgbAlpha, factor) {
                case (true, _) where !GrayConversion.isOpaque(row, count: count * factor): return false
                case (true, 1): Self.addPixels(row, to: blocks, count: count)
                case (true, 2): Self.addPairs(row, to: blocks, count: count, each: 1)
                case (true, _): Self.addPairs(row, to: blocks, count: count, each: factor / 2)
                case (false, 1): Self.addTriples(row, to: blocks, count: count, each: 1)
                case (false, 2): Self.addTriples(row, to: blocks, count: count, each: 2)
                case (false, _): Self.addTriples(row, to: blocks, count: count, each: factor)
                }
                return true
            }
        }
    }

    private typealias Blocks = (
        first: UnsafeMutablePointer<UInt16>, second: UnsafeMutablePointer<UInt16>, third: UnsafeMutablePointer<UInt16>
    )

    /// Four bytes a pixel, a pixel a block.
    private static func addPixels(_ row: UnsafeRawPointer, to blocks: Blocks, count: Int) {
        for block in 0..<count {
            let pixel = UInt32(littleEndian: row.loadUnaligned(fromByteOffset: 4 &* block, as: UInt32.self))
            blocks.first[block] &+= UInt16(truncatingIfNeeded: pixel & 255)
            blocks.second[block] &+= UInt16(truncatingIfNeeded: pixel >> 8 & 255)
            blocks.third[block] &+= UInt16(truncatingIfNeeded: pixel >> 16 & 255)
        }
    }

    /// Four bytes a pixel, so many pairs of pixels a block.
    @inline(__always)
    private static func addPairs(_ row: UnsafeRawPointer, to blocks: Blocks, count: Int, each pairCount: Int) {
        for block in 0..<count {
            // Red and blue side by side, and green, each in 16 bits.
            var redBlue: UInt64 = 0, green: UInt64 = 0
            for pair in 0..<pairCount {
                let pixels = UInt64(
                    littleEndian: row.loadUnaligned(fromByteOffset: 8 &* (block &* pairCount &+ pair), as: UInt64.self))
                redBlue &+= pixels & 0x00FF_00FF_00FF_00FF
                green &+= pixels >> 8 & 0x0000_00FF_0000_00FF
            }
            redBlue &+= redBlue >> 32
            green &+= green >> 32
            blocks.first[block] &+= UInt16(truncatingIfNeeded: redBlue)
            blocks.second[block] &+= UInt16(truncatingIfNeeded: green)
            blocks.third[block] &+= UInt16(truncatingIfNeeded: redBlue >> 16)
        }
    }

    /// Three bytes a pixel, so many pixels a block.
    @inline(__always)
    private static func addTriples(_ row: UnsafeRawPointer, to blocks: Blocks, count: Int, each side: Int) {
        let samples = row.assumingMemoryBound(to: UInt8.self)
        for block in 0..<count {
            var first: UInt16 = 0, second: UInt16 = 0, third: UInt16 = 0
            for pixel in 0..<side {
                let at = 3 &* (block &* side &+ pixel)
                first &+= UInt16(samples[at])
                second &+= UInt16(samples[at &+ 1])
                third &+= UInt16(samples[at &+ 2])
            }
            blocks.first[block] &+= first
            blocks.second[block] &+= second
            blocks.third[block] &+= third
        }
    }
}
