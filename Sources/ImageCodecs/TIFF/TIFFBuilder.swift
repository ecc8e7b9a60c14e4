/// Puts a TIFF of one page together.
///
/// The page's data come first, so that its directory knows where they are.
struct TIFFBuilder {
    private let isBigEndian: Bool
    private var entries: [(tag: Int, type: Int, count: Int, bytes: [UInt8])] = []

    static let short = 3, long = 4, rational = 5

    init(isBigEndian: Bool = false) {
        self.isBigEndian = isBigEndian
    }

    /// - Parameter bytes: the values, in the byte order of the file.
    mutating func add(_ tag: Int, type: Int, _ bytes: [UInt8], typeSize: Int) {
        entries.append((tag, type, bytes.count / typeSize, bytes))
    }

    /// Whole numbers of four bytes each.
    mutating func add(_ tag: Int, _ values: [Int]) {
        entries.append((tag, Self.long, values.count, values.flatMap { number($0, byteCount: 4) }))
    }

    /// Whole numbers of two bytes each.
    mutating func addShort(_ tag: Int, _ values: [Int]) {
        entries.append((tag, Self.short, values.count, values.flatMap { number($0, byteCount: 2) }))
    }

    /// - Parameter pieces: strips or tiles, in their order.
    /// - Throws: `unsupportedVariant` for more than 4 GB.
    func file(_ pieces: [[UInt8]], offsetsTag: Int = 273, countsTag: Int = 279) throws(ImageCodecError) -> [UInt8] {
        let byteCount = pieces.reduce(0) { $0 + $1.count } + entries.reduce(0) { $0 + $1.bytes.count }
        guard byteCount < 0xF000_0000 else { throw .unsupportedVariant(.tiff, byteOffset: 0, reason: "a page of \(byteCount) bytes") }
        var file: [UInt8] = isBigEndian ? [0x4D, 0x4D, 0, 42] : [0x49, 0x49, 42, 0]
        file.reserveCapacity(byteCount + 1024)
        file += [0, 0, 0, 0]
        var offsets: [Int] = []
        for piece in pieces {
            offsets.append(file.count)
            file += piece
        }
        var all = self
        all.add(offsetsTag, offsets)
        all.add(countsTag, pieces.map(\.count))
        var directory = number(all.entries.count, byteCount: 2)
        for entry in all.entries.sorted(by: { $0.tag < $1.tag }) {
            directory += number(entry.tag, byteCount: 2) + number(entry.type, byteCount: 2) + number(entry.count, byteCount: 4)
            if entry.bytes.count <= 4 {
                directory += entry.bytes + Array(repeating: 0, count: 4 - entry.bytes.count)
            } else {
                if !file.count.isMultiple(of: 2) { file.append(0) }
                directory += number(file.count, byteCount: 4)
                file += entry.bytes
            }
        }
        if !file.count.isMultiple(of: 2) { file.append(0) }
        file.replaceSubrange(4..<8, with: number(file.count, byteCount: 4))
        return file + directory + [0, 0, 0, 0]
    }

    private func number(_ value: Int, byteCount: Int) -> [UInt8] {
        let bytes = (0..<byteCount).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        return isBigEndian ? bytes.reversed() : bytes
    }
}
