import Imaging

extension ImageDecoder {
    /// Decodes a PNG with its colors: a picture that was made for people, such as an overlay, to be shown again in another size.
    ///
    /// Alpha is laid over white, as `decode` does; an EXIF orientation is not applied, since pictures that are made here have none.
    ///
    /// **Determinism** A.
    /// - Throws: `unreadableContent` for what is no PNG, and otherwise what `decode` throws.
    public func decodeColorPNG(_ bytes: [UInt8]) throws(ImageCodecError) -> ColorImage {
        let kind = ContentKind(of: bytes)
        guard case .png = kind else { throw .unreadableContent(kind) }
        return try PNGReader.reading(bytes) { (reader) throws(ImageCodecError) in
            let header = try reader.readHeader(.rgb)
            let pixelCount = try checkedPixelCount(header)
            var samples = [UInt8](repeating: 0, count: 3 * pixelCount)
            try reader.readRows(header) { row, count, start, step in
                Self.copyColors(row, header.layout, count: count, into: &samples, start: 3 * start, step: 3 * step)
            }
            return ColorImage(width: header.width, height: header.height, samples: samples)
        }
    }

    /// Writes red, green and blue of `count` pixels of `row` to `samples` at `start`, `start + step`, …
    private static func copyColors(
        _ row: [UInt8], _ layout: PixelLayout, count: Int, into samples: inout [UInt8], start: Int, step: Int
    ) {
        let channelCount = layout.channelCount
        let hasAlpha = layout == .grayAlpha || layout == .rgbAlpha, isGray = layout == .gray || layout == .grayAlpha
        for i in 0..<count {
            let source = i * channelCount, target = start + i * step
            for channel in 0..<3 {
                let value = row[source + (isGray ? 0 : channel)]
                samples[target + channel] =
                    hasAlpha ? GrayConversion.overWhite(value, alpha: row[source + channelCount - 1]) : value
            }
        }
    }
}
