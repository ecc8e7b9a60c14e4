import Imaging
import Support

/// The content of one shard, gathered sample by sample.
public struct ShardSamples: Sendable, Equatable {
    /// N × 28 × 28.
    public private(set) var images: [UInt8] = []
    public private(set) var labels: [UInt8] = []
    /// Rows of the digits' table.
    public private(set) var rows: [UInt32] = []
    public private(set) var copies: [UInt32] = []

    public init() {}

    public var count: Int { labels.count }

    public mutating func append(_ glyph: Glyph, label: UInt8, row: Int, copy: Int) {
        precondition(glyph.ink.count == Glyph.pixelCount && label < 10, "\(glyph.width)×\(glyph.height), label \(label)")
        images += glyph.ink
        labels.append(label)
        rows.append(UInt32(row))
        copies.append(UInt32(copy))
    }

    /// Reads a shard's tensors and checks them.
    ///
    /// - Throws: `SafetensorsError`, `DatasetError.valueOutOfRange`.
    init(_ file: SafetensorsFile, path: String, sampleCount: Int) throws {
        do throws(SafetensorsError) {
            images = Array(try file.bytes("image", shape: [sampleCount, Glyph.side, Glyph.side]))
            labels = Array(try file.bytes("label", shape: [sampleCount]))
            rows = try file.words("digit", shape: [sampleCount])
            copies = try file.words("copy", shape: [sampleCount])
        } catch {
            throw FileError(error, file: path)
        }
        if let row = labels.firstIndex(where: { $0 > 9 }) {
            throw DatasetError.valueOutOfRange(file: path, what: "label", found: Int(labels[row]), limit: 10, row: row)
        }
    }

    var tensors: [String: SafetensorsTensor] {
        [
            "image": SafetensorsTensor(images, shape: [count, Glyph.side, Glyph.side]),
            "label": SafetensorsTensor(labels, shape: [count]),
            "digit": SafetensorsTensor(rows, shape: [count]),
            "copy": SafetensorsTensor(copies, shape: [count]),
        ]
    }
}
