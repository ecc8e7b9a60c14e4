import Support

/// The pages of a TIFF: finds its directories and makes a file of one page out of each.
///
/// The directories are read here, and not by libtiff, so that nothing but what is understood gets to that library: every number is checked
/// against the file, what is no part of the picture is left out, and a page comes without the others. Thumbnails and masks are
/// no pages. Both TIFF and BigTIFF are read, in either byte order.
///
/// **Source** TIFF 6.0; TIFF Technical Notes on BigTIFF.
struct TIFFPages {
    private let source: ByteSource
    private let isBigEndian: Bool
    private let isBig: Bool
    private let firstDirectory: UInt64

    /// What a page needs to be seen. Strips and tiles are copied beside these.
    private static let keptTags: Set<Int> = [
        256, 257, 258, 259, 262, 266, 274, 277, 278, 282, 283, 284, 292, 293, 296, 317, 320, 322, 323, 332, 338, 339, 347, 529, 530, 531,
        532,
    ]
    private static let subfileType = 254, compression = 259, rowsPerStrip = 278
    private static let stripOffsets = 273, stripByteCounts = 279, tileOffsets = 324, tileByteCounts = 325
    /// None, CCITT of all kinds, LZW, JPEG, Deflate, PackBits.
    private static let readCompressions: Set<UInt64> = [1, 2, 3, 4, 5, 7, 8, 32771, 32773, 32946]
    private static let maxEntryCount = 4096
    /// Of one value of a directory: strips of 16 rows of the tallest picture.
    private static let maxValueCount = 1 << 20

    /// - Throws: `truncated` where there is no whole header.
    init(_ source: ByteSource) throws(ImageCodecError) {
        self.source = source
        let head = try source.bytes(at: 0, count: 16)
        guard head.count >= 8 else { throw .truncated(.tiff, byteOffset: source.count) }
        isBigEndian = head[0] == 0x4D
        isBig = head[isBigEndian ? 3 : 2] == 0x2B
        guard head.count >= (isBig ? 16 : 8) else { throw .truncated(.tiff, byteOffset: source.count) }
        firstDirectory =
            isBig ? Self.number(head[8..<16], isBigEndian: isBigEndian) : Self.number(head[4..<8], isBigEndian: isBigEndian)
    }

    /// - Throws: `truncated`, `corrupt` for a circle of directories, `tooManyPages`.
    func locations() throws(ImageCodecError) -> [PageLocation] {
        var pages: [PageLocation] = []
        var seen: Set<UInt64> = []
        var next = firstDirectory
        while next != 0 {
            guard seen.insert(next).inserted else {
                throw .corrupt(.tiff, byteOffset: Int(clamping: next), reason: "its pages form a circle")
            }
            guard seen.count <= PictureFile.maxPageCount else { throw .tooManyPages(limit: PictureFile.maxPageCount) }
            let directory = try directory(at: next)
            let type = try directory.entries[Self.subfileType].map { (entry) throws(ImageCodecError) in try integers(entry) }?.first ?? 0
            // Bit 0 is a smaller version of another page, bit 2 a mask.
            if type & 0b101 == 0 { pages.append(PageLocation(number: pages.count + 1, place: next)) }
            next = directory.next
        }
        guard !pages.isEmpty else { throw .corrupt(.tiff, byteOffset: Int(clamping: firstDirectory), reason: "it has no page") }
        return pages
    }

    /// A TIFF of one page.
    ///
    /// - Throws: `truncated`, `corrupt`, `unsupportedVariant`.
    func file(at location: PageLocation) throws(ImageCodecError) -> [UInt8] {
        let entries = try directory(at: location.place).entries, offset = Int(clamping: location.place)
        let compression = try entries[Self.compression].map { (entry) throws(ImageCodecError) in try integers(entry) }?.first ?? 1
        guard Self.readCompressions.contains(compression) else {
            throw .unsupportedVariant(.tiff, byteOffset: offset, reason: "compression \(compression)")
        }
        let isTiled = entries[Self.tileOffsets] != nil
        let (offsetsTag, countsTag) = isTiled ? (Self.tileOffsets, Self.tileByteCounts) : (Self.stripOffsets, Self.stripByteCounts)
        guard let placesEntry = entries[offsetsTag] else { throw .corrupt(.tiff, byteOffset: offset, reason: "a page has no picture") }
        let places = try integers(placesEntry)
        var counts = try entries[countsTag].map { (entry) throws(ImageCodecError) in try integers(entry) } ?? []
        // The only strip of an old file may go to its end.
        if places.count == 1, counts.isEmpty || counts == [0] { counts = [UInt64(source.count) - min(places[0], UInt64(source.count))] }
        guard places.count == counts.count else {
            throw .corrupt(.tiff, byteOffset: offset, reason: "\(places.count) strips, but \(counts.count) sizes of strips")
        }
        var builder = TIFFBuilder(isBigEndian: isBigEndian)
        for tag in entries.keys.sorted() where Self.keptTags.contains(tag) {
            guard let entry = entries[tag] else { continue }
            if tag == Self.rowsPerStrip, isTiled { continue }
            try builder.add(tag, type: entry.type, values(entry), typeSize: Self.size(ofType: entry.type))
        }
        var total = 0
        var pieces: [[UInt8]] = []
        for (place, count) in zip(places, counts) {
            guard place <= UInt64(source.count), count <= UInt64(source.count) - place else {
                throw .truncated(.tiff, byteOffset: source.count)
            }
            total += Int(count)
            // Strips that lie on one another are no picture, and could be made to fill the memory.
            guard total <= source.count else { throw .corrupt(.tiff, byteOffset: offset, reason: "its strips are more than the file") }
            pieces.append(try source.bytes(at: Int(place), count: Int(count)))
        }
        return try builder.file(pieces, offsetsTag: offsetsTag, countsTag: countsTag)
    }

    // MARK: - Directories

    private struct Entry {
        let type: Int
        let count: Int
        /// Where the values lie, or the entry's own bytes that hold them.
        let offset: Int
    }

    private func directory(at offset: UInt64) throws(ImageCodecError) -> (entries: [Int: Entry], next: UInt64) {
        let countSize = isBig ? 8 : 2, entrySize = isBig ? 20 : 12, offsetSize = isBig ? 8 : 4
        guard offset <= UInt64(source.count) else { throw .truncated(.tiff, byteOffset: source.count) }
        let start = Int(offset)
        let count = Int(clamping: try number(at: start, byteCount: countSize))
        guard count > 0, count <= Self.maxEntryCount else {
            throw .corrupt(.tiff, byteOffset: start, reason: "a page with \(count) entries")
        }
        let bytes = try source.bytes(at: start + countSize, count: count * entrySize + offsetSize)
        guard bytes.count == count * entrySize + offsetSize else { throw .truncated(.tiff, byteOffset: source.count) }
        func field(_ place: Int, _ size: Int) -> UInt64 { Self.number(bytes[place..<place + size], isBigEndian: isBigEndian) }
        var entries: [Int: Entry] = [:]
        for index in 0..<count {
            let place = index * entrySize
            let tag = Int(field(place, 2)), type = Int(field(place + 2, 2)), valueCount = field(place + 4, isBig ? 8 : 4)
            let size = Self.size(ofType: type)
            guard entries[tag] == nil, size > 0, valueCount <= UInt64(source.count) else { continue }
            let byteCount = size * Int(valueCount), valuePlace = place + (isBig ? 12 : 8)
            let isInline = byteCount <= offsetSize
            entries[tag] = Entry(
                type: type, count: Int(valueCount),
                offset: isInline ? start + countSize + valuePlace : Int(clamping: field(valuePlace, offsetSize)))
        }
        return (entries, field(count * entrySize, offsetSize))
    }

    /// Whole numbers of BYTE, SHORT, LONG and LONG8; nothing of other types.
    private func integers(_ entry: Entry) throws(ImageCodecError) -> [UInt64] {
        guard [1, 3, 4, 13, 16, 18].contains(entry.type) else { return [] }
        let size = Self.size(ofType: entry.type), bytes = try values(entry)
        return stride(from: 0, to: bytes.count, by: size).map { Self.number(bytes[$0..<$0 + size], isBigEndian: isBigEndian) }
    }

    /// The bytes of an entry, in the byte order of the file.
    private func values(_ entry: Entry) throws(ImageCodecError) -> [UInt8] {
        guard entry.count <= Self.maxValueCount else {
            throw .corrupt(.tiff, byteOffset: entry.offset, reason: "an entry of \(entry.count) values")
        }
        let count = entry.count * Self.size(ofType: entry.type)
        let bytes = try source.bytes(at: entry.offset, count: count)
        guard bytes.count == count else { throw .truncated(.tiff, byteOffset: source.count) }
        return bytes
    }

    private func number(at offset: Int, byteCount: Int) throws(ImageCodecError) -> UInt64 {
        let bytes = try source.bytes(at: offset, count: byteCount)
        guard bytes.count == byteCount else { throw .truncated(.tiff, byteOffset: source.count) }
        return Self.number(bytes[...], isBigEndian: isBigEndian)
    }

    private static func number(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) -> UInt64 {
        isBigEndian ? bytes.reduce(0) { $0 << 8 | UInt64($1) } : bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Of one value; 0 for a type that nobody knows.
    private static func size(ofType type: Int) -> Int {
        switch type {
        case 1, 2, 6, 7: 1
        case 3, 8: 2
        case 4, 9, 11, 13: 4
        case 5, 10, 12, 16, 17, 18: 8
        default: 0
        }
    }
}
