import Imaging
import Support

/// A shard that was checked when it was opened and is checked again, image by image, whenever it is read.
///
/// Its images stay in the file. Of each image a checksum is kept that was made of the very bytes that were digested, so that an
/// image read later is the one that was checked, whatever has become of the file meanwhile: what has been overwritten or cut short
/// is an error. Kept are 9 bytes an image: the checksum and the label.
struct CheckedShard: Sendable {
    private let record: ShardRecord
    private let path: String
    private let labels: [UInt8]
    private let checksums: [UInt64]
    /// Where the first image is in the file.
    private let imageStart: Int
    /// Nil where it is opened anew for each read.
    private let file: PlacedFile?

    /// - Parameter staysOpen: false where there are more shards than a process may have open files.
    /// - Throws: `DatasetError.changedFile`, `.valueOutOfRange`, `SafetensorsError`, `FileSystemError`, naming the file.
    init(_ record: ShardRecord, folder: String, staysOpen: Bool) throws {
        let path = folder + "/" + record.file
        let file = try PlacedFile(path)
        let scan = try ShardScan(file, record)
        if let row = scan.labels.firstIndex(where: { $0 >= GlyphClass.count }) {
            throw DatasetError.valueOutOfRange(file: path, what: "label", found: Int(scan.labels[row]), limit: GlyphClass.count, row: row)
        }
        self.record = record
        self.path = path
        labels = scan.labels
        checksums = scan.checksums
        imageStart = scan.imageStart
        self.file = staysOpen ? file : nil
        file.expectRandomAccess()
    }

    func label(_ row: Int) -> UInt8 { labels[row] }

    /// Puts an image into a buffer of as many bytes.
    ///
    /// - Throws: `ShardError.changedWhileRead`, `FileSystemError`.
    func readImage(_ row: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
        let count = try openFile().read(into: buffer, at: imageStart + row * Glyph.pixelCount)
        guard count == buffer.count, XXHash64.hash(UnsafeRawBufferPointer(buffer)) == checksums[row] else {
            throw ShardError.changedWhileRead(file: path, row: row)
        }
    }

    /// An image with the row of the digits' table it was made of, and the number of the copy. The whole shard is read and digested
    /// for it: it is for looking a single one up.
    ///
    /// - Throws: what opening throws, and `ShardError.changedWhileRead`.
    func sample(_ row: Int) throws -> ShardSample {
        let numbers = try ShardScan(PlacedFile(path), record, keepsNumbers: true)
        var ink = [UInt8](repeating: 0, count: Glyph.pixelCount)
        try ink.withUnsafeMutableBytes { try readImage(row, into: $0) }
        return ShardSample(
            glyph: Glyph(ink: ink), label: labels[row], row: Int(numbers.tableRows[row]), copy: Int(numbers.copies[row]))
    }

    private func openFile() throws(FileSystemError) -> PlacedFile {
        if let file { return file }
        let file = try PlacedFile(path)
        file.expectRandomAccess()
        return file
    }
}

/// One pass over a shard, from its first byte to its last: its SHA-256 is compared with the index, and what is kept of it is made
/// of the same bytes.
private struct ShardScan {
    private(set) var labels: [UInt8] = []
    /// Of each image.
    private(set) var checksums: [UInt64] = []
    /// Empty unless asked for.
    private(set) var tableRows: [UInt32] = []
    private(set) var copies: [UInt32] = []
    private(set) var imageStart = 0

    private static let image = "image", label = "label", digit = "digit", copy = "copy"
    /// Images read at a time: 800 KB, which stay in the second-level cache.
    private static let pieceImageCount = 1024
    private static let pieceByteCount = pieceImageCount * Glyph.pixelCount

    /// - Throws: `DatasetError.changedFile`, `SafetensorsError`, `FileSystemError`, naming the file.
    init(_ file: PlacedFile, _ record: ShardRecord, keepsNumbers: Bool = false) throws {
        do {
            var digest = RunningDigest()
            try read(file, record, keepsNumbers: keepsNumbers, &digest)
            guard digest.digest == record.digest else { throw Self.changed(file, record, found: digest.digest) }
        } catch let error as SafetensorsError {
            // A damaged header is damage like any other, and only a whole file has a defect of its own.
            let found = try ContentDigest(ofFile: file.path)
            throw found == record.digest ? FileError(error, file: file.path) : Self.changed(file, record, found: found)
        }
    }

    private mutating func read(
        _ file: PlacedFile, _ record: ShardRecord, keepsNumbers: Bool, _ digest: inout RunningDigest
    ) throws {
        let byteCount = try file.byteCount(), count = record.sampleCount
        guard byteCount == record.byteCount else {
            throw Self.changed(file, record, found: try ContentDigest(ofFile: file.path))
        }
        func next(_ count: Int) throws -> [UInt8] {
            let bytes = try file.bytes(at: digest.byteCount, count: count)
            digest.update(bytes)
            guard bytes.count == count else { throw Self.changed(file, record, found: digest.digest) }
            return bytes
        }
        let start = try next(min(byteCount, SafetensorsLayout.lengthByteCount))
        let headerByteCount = try SafetensorsLayout.headerByteCount(start, fileByteCount: byteCount)
        let layout = try SafetensorsLayout(header: try next(headerByteCount), fileByteCount: byteCount)
        imageStart = try layout.byteRange(Self.image, .uint8, shape: [count, Glyph.side, Glyph.side]).lowerBound
        for (name, type) in [(Self.label, SafetensorsType.uint8), (Self.digit, .uint32), (Self.copy, .uint32)] {
            _ = try layout.byteRange(name, type, shape: [count])
        }
        // Tensors follow each other without a hole, so this is the whole rest of the file.
        for (name, entry) in layout.entries.sorted(by: { $0.value.byteRange.lowerBound < $1.value.byteRange.lowerBound }) {
            var restCount = entry.byteRange.count
            while restCount > 0 {
                let piece = try next(min(restCount, Self.pieceByteCount))
                restCount -= piece.count
                switch name {
                case Self.image: appendChecksums(of: piece)
                case Self.label: labels += piece
                case Self.digit where keepsNumbers: tableRows += Self.words(piece)
                case Self.copy where keepsNumbers: copies += Self.words(piece)
                default: break
                }
            }
        }
    }

    /// A piece is whole images.
    private mutating func appendChecksums(of piece: [UInt8]) {
        piece.withUnsafeBytes { bytes in
            for start in stride(from: 0, to: bytes.count, by: Glyph.pixelCount) {
                checksums.append(XXHash64.hash(UnsafeRawBufferPointer(rebasing: bytes[start..<start + Glyph.pixelCount])))
            }
        }
    }

    private static func words(_ bytes: [UInt8]) -> [UInt32] {
        stride(from: 0, to: bytes.count, by: 4).map { start in
            (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1)) }
        }
    }

    private static func changed(_ file: PlacedFile, _ record: ShardRecord, found: ContentDigest) -> DatasetError {
        .changedFile(file: file.path, found: found.hex, expected: record.digest.hex)
    }
}
