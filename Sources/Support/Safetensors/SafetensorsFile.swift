import Foundation

/// A safetensors file, opened strictly: whatever the format forbids is an error with its byte offset, and a file that carries a
/// digest of its content (a seal) is opened only where its content has that digest.
///
/// The whole file is in memory, so that what was checked is what is used, whatever becomes of the file meanwhile.
///
/// **Source** github.com/huggingface/safetensors, "Format".
public struct SafetensorsFile: Sendable {
    public typealias Entry = SafetensorsLayout.Entry

    /// The largest file that is read unless a caller says otherwise: as much as four million digits with their crops.
    public static let maxByteCount = 4 << 30

    /// What the file says about itself, without its seal.
    public let metadata: [String: String]
    /// The digest of its content that the file carries, and has; nil where it carries none.
    public let seal: ContentDigest?
    private let layout: SafetensorsLayout
    private let data: Data

    public var entries: [String: Entry] { layout.entries }

    /// The size of the whole file.
    public var byteCount: Int { data.count }

    /// Of all bytes of the file.
    public var digest: ContentDigest { ContentDigest(of: data) }

    /// Opens and checks the file at `path`.
    ///
    /// - Throws: `FileSystemError`, or a `SafetensorsError` placed in the file.
    public init(contentsOf path: String, maxByteCount: Int = maxByteCount) throws {
        let data = try Self.bytes(of: path, maxByteCount: maxByteCount)
        do {
            try self.init(data)
        } catch {
            throw FileError(error, file: path)
        }
    }

    /// The bytes of a file that is to be opened.
    ///
    /// - Throws: `FileSystemError`.
    public static func bytes(of path: String, maxByteCount: Int = maxByteCount) throws(FileSystemError) -> Data {
        var reader = try FileReader(path)
        guard reader.byteCount <= maxByteCount else { throw .tooLarge(path, byteCount: reader.byteCount, limit: maxByteCount) }
        return try reader.readAll()
    }

    /// Checks the bytes of a file.
    public init(_ data: Data) throws(SafetensorsError) {
        let data = data.startIndex == 0 ? data : Data(data)
        let start = SafetensorsLayout.lengthByteCount
        let headerEnd = start + (try SafetensorsLayout.headerByteCount(data.prefix(start), fileByteCount: data.count))
        layout = try SafetensorsLayout(header: Array(data[start..<headerEnd]), fileByteCount: data.count)
        self.data = data
        var metadata = layout.metadata
        seal = try SafetensorsSeal.removed(from: &metadata)
        self.metadata = metadata
        guard let seal else { return }
        let found = contentDigest
        guard found == seal else { throw .wrongSeal(found: found.hex, expected: seal.hex) }
    }

    /// Of the metadata without a seal, and of all tensors' names, types, shapes and bytes, however they are arranged in the file.
    public var contentDigest: ContentDigest {
        let tensors = entries.mapValues { ($0.type, $0.shape) }
        var digest = RunningDigest()
        digest.update(SafetensorsWriter.header(tensors, metadata: metadata))
        for name in SafetensorsWriter.order(entries.mapValues(\.type)) {
            if let range = entries[name]?.byteRange { digest.update(data[range]) }
        }
        return digest.digest
    }

    /// All tensors, by name.
    public var tensors: [String: SafetensorsTensor] {
        entries.mapValues { SafetensorsTensor(type: $0.type, shape: $0.shape, bytes: [UInt8](data[$0.byteRange])) }
    }

    /// The elements of a tensor of unsigned bytes: a piece of the file, not a copy.
    ///
    /// - Parameter shape: what the caller expects; nil takes any.
    /// - Throws: `SafetensorsError.missingTensor`, `.wrongTensor`.
    public func bytes(_ name: String, shape: [Int]? = nil) throws(SafetensorsError) -> Data {
        data[try layout.byteRange(name, .uint8, shape: shape)]
    }

    /// The elements of a tensor of floats.
    public func floats(_ name: String, shape: [Int]? = nil) throws(SafetensorsError) -> [Float] {
        words(in: try layout.byteRange(name, .float32, shape: shape), as: UInt32.self).map(Float.init(bitPattern:))
    }

    /// The elements of a tensor of unsigned 32-bit numbers.
    public func words(_ name: String, shape: [Int]? = nil) throws(SafetensorsError) -> [UInt32] {
        words(in: try layout.byteRange(name, .uint32, shape: shape), as: UInt32.self)
    }

    /// The elements of a tensor of signed 32-bit numbers.
    public func signedWords(_ name: String, shape: [Int]? = nil) throws(SafetensorsError) -> [Int32] {
        words(in: try layout.byteRange(name, .int32, shape: shape), as: Int32.self)
    }

    /// The elements of a tensor of signed 64-bit numbers.
    public func integers(_ name: String, shape: [Int]? = nil) throws(SafetensorsError) -> [Int64] {
        words(in: try layout.byteRange(name, .int64, shape: shape), as: Int64.self)
    }

    private func words<Word: FixedWidthInteger>(in range: Range<Int>, as type: Word.Type) -> [Word] {
        let size = Word.bitWidth / 8
        return data.withUnsafeBytes { bytes in
            (0..<range.count / size).map {
                Word(littleEndian: bytes.loadUnaligned(fromByteOffset: range.lowerBound + $0 * size, as: type))
            }
        }
    }
}
