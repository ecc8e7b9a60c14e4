/// The first directory of a TIFF structure, read without trust: nothing outside of the bytes is ever touched.
///
/// **Source** TIFF 6.0, section 2.
struct TIFFStructure {
    enum Tag: Int {
        case orientation = 274
        case xResolution = 282
        case yResolution = 283
        case resolutionUnit = 296
    }

    /// The directory, or a value it points to, lies beyond the end.
    private(set) var isCutOff = false

    private let bytes: [UInt8]
    private let isBigEndian: Bool
    /// Where each known tag's entry starts; the first of a kind counts.
    private var entryOffsets: [Tag: Int] = [:]

    /// Nil without the eight bytes of a TIFF header.
    init?(_ bytes: [UInt8]) {
        switch bytes.prefix(4) {
        case [0x49, 0x49, 42, 0]: isBigEndian = false
        case [0x4D, 0x4D, 0, 42]: isBigEndian = true
        default: return nil
        }
        self.bytes = bytes
        guard let directory = number(at: 4, byteCount: 4) else { return nil }
        guard let entryCount = number(at: directory, byteCount: 2) else {
            isCutOff = true
            return
        }
        for index in 0..<entryCount {
            let offset = directory + 2 + 12 * index
            guard let tag = number(at: offset, byteCount: 2), offset + 12 <= bytes.count else {
                isCutOff = true
                return
            }
            if let known = Tag(rawValue: tag), entryOffsets[known] == nil { entryOffsets[known] = offset }
        }
    }

    /// The value of a tag that holds one SHORT or LONG; nil where it is absent or of another type.
    func integer(_ tag: Tag) -> Int? {
        guard let offset = entryOffsets[tag] else { return nil }
        switch number(at: offset + 2, byteCount: 2) {
        case 3: return number(at: offset + 8, byteCount: 2)
        case 4: return number(at: offset + 8, byteCount: 4)
        default: return nil
        }
    }

    /// The value of a tag that holds one RATIONAL; nil where it is absent, of another type, beyond the end or divided by zero.
    mutating func rational(_ tag: Tag) -> Double? {
        guard let offset = entryOffsets[tag], number(at: offset + 2, byteCount: 2) == 5,
            let place = number(at: offset + 8, byteCount: 4)
        else { return nil }
        guard let numerator = number(at: place, byteCount: 4), let denominator = number(at: place + 4, byteCount: 4) else {
            isCutOff = true
            return nil
        }
        return denominator == 0 ? nil : Double(numerator) / Double(denominator)
    }

    /// An unsigned number of 2 or 4 bytes; nil beyond the end.
    private func number(at offset: Int, byteCount: Int) -> Int? {
        guard offset <= bytes.count - byteCount else { return nil }
        let digits = bytes[offset..<offset + byteCount]
        return isBigEndian ? digits.reduce(0) { $0 << 8 | Int($1) } : digits.reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
