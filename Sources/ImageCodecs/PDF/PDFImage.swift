/// An image of a PDF as a picture file by itself: its compressed data are put into a JPEG, a PNG or a TIFF without being unpacked.
///
/// DCT is a JPEG, JPX a JPEG 2000; Flate with PNG's predictors is what a PNG holds; Flate without, LZW, run lengths, CCITT and plain samples
/// are what a TIFF holds.
///
/// **Source** ISO 32000-1, 7.4 and 8.9.
struct PDFImage {
    let width: Int
    let height: Int
    /// Why it is no picture file; nil where it is.
    private(set) var reason: String?
    private let object: PDFDocument.Object
    private let document: PDFDocument
    private let bits: Int
    private let filter: String?
    private let parameters: PDFDocument.Object
    private let isMask: Bool
    private let colors: Colors?
    /// Whether the samples mean the opposite; nil for a mapping that is neither that nor plain.
    private let isInverted: Bool?

    /// What the samples mean.
    private enum Colors: Equatable {
        case gray, rgb, cmyk
        /// Red, green and blue of each.
        case palette([UInt8])

        var channelCount: Int {
            switch self {
            case .gray, .palette: 1
            case .rgb: 3
            case .cmyk: 4
            }
        }
    }

    init(_ object: PDFDocument.Object, in document: PDFDocument) {
        self.object = object
        self.document = document
        func value(_ key: String) -> PDFDocument.Object { document.value(key, of: object) }
        width = document.integer(value("Width")) ?? 0
        height = document.integer(value("Height")) ?? 0
        isMask = document.bool(value("ImageMask")) ?? false
        bits = isMask ? 1 : document.integer(value("BitsPerComponent")) ?? 8
        let filters = Self.filterNames(of: object, in: document)
        filter = filters.first
        let given = value("DecodeParms")
        parameters = document.isArray(given) ? document.items(given, limit: 8).first ?? given : given
        colors = isMask ? .gray : Self.colors(value("ColorSpace"), in: document, depth: 0)
        isInverted = Self.isInverted(document.numbers(value("Decode")), colors, bits: bits)
        if width <= 0 || height <= 0 || width > 1 << 24 || height > 1 << 24 {
            reason = "its image is \(width) × \(height) pixels"
        } else if filters.count > 1 {
            reason = "its image is compressed in several ways"
        } else if !document.isNull(value("SMask")) || !document.isNull(value("Mask")) {
            reason = "its image is transparent in places"
        } else if filter == "JBIG2Decode" {
            reason = "its image is compressed as JBIG2"
        } else if isInverted == nil {
            reason = "the values of its image are mapped in a rare way"
        } else if colors == nil, filter != "JPXDecode" {
            reason = "its image has colors of a rare kind"
        }
    }

    /// The names of a stream's filters, in their order.
    static func filterNames(of stream: PDFDocument.Object, in document: PDFDocument) -> [String] {
        let filter = document.value("Filter", of: stream)
        if let name = document.name(filter) { return [name] }
        return document.items(filter, limit: 16).compactMap(document.name)
    }

    /// The picture file; nil where the image is none, or is a mask that paints something else than black.
    func part(isPaintedBlack: Bool) -> StoredPage.Part? {
        guard reason == nil, !isMask || isPaintedBlack, let isInverted else { return nil }
        guard let packed = document.packedData(object), let bytes = file(packed) else { return nil }
        return StoredPage.Part(bytes: bytes, isInverted: isInverted)
    }

    private func file(_ packed: [UInt8]) -> [UInt8]? {
        switch filter {
        case nil: tiff(packed, compression: 1)
        case "DCTDecode": colors == .cmyk ? nil : packed
        case "JPXDecode": packed
        case "FlateDecode": flate(packed)
        case "LZWDecode": predictor == 1 && integer("EarlyChange", else: 1) == 1 ? tiff(packed, compression: 5) : nil
        case "RunLengthDecode": tiff(packed, compression: 32773)
        case "CCITTFaxDecode": fax(packed)
        default: nil
        }
    }

    private var predictor: Int { integer("Predictor", else: 1) }

    private func integer(_ key: String, else other: Int) -> Int { document.integer(document.value(key, of: parameters)) ?? other }

    // MARK: - Flate

    private func flate(_ packed: [UInt8]) -> [UInt8]? {
        guard let colors else { return nil }
        switch predictor {
        case 1: return tiff(packed, compression: 8)
        case 2: return bits >= 8 ? tiff(packed, compression: 8, predictor: 2) : nil
        case 10...15:
            guard integer("Colors", else: 1) == colors.channelCount, integer("BitsPerComponent", else: 8) == bits,
                integer("Columns", else: 1) == width
            else { return nil }
            return png(packed, colors)
        default: return nil
        }
    }

    private func png(_ packed: [UInt8], _ colors: Colors) -> [UInt8]? {
        let kind: UInt8
        var palette: [UInt8] = []
        switch colors {
        case .gray: kind = 0
        case .rgb: kind = 2
        case .palette(let table): (kind, palette) = (3, table)
        case .cmyk: return nil
        }
        guard [1, 2, 4, 8, 16].contains(bits), packed.count < 0x7FFF_0000 else { return nil }
        func number(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }
        func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
            let body = Array(name.utf8) + content
            return number(content.count) + body + number(Int(Inflater.checksum(body)))
        }
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + chunk("IHDR", number(width) + number(height) + [UInt8(bits), kind, 0, 0, 0])
            + (palette.isEmpty ? [] : chunk("PLTE", Array(palette.prefix(3 << min(bits, 8))))) + chunk("IDAT", packed) + chunk("IEND", [])
    }

    // MARK: - TIFF

    private func fax(_ packed: [UInt8]) -> [UInt8]? {
        let k = integer("K", else: 0), columns = integer("Columns", else: 1728)
        let isAligned = document.bool(document.value("EncodedByteAlign", of: parameters)) ?? false
        let blackIsOne = document.bool(document.value("BlackIs1", of: parameters)) ?? false
        guard columns == width, bits == 1, !isAligned || k >= 0 else { return nil }
        // Rows without end marks that start at whole bytes are TIFF's own kind of fax.
        let compression = k < 0 ? 4 : k == 0 && isAligned ? 2 : 3
        return tiff(packed, compression: compression, blackIsOne: blackIsOne, isTwoDimensional: k > 0)
    }

    /// - Parameter blackIsOne: of a fax, whether its black is the sample 1.
    private func tiff(
        _ packed: [UInt8], compression: Int, predictor: Int = 1, blackIsOne: Bool = true, isTwoDimensional: Bool = false
    ) -> [UInt8]? {
        guard let colors, [1, 2, 4, 8, 16].contains(bits) else { return nil }
        // A PDF's samples of two bytes start with the higher one.
        var builder = TIFFBuilder(isBigEndian: true)
        let isFax = compression == 2 || compression == 3 || compression == 4
        builder.add(256, [width])
        builder.add(257, [height])
        builder.addShort(258, Array(repeating: bits, count: colors.channelCount))
        builder.addShort(259, [compression])
        switch colors {
        // In a TIFF the black of a fax is the sample 1.
        case .gray: builder.addShort(262, [isFax && !blackIsOne ? 0 : 1])
        case .rgb: builder.addShort(262, [2])
        case .cmyk: builder.addShort(262, [5])
        case .palette(let table):
            guard bits <= 8 else { return nil }
            builder.addShort(262, [3])
            var entries = (0..<1 << bits).map { index in (0..<3).map { index * 3 + $0 < table.count ? Int(table[index * 3 + $0]) * 257 : 0 }
            }
            if isFax, !blackIsOne { entries.reverse() }
            builder.addShort(320, (0..<3).flatMap { channel in entries.map { $0[channel] } })
        }
        builder.addShort(277, [colors.channelCount])
        builder.add(278, [height])
        if compression == 3 { builder.add(292, [isTwoDimensional ? 1 : 0]) }
        if predictor != 1 { builder.addShort(317, [predictor]) }
        return try? builder.file([packed])
    }

    // MARK: - Colors

    private static func colors(_ space: PDFDocument.Object, in document: PDFDocument, depth: Int) -> Colors? {
        switch document.name(space) {
        case "DeviceGray", "CalGray", "G": return .gray
        case "DeviceRGB", "CalRGB", "RGB": return .rgb
        case "DeviceCMYK", "CMYK": return .cmyk
        default: break
        }
        let items = document.items(space, limit: 8)
        guard depth < 3, let kind = items.first.flatMap(document.name) else { return nil }
        switch kind {
        case "CalGray": return .gray
        case "CalRGB": return .rgb
        case "ICCBased" where items.count > 1:
            switch document.integer(document.value("N", of: items[1])) {
            case 1: return .gray
            case 3: return .rgb
            case 4: return .cmyk
            default: return nil
            }
        case "Indexed" where items.count > 3, "I" where items.count > 3:
            guard let base = colors(items[1], in: document, depth: depth + 1), let table = table(items[3], in: document) else { return nil }
            switch base {
            case .gray: return .palette(table.prefix(256).flatMap { [$0, $0, $0] })
            case .rgb: return .palette(Array(table.prefix(768)))
            case .cmyk, .palette: return nil
            }
        default: return nil
        }
    }

    /// The colors of a palette.
    private static func table(_ object: PDFDocument.Object, in document: PDFDocument) -> [UInt8]? {
        if let bytes = document.string(object) { return bytes }
        guard document.isStream(object), let packed = document.packedData(object) else { return nil }
        switch filterNames(of: object, in: document) {
        case []: return packed
        case ["FlateDecode"]: return Inflater.unpacked(packed, limit: 1 << 16)
        default: return nil
        }
    }

    /// - Returns: nil for a mapping that is neither plain nor the opposite.
    private static func isInverted(_ decode: [Double], _ colors: Colors?, bits: Int) -> Bool? {
        guard !decode.isEmpty, let colors else { return decode.isEmpty ? false : nil }
        let most: Double
        switch colors {
        case .palette: most = Double((1 << min(max(bits, 1), 16)) - 1)
        case .gray, .rgb, .cmyk: most = 1
        }
        let plain = (0..<colors.channelCount).flatMap { _ in [0.0, most] }
        if decode == plain { return false }
        guard decode == Array(plain.reversed()) else { return nil }
        if case .palette = colors { return nil }
        return true
    }
}
