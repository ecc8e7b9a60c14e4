import Foundation
import Imaging
import Support

/// Reads digits from MNIST's IDX files, gzip-packed or not.
///
/// MNIST names no writers; QMNIST found them out again. With its table the digits can be split by writer, without it they are all
/// the work of one writer, so that no split can tear a hand apart by accident.
///
/// **Source** LeCun, Bottou, Bengio, Haffner 1998; Yadav, Bottou: "Cold Case: The Lost MNIST Digits", 2019, for the table.
public struct MNISTImporter: Sendable {
    public let imagesPath: String
    public let labelsPath: String
    /// Row by row the same digits: `qmnist-train-labels.tsv` (label, NIST series, writer and five more columns), or a table of
    /// comma-separated values whose first line names a column `writer`, as `inkmill export idx` writes it.
    public let writersPath: String?
    /// Who wrote all of it where there is no table; nil for `unknown-` and the digest.
    public let writer: String?
    /// How the pictures lie in the file.
    public let layout: IDXPictureLayout

    public init(
        imagesPath: String, labelsPath: String, writersPath: String? = nil, writer: String? = nil, layout: IDXPictureLayout = .mnist
    ) {
        self.imagesPath = imagesPath
        self.labelsPath = labelsPath
        self.writersPath = writersPath
        self.writer = writer
        self.layout = layout
    }

    private static let tableColumnCount = 8

    /// The digits in the order of the files. The source is the digest of the unpacked images, so that packing changes no id.
    ///
    /// - Throws: `ImportError` with the byte, `TextTableError` and `TextEncodingError` with the line, `FileSystemError`.
    public func digits() throws -> [Digit] { try content().digits }

    /// The same with what a person should know of how the table of writers was read.
    package func content() throws -> (digits: [Digit], remarks: [Diagnostic]) {
        let images = try IDXFile(path: imagesPath, dimensionCount: 3)
        let labels = try IDXFile(path: labelsPath, dimensionCount: 1)
        for (index, what) in [(1, "height"), (2, "width")] where images.dimensions[index] != Glyph.side {
            throw ImportError.wrongDimension(
                file: imagesPath, what: what, found: images.dimensions[index], expected: Glyph.side, offset: 4 + 4 * index)
        }
        let count = images.dimensions[0]
        guard labels.dimensions[0] == count else {
            throw ImportError.wrongDimension(
                file: labelsPath, what: "labels", found: labels.dimensions[0], expected: count, offset: 4)
        }
        let labelBytes = [UInt8](labels.elements)
        if let row = labelBytes.firstIndex(where: { $0 > 9 }) {
            throw ImportError.labelOutOfRange(
                file: labelsPath, found: String(labelBytes[row]), offset: labels.offset(ofElement: row))
        }
        let source = ContentDigest(of: images.content)
        let writers = try writersPath.map { try self.writers(path: $0, labels: labelBytes) }
        let ink = images.elements
        try layout.check(ink, file: imagesPath, offset: images.offset(ofElement: 0))
        let digits = (0..<count).map { row in
            let start = ink.startIndex + row * Glyph.pixelCount
            // Padded, so that ids sort as the rows do.
            let place = row.padded(to: 7)
            return Digit(
                id: source.short + "-" + place, label: labelBytes[row],
                writer: writers?.names[row] ?? writer ?? "unknown-" + source.short, source: source, place: place, status: "ok", score: 1,
                glyph: layout.glyph(Array(ink[start..<start + Glyph.pixelCount])))
        }
        return (digits, writers?.remarks ?? [])
    }

    private func writers(path: String, labels: [UInt8]) throws -> (names: [String], remarks: [Diagnostic]) {
        let file = Data(try FileContent.bytes(of: path, maxByteCount: IDXFile.maxContentBytes))
        let content = Gzip.isGzip(file) ? try Gzip.unpacked(file, limit: IDXFile.maxContentBytes, file: path) : file
        let encoded = try EncodedText([UInt8](content), file: path)
        let names = encoded.text.utf8.prefix { $0 != UInt8(ascii: "\n") }.split(separator: UInt8(ascii: "\t"))
        // A table of ours or of a spreadsheet has names of columns, QMNIST's has none.
        let isNamed = names.contains { $0.filter { $0 != UInt8(ascii: "\"") && $0 > UInt8(ascii: " ") }.elementsEqual("writer".utf8) }
        if names.count > 1, !isNamed {
            return (try Self.qmnistWriters(Data(encoded.text.utf8), path: path, labels: labels), [])
        }
        let table = try CSVTable(encoded, file: path)
        return (try Self.namedWriters(table, path: path, labels: labels), table.remarks)
    }

    /// The column `writer`; a column `label` must agree with the labels' file.
    private static func namedWriters(_ table: CSVTable, path: String, labels: [UInt8]) throws(TextTableError) -> [String] {
        let writer = try table.index(of: "writer", file: path), label = table.columns.firstIndex(of: "label")
        guard table.rows.count == labels.count else {
            throw .lineCountMismatch(file: path, found: table.rows.count, expected: labels.count)
        }
        var writers: [String] = []
        for ((line, fields), expected) in zip(table.rows, labels) {
            if let label, fields[label] != String(expected) {
                guard let found = Int(fields[label]) else {
                    throw .malformedLine(file: path, line: line, reason: "the label '\(fields[label])' is not a number")
                }
                throw .labelsDisagree(file: path, line: line, found: found, expected: Int(expected))
            }
            guard !fields[writer].isEmpty else { throw .malformedLine(file: path, line: line, reason: "the writer is empty") }
            writers.append(fields[writer])
        }
        return writers
    }

    private static func qmnistWriters(_ content: Data, path: String, labels: [UInt8]) throws(TextTableError) -> [String] {
        let lines = content.split(separator: UInt8(ascii: "\n"))
        guard lines.count == labels.count else {
            throw .lineCountMismatch(file: path, found: lines.count, expected: labels.count)
        }
        return try lines.enumerated().map { row, line throws(TextTableError) in
            let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
            guard fields.count == tableColumnCount else {
                throw .malformedLine(
                    file: path, line: row + 1, reason: "\(fields.count) columns where \(tableColumnCount) are expected")
            }
            guard let label = Int(String(decoding: fields[0], as: UTF8.self)),
                let writer = Int(String(decoding: fields[2], as: UTF8.self)), writer >= 0
            else { throw .malformedLine(file: path, line: row + 1, reason: "label or writer is not a number") }
            guard label == Int(labels[row]) else {
                throw .labelsDisagree(file: path, line: row + 1, found: label, expected: Int(labels[row]))
            }
            return "nist-\(writer)"
        }
    }
}
