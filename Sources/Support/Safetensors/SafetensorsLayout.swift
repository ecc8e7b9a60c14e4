import Foundation

/// What the header of a safetensors file says, checked against the size of the file: the metadata, and where each tensor lies.
///
/// It needs no more than the header's bytes, so that a file that is not to be held in memory can be opened too.
public struct SafetensorsLayout: Sendable, Equatable {
    /// The longest header that is read, as the format demands.
    public static let maxHeaderBytes = 100_000_000
    /// The bytes of the header's length, with which a file begins.
    public static let lengthByteCount = 8

    public struct Entry: Sendable, Equatable {
        public let type: SafetensorsType
        public let shape: [Int]
        /// Where its bytes are, counted from the start of the file.
        public let byteRange: Range<Int>

        var summary: String { "\(type.rawValue) \(shape)" }
    }

    /// As it stands in the file, a seal included.
    let metadata: [String: String]
    public let entries: [String: Entry]

    /// How long the header of a file is.
    ///
    /// - Parameters:
    ///   - start: the file's first bytes.
    ///   - fileByteCount: the size of the whole file.
    /// - Throws: `SafetensorsError.tooShort`, `.headerTooLong`, `.headerTruncated`.
    public static func headerByteCount(_ start: some Sequence<UInt8>, fileByteCount: Int) throws(SafetensorsError) -> Int {
        guard fileByteCount >= lengthByteCount else { throw .tooShort(byteCount: fileByteCount) }
        var length: UInt64 = 0
        for (index, byte) in start.prefix(lengthByteCount).enumerated() { length |= UInt64(byte) << (8 * UInt64(index)) }
        guard length <= UInt64(maxHeaderBytes) else { throw .headerTooLong(byteCount: length, limit: maxHeaderBytes) }
        guard lengthByteCount + Int(length) <= fileByteCount else {
            throw .headerTruncated(byteCount: Int(length), fileByteCount: fileByteCount)
        }
        return Int(length)
    }

    /// Checks a header.
    ///
    /// - Parameter header: what follows the header's length, with its padding.
    public init(header bytes: [UInt8], fileByteCount: Int) throws(SafetensorsError) {
        let header = try SafetensorsHeader(bytes, fileOffset: Self.lengthByteCount)
        let dataStart = Self.lengthByteCount + bytes.count, dataByteCount = fileByteCount - dataStart
        var entries: [String: Entry] = [:]
        var position = 0
        for entry in header.entries.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
            let byteCount = try Self.byteCount(entry)
            guard entry.start == position else {
                throw .wrongStart(found: entry.start, expected: position, tensor: entry.name, offset: entry.offset)
            }
            guard entry.end >= entry.start, entry.end - entry.start == byteCount else {
                throw .wrongByteCount(
                    found: entry.end.subtractingReportingOverflow(entry.start).partialValue, expected: byteCount,
                    tensor: entry.name, offset: entry.offset)
            }
            position = entry.end
            guard position <= dataByteCount else { break }
            entries[entry.name] = Entry(
                type: entry.type, shape: entry.shape, byteRange: dataStart + entry.start..<dataStart + entry.end)
        }
        guard position == dataByteCount else {
            throw .wrongDataByteCount(found: dataByteCount, expected: position, offset: dataStart)
        }
        metadata = header.metadata
        self.entries = entries
    }

    /// Where the bytes of a tensor are.
    ///
    /// - Parameter shape: what the caller expects; nil takes any.
    /// - Throws: `SafetensorsError.missingTensor`, `.wrongTensor`.
    public func byteRange(
        _ name: String, _ type: SafetensorsType, shape: [Int]? = nil
    ) throws(SafetensorsError) -> Range<Int> {
        guard let entry = entries[name] else { throw .missingTensor(name, present: entries.keys.sorted()) }
        guard entry.type == type, shape == nil || entry.shape == shape else {
            let expected = shape.map { "\(type.rawValue) \($0)" } ?? type.rawValue
            throw .wrongTensor(name, found: entry.summary, expected: expected)
        }
        return entry.byteRange
    }

    private static func byteCount(_ entry: SafetensorsHeader.Entry) throws(SafetensorsError) -> Int {
        var count = entry.type.byteCount
        for dimension in entry.shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
            guard !overflow else { throw .shapeOverflow(entry.shape, tensor: entry.name, offset: entry.offset) }
            count = product
        }
        return count
    }
}
