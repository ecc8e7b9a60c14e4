import Foundation
import Imaging
import Support

/// A checked shard that stays in its mapped file.
struct MappedShard: Sendable {
    // Pieces of the mapping, which lasts as long as they do.
    private let labels: Data
    private let rows: Data
    private let copies: Data
    private let images: Data

    /// - Throws: `DatasetError.changedFile`, `.valueOutOfRange`, `SafetensorsError`, `FileSystemError`, naming the file.
    init(_ record: ShardRecord, folder: String, checksDigest: Bool) throws {
        let path = folder + "/" + record.file
        let file = try Self.file(path, record, checksDigest: checksDigest)
        let count = record.sampleCount
        do throws(SafetensorsError) {
            images = try file.bytes("image", shape: [count, Glyph.side, Glyph.side])
            labels = try file.bytes("label", shape: [count])
            rows = try file.bytes("digit", of: .uint32, shape: [count])
            copies = try file.bytes("copy", of: .uint32, shape: [count])
        } catch {
            throw FileError(error, file: path)
        }
        if let place = labels.firstIndex(where: { $0 > 9 }) {
            throw DatasetError.valueOutOfRange(
                file: path, what: "label", found: Int(labels[place]), limit: 10, row: place - labels.startIndex)
        }
        file.expectRandomAccess()
    }

    /// The digest is that of the bytes read, not of the mapping: what was looked at once would stay in the process's memory.
    private static func file(_ path: String, _ record: ShardRecord, checksDigest: Bool) throws -> SafetensorsFile {
        let byteCount = try FileContent.byteCount(of: path)
        if checksDigest || byteCount != record.byteCount {
            let digest = try ContentDigest(ofFile: path)
            guard digest == record.digest else {
                throw DatasetError.changedFile(file: path, found: digest.hex, expected: record.digest.hex)
            }
        }
        return try SafetensorsFile(contentsOf: path)
    }

    func label(_ row: Int) -> UInt8 { labels[labels.startIndex + row] }

    /// The row of the digits' table.
    func tableRow(_ row: Int) -> Int { Self.word(rows, row) }

    func copy(_ row: Int) -> Int { Self.word(copies, row) }

    func ink(_ row: Int) -> Data {
        let start = images.startIndex + row * Glyph.pixelCount
        return images[start..<start + Glyph.pixelCount]
    }

    private static func word(_ words: Data, _ row: Int) -> Int {
        let start = words.startIndex + row * 4
        return (0..<4).reduce(0) { $0 | Int(words[start + $1]) << (8 * $1) }
    }
}
