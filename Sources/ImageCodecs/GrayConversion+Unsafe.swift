/// The same formulas for rows that are stored whole, several pixels at once.
extension GrayConversion {
    /// - Returns: false, and nothing is converted, for a layout that is not among those made fast, and for one with pixels that one sees through.
    static func convertWhole(
        _ row: [UInt8], _ layout: PixelLayout, _ weights: Weights, count: Int, into pixels: inout [UInt8], start: Int
    ) -> Bool {
        let channelCount = layout.channelCount
        precondition(
            count >= 0 && row.count >= channelCount * count && start >= 0 && start + count <= pixels.count,
            "\(count) pixels of \(row.count) bytes to \(start) of \(pixels.count)")
        return row.withUnsafeBytes { row in
            pixels.withUnsafeMutableBufferPointer { pixels in
                guard let row = row.baseAddress, let target = pixels.baseAddress.map({ $0 + start }) else { return count == 0 }
                switch layout {
                case .rgbAlpha:
                    guard isOpaque(row, count: count) else { return false }
                    for i in 0..<count {
                        let pixel = UInt32(littleEndian: row.loadUnaligned(fromByteOffset: 4 &* i, as: UInt32.self))
                        let level =
                            weights.red &* (pixel & 255) &+ weights.green &* (pixel >> 8 & 255) &+ weights.blue &* (pixel >> 16 & 255)
                        target[i] = UInt8(truncatingIfNeeded: (level &+ 32768) >> 16)
                    }
                case .rgb:
                    let samples = row.assumingMemoryBound(to: UInt8.self)
                    for i in 0..<count { target[i] = weights.gray(samples[3 &* i], samples[3 &* i &+ 1], samples[3 &* i &+ 2]) }
                case .yCbCr:
                    let samples = row.assumingMemoryBound(to: UInt8.self)
                    for i in 0..<count { target[i] = samples[3 &* i] }
                case .gray: target.update(from: row.assumingMemoryBound(to: UInt8.self), count: count)
                case .grayAlpha, .cmyk, .invertedCMYK: return false
                }
                return true
            }
        }
    }

    /// Whether the fourth byte of each of so many pixels is 255.
    static func isOpaque(_ row: UnsafeRawPointer, count: Int) -> Bool {
        var common = UInt32.max
        for i in 0..<count { common &= UInt32(littleEndian: row.loadUnaligned(fromByteOffset: 4 &* i, as: UInt32.self)) }
        return common >> 24 == 255
    }
}
