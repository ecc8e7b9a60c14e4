/// What a BMP, GIF, JPEG 2000 or WebP says of itself, read without trust before a library gets to it.
///
/// What would make the library do more than a picture of this size is worth (many pictures in one file, thousands of layers, colors of
/// other sizes) is refused, or left out of `bytes`.
///
/// **Source** Microsoft's BITMAPINFOHEADER; GIF89a; ISO/IEC 15444-1, annexes A and I; the WebP container specification.
struct PictureHeader {
    let width: Int
    let height: Int
    var hasAlpha = false
    var resolution: Resolution?
    /// What the library gets.
    var bytes: [UInt8]
    var exif: [UInt8]?
    var warnings: [String] = []

    /// - Throws: `truncated`, `corrupt`, `unsupportedVariant`, `tooManyPixels` for more than a JPEG 2000 may have.
    init(_ bytes: [UInt8], _ format: ImageFormat) throws(ImageCodecError) {
        switch format {
        case .bmp: try self.init(bmp: bytes)
        case .gif: try self.init(gif: bytes)
        case .jpeg2000: try self.init(jpeg2000: bytes)
        case .webp: try self.init(webp: bytes)
        case .png, .jpeg, .heic, .pdf, .tiff:
            throw .unsupportedVariant(format, byteOffset: 0, reason: "it has a reader of its own")
        }
    }

    private init(_ format: ImageFormat, width: Int, height: Int, bytes: [UInt8]) throws(ImageCodecError) {
        guard width > 0, height > 0 else { throw .corrupt(format, byteOffset: 0, reason: "\(width) × \(height) pixels") }
        self.width = width
        self.height = height
        self.bytes = bytes
    }

    // MARK: - BMP

    private init(bmp bytes: [UInt8]) throws(ImageCodecError) {
        guard bytes.count >= 54 else { throw .truncated(.bmp, byteOffset: bytes.count) }
        func field(_ offset: Int, _ count: Int) -> Int { Self.littleEndian(bytes, offset, count) }
        let width = Int(Int32(truncatingIfNeeded: field(18, 4))), height = Int(Int32(truncatingIfNeeded: field(22, 4)))
        let bits = field(28, 2), compression = field(30, 4), start = field(10, 4)
        guard field(14, 4) >= 40, [1, 4, 8, 24, 32].contains(bits), compression == 0 else {
            throw .unsupportedVariant(.bmp, byteOffset: 28, reason: "\(bits) bits a pixel, compression \(compression)")
        }
        try self.init(.bmp, width: width, height: abs(height), bytes: bytes)
        let rowBytes = (width * bits + 31) / 32 * 4, (pixelBytes, isTooLarge) = rowBytes.multipliedReportingOverflow(by: abs(height))
        guard !isTooLarge, pixelBytes <= bytes.count, start <= bytes.count - pixelBytes else {
            throw .truncated(.bmp, byteOffset: bytes.count)
        }
        resolution = Resolution(pixelsPerUnitX: field(38, 4), pixelsPerUnitY: field(42, 4), unitsPerInch: 0.0254)
    }

    // MARK: - GIF

    /// Cuts the file off behind its first picture.
    private init(gif bytes: [UInt8]) throws(ImageCodecError) {
        guard bytes.count >= 13 else { throw .truncated(.gif, byteOffset: bytes.count) }
        var place = 13 + Self.colorTableCount(bytes[10])
        /// Steps over blocks of at most 255 bytes up to an empty one.
        func blocksEnd(_ start: Int) throws(ImageCodecError) -> Int {
            var place = start
            while place < bytes.count {
                let count = Int(bytes[place])
                place += 1 + count
                if count == 0 { return place }
            }
            throw .truncated(.gif, byteOffset: bytes.count)
        }
        while place < bytes.count {
            switch bytes[place] {
            case 0x21: place = try blocksEnd(place + 2)
            case 0x2C:
                guard place + 10 < bytes.count else { throw .truncated(.gif, byteOffset: bytes.count) }
                let end = try blocksEnd(place + 11 + Self.colorTableCount(bytes[place + 9]))
                try self.init(
                    .gif, width: Self.littleEndian(bytes, place + 5, 2), height: Self.littleEndian(bytes, place + 7, 2),
                    bytes: bytes[..<end] + [0x3B])
                if end >= bytes.count { warnings.append("the file has no end mark; all pixels are there") }
                if end < bytes.count, bytes[end] != 0x3B { warnings.append("an animation: its first picture is read") }
                return
            default: throw .corrupt(.gif, byteOffset: place, reason: "a block of unknown kind \(bytes[place])")
            }
        }
        throw .truncated(.gif, byteOffset: bytes.count)
    }

    private static func colorTableCount(_ flags: UInt8) -> Int { flags & 0x80 == 0 ? 0 : 3 << (Int(flags & 7) + 1) }

    // MARK: - JPEG 2000

    /// Sixteen bytes of memory and more go with each pixel.
    private static let maxJPEG2000PixelCount = 60_000_000
    /// Of tiles times layers times levels: each costs time, and a few bytes can stand for many.
    private static let maxPacketCount = 2_000_000

    private init(jpeg2000 bytes: [UInt8]) throws(ImageCodecError) {
        let start = try Self.codestream(bytes)
        guard bytes.count >= start + 42 else { throw .truncated(.jpeg2000, byteOffset: bytes.count) }
        func field(_ offset: Int, _ count: Int) -> Int { Self.bigEndian(bytes, start + offset, count) }
        guard field(0, 4) == 0xFF4F_FF51 else { throw .corrupt(.jpeg2000, byteOffset: start, reason: "no size comes first") }
        let x = field(8, 4), y = field(12, 4), left = field(16, 4), top = field(20, 4)
        let tileWidth = field(24, 4), tileHeight = field(28, 4), channels = field(40, 2)
        guard x > left, y > top, tileWidth > 0, tileHeight > 0 else {
            throw .corrupt(.jpeg2000, byteOffset: start, reason: "\(x - left) × \(y - top) pixels")
        }
        guard (x - left) <= Self.maxJPEG2000PixelCount / (y - top) else {
            throw .tooManyPixels(width: x - left, height: y - top, maxPixelCount: Self.maxJPEG2000PixelCount)
        }
        guard [1, 3, 4].contains(channels) else {
            throw .unsupportedVariant(.jpeg2000, byteOffset: start + 40, reason: "\(channels) channels")
        }
        guard bytes.count >= start + 42 + 3 * channels else { throw .truncated(.jpeg2000, byteOffset: bytes.count) }
        for channel in 0..<channels where field(43 + 3 * channel, 2) != 0x0101 {
            throw .unsupportedVariant(.jpeg2000, byteOffset: start + 43, reason: "channels of different sizes")
        }
        let tileCount = ((x - 1) / tileWidth + 1) * ((y - 1) / tileHeight + 1)
        // The coding style may follow anywhere in the header; where it is not found the library complains.
        var layers = 1, levels = 1, place = start + 42 + 3 * channels
        while place + 12 < bytes.count, bytes[place] == 0xFF, bytes[place + 1] != 0x90 {
            if bytes[place + 1] == 0x52 { (layers, levels) = (Self.bigEndian(bytes, place + 6, 2), Int(bytes[place + 9]) + 1) }
            place += 2 + Self.bigEndian(bytes, place + 2, 2)
        }
        guard tileCount <= 65_535, tileCount * layers * levels * channels <= Self.maxPacketCount else {
            throw .unsupportedVariant(.jpeg2000, byteOffset: start, reason: "\(tileCount) tiles of \(layers) layers")
        }
        try self.init(.jpeg2000, width: x - left, height: y - top, bytes: bytes)
        hasAlpha = channels == 4
        resolution = Self.jpeg2000Resolution(bytes, before: start)
    }

    /// Where the compressed data start: the file itself, or what its box holds.
    private static func codestream(_ bytes: [UInt8]) throws(ImageCodecError) -> Int {
        if bytes.starts(with: [0xFF, 0x4F]) { return 0 }
        var place = 0
        while place + 8 <= bytes.count {
            let length = bigEndian(bytes, place, 4), isWide = length == 1
            if bytes[(place + 4)..<(place + 8)].elementsEqual("jp2c".utf8) { return place + (isWide ? 16 : 8) }
            guard length >= 8 else { throw .corrupt(.jpeg2000, byteOffset: place, reason: "a box of \(length) bytes") }
            place += length
        }
        throw .truncated(.jpeg2000, byteOffset: bytes.count)
    }

    /// From the box `resc` or `resd`, in pixels per meter as a fraction with a power of ten.
    private static func jpeg2000Resolution(_ bytes: [UInt8], before end: Int) -> Resolution? {
        for name in ["resc", "resd"] {
            let pattern = Array(name.utf8)
            guard
                let place = bytes.indices.prefix(min(end, 4096)).first(where: {
                    $0 + 14 <= bytes.count && bytes[$0] == pattern[0] && Array(bytes[$0..<$0 + 4]) == pattern
                })
            else { continue }
            func value(_ offset: Int, _ power: Int) -> Double {
                let numerator = Double(bigEndian(bytes, place + offset, 2)), denominator = Double(bigEndian(bytes, place + offset + 2, 2))
                var scale = 1.0
                let exponent = Int(Int8(bitPattern: bytes[place + power]))
                for _ in 0..<min(abs(exponent), 12) { scale *= exponent < 0 ? 0.1 : 10 }
                return denominator > 0 ? numerator / denominator * scale * 0.0254 : 0
            }
            return Resolution(x: value(8, 13), y: value(4, 12))
        }
        return nil
    }

    // MARK: - WebP

    private init(webp bytes: [UInt8]) throws(ImageCodecError) {
        guard bytes.count >= 30 else { throw .truncated(.webp, byteOffset: bytes.count) }
        guard Self.littleEndian(bytes, 4, 4) <= bytes.count - 8 else { throw .truncated(.webp, byteOffset: bytes.count) }
        let kind = String(decoding: bytes[12..<16], as: UTF8.self)
        switch kind {
        case "VP8 ":
            guard bytes[23..<26].elementsEqual([0x9D, 0x01, 0x2A]) else {
                throw .corrupt(.webp, byteOffset: 23, reason: "no key frame comes first")
            }
            try self.init(
                .webp, width: Self.littleEndian(bytes, 26, 2) & 0x3FFF, height: Self.littleEndian(bytes, 28, 2) & 0x3FFF, bytes: bytes)
        case "VP8L":
            let field = Self.littleEndian(bytes, 21, 4)
            try self.init(.webp, width: field & 0x3FFF + 1, height: field >> 14 & 0x3FFF + 1, bytes: bytes)
            hasAlpha = field >> 28 & 1 == 1
        case "VP8X":
            guard bytes[20] & 0x02 == 0 else { throw .unsupportedVariant(.webp, byteOffset: 20, reason: "an animation") }
            try self.init(
                .webp, width: Self.littleEndian(bytes, 24, 3) + 1, height: Self.littleEndian(bytes, 27, 3) + 1, bytes: bytes)
            hasAlpha = bytes[20] & 0x10 != 0
            exif = Self.webpChunk("EXIF", bytes)
        default: throw .corrupt(.webp, byteOffset: 12, reason: "a chunk of unknown kind comes first")
        }
    }

    private static func webpChunk(_ name: String, _ bytes: [UInt8]) -> [UInt8]? {
        var place = 12
        while place + 8 <= bytes.count {
            let count = littleEndian(bytes, place + 4, 4)
            guard count <= bytes.count - place - 8 else { return nil }
            if bytes[place..<place + 4].elementsEqual(name.utf8) {
                let content = Array(bytes[place + 8..<place + 8 + count]), prefix = Array("Exif\0\0".utf8)
                return content.starts(with: prefix) ? Array(content.dropFirst(prefix.count)) : content
            }
            place += 8 + count + count % 2
        }
        return nil
    }

    // MARK: - Numbers

    private static func littleEndian(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> Int {
        bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private static func bigEndian(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> Int {
        bytes[offset..<offset + count].reduce(0) { $0 << 8 | Int($1) }
    }
}
