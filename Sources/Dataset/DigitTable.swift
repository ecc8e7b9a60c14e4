import Foundation
import Imaging
import Support

/// The normalized digits of a data set, in the order of their ids whatever order they were read in.
///
/// In a folder they are `digits.safetensors` (`image` U8 N × 28 × 28, `label` U8, 255 where nobody has said, and the crops as
/// `CropTensors` has them), `digits.jsonl` (a line for each digit: where it came from) and `index.json`, written last, with the
/// count, the profile and both digests. Version 1 had no crops and is still read.
///
/// **Determinism** A: the same digits make the same bytes.
public struct DigitTable: Sendable, Equatable {
    public let profile: NormalizationProfile
    /// Sorted by id; ids differ.
    public let digits: [Digit]

    static let formatVersion = 2
    /// Of tables without crops.
    static let cropFreeVersion = 1
    static let unknownLabel: UInt8 = 255
    static let tensorsName = "digits.safetensors"
    static let rowsName = "digits.jsonl"
    /// The file whose digest stands for the whole table.
    public static let indexName = "index.json"
    /// The files of a table within its folder.
    public static let fileNames = [tensorsName, rowsName, indexName]

    /// Whether a folder holds a table, finished and of a version that is read.
    public static func isFolder(_ folder: String) -> Bool {
        (try? readIndex(DigitIndex.self, folder: folder, name: indexName)).map { $0.index.tensorsDigest.hex.count == 64 } ?? false
    }

    /// - Throws: `DatasetError.duplicateID`.
    public init(_ digits: [Digit], profile: NormalizationProfile) throws(DatasetError) {
        self.profile = profile
        // By bytes, as every tool sorts ids.
        self.digits = digits.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
        for (a, b) in zip(self.digits, self.digits.dropFirst()) where a.id == b.id {
            throw .duplicateID(a.id)
        }
        // Two spellings of the same characters need not be neighbors, and are one id wherever one is looked up.
        var spelled: Set<String> = []
        for digit in self.digits where !digit.id.isNormalized {
            spelled.insert(digit.id)
        }
        if !spelled.isEmpty {
            let count = self.digits.count { spelled.contains($0.id) }
            if count > spelled.count, let id = spelled.min() { throw .duplicateID(id) }
        }
        for digit in digits {
            precondition(digit.glyph.width == Glyph.side && digit.glyph.height == Glyph.side, "'\(digit.id)' is not 28 × 28")
        }
    }

    /// The people who wrote the digits, sorted: those to be divided. Invented writers are none.
    public var writers: [String] { Self.writers(of: digits) }

    /// The people who wrote some digits, sorted.
    public static func writers(of digits: [Digit]) -> [String] {
        Set(digits.filter { $0.origin == .written }.map(\.writer)).sorted()
    }

    /// The rows of labeled digits that belong to `split`, in order: of written digits those of its writers.
    ///
    /// A page's copies are trained on where the page is, and never validated or tested on; no more are augmented copies and
    /// simulated digits, nor is any of a writer who belongs elsewhere. Signs are where the writer is of whose digits they are made.
    public func rows(of split: Split, in writerSplit: WriterSplit) -> [Int] {
        digits.indices.filter { index in
            let digit = digits[index], ofWriter = writerSplit.splits[digit.writer]
            guard digit.label != nil else { return false }
            return switch digit.origin {
            case .written: ofWriter == split
            case .sign: ofWriter ?? .train == split
            case .pageCopy: split == .train && ofWriter == .train
            case .augmented, .simulated: split == .train && ofWriter ?? .train == .train
            }
        }
    }

    /// Writes the table into `folder`; what was there is replaced.
    ///
    /// - Returns: the digest of the index, which stands for the whole table.
    /// - Throws: `FileSystemError`.
    @discardableResult
    public func save(to folder: String) throws -> ContentDigest {
        let files = try files()
        try Self.write(files, to: folder)
        return ContentDigest(of: files[files.count - 1].bytes)
    }

    /// Writes the files of a table into `folder`; what was there is replaced.
    ///
    /// - Throws: `FileSystemError`.
    package static func write(_ files: [(name: String, bytes: [UInt8])], to folder: String) throws(FileSystemError) {
        // Without its index an older table is unfinished, not a mixture of both.
        try AtomicFile.removeFile(folder + "/" + indexName)
        for file in files { try AtomicFile.write(file.bytes, to: folder + "/" + file.name) }
    }

    /// The files of the table, the index last.
    package func files() throws -> [(name: String, bytes: [UInt8])] {
        let tensors = SafetensorsWriter.sealedBytes(
            [
                "image": SafetensorsTensor(
                    digits.flatMap(\.glyph.ink), shape: [digits.count, Glyph.side, Glyph.side]),
                "label": SafetensorsTensor(digits.map { $0.label ?? Self.unknownLabel }, shape: [digits.count]),
            ].merging(CropTensors.tensors(digits.map(\.packedCrop))) { own, _ in own },
            metadata: ["profile": profile.identifier])
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var rows: [UInt8] = []
        for digit in digits {
            rows += try encoder.encode(DigitRow(digit))
            rows.append(UInt8(ascii: "\n"))
        }
        let index = DigitIndex(
            formatVersion: Self.formatVersion, profile: profile.identifier, count: digits.count,
            tensorsDigest: ContentDigest(of: tensors), rowsDigest: ContentDigest(of: rows))
        encoder.outputFormatting.insert(.prettyPrinted)
        let indexBytes = try encoder.encode(index) + [UInt8(ascii: "\n")]
        return [(Self.tensorsName, tensors), (Self.rowsName, rows), (Self.indexName, [UInt8](indexBytes))]
    }

    /// Reads a table, checking both digests.
    ///
    /// - Throws: `DatasetError` (`.notFinished`, `.changedFile`, `.profileMismatch` and others), `FileSystemError`.
    public init(contentsOf folder: String, profile: NormalizationProfile) throws {
        self = try Self.read(folder, profile: profile).table
    }

    /// Reads a table, checking both digests, with the digest of the index, which stands for the whole table. Every file is read
    /// once: what was digested is what is used.
    ///
    /// - Throws: `DatasetError` (`.notFinished`, `.changedFile`, `.profileMismatch` and others), `FileSystemError`.
    public static func read(
        _ folder: String, profile: NormalizationProfile
    ) throws -> (table: DigitTable, digest: ContentDigest) {
        let (index, digest) = try DigitIndex.read(folder: folder, profile: profile)
        return (try DigitTable(index, folder: folder, profile: profile), digest)
    }

    private init(_ index: DigitIndex, folder: String, profile: NormalizationProfile) throws {
        let tensorsPath = folder + "/" + Self.tensorsName, rowsPath = folder + "/" + Self.rowsName
        let tensorBytes = try SafetensorsFile.bytes(of: tensorsPath)
        try Self.check(ContentDigest(of: tensorBytes), index.tensorsDigest, path: tensorsPath)
        let rowBytes = try FileContent.bytes(of: rowsPath)
        try Self.check(ContentDigest(of: rowBytes), index.rowsDigest, path: rowsPath)

        let images: [UInt8], labels: [UInt8], crops: [PackedInk?]
        do {
            let tensors = try SafetensorsFile(tensorBytes)
            images = Array(try tensors.bytes("image", shape: [index.count, Glyph.side, Glyph.side]))
            labels = Array(try tensors.bytes("label", shape: [index.count]))
            crops =
                index.formatVersion == Self.cropFreeVersion
                ? Array(repeating: nil, count: index.count)
                : try CropTensors.crops(in: tensors, count: index.count, file: tensorsPath)
        } catch let error as SafetensorsError {
            throw FileError(error, file: tensorsPath)
        }
        let lines = rowBytes.split(separator: UInt8(ascii: "\n"))
        guard lines.count == index.count else {
            throw DatasetError.countMismatch(file: rowsPath, what: "lines", found: lines.count, expected: index.count)
        }
        let decoder = JSONDecoder()
        var digits: [Digit] = []
        digits.reserveCapacity(index.count)
        for (row, line) in lines.enumerated() {
            let label = labels[row]
            guard label < GlyphClass.count || label == Self.unknownLabel else {
                throw DatasetError.valueOutOfRange(
                    file: tensorsPath, what: "label", found: Int(label), limit: GlyphClass.count, row: row)
            }
            let fields: DigitRow
            do {
                fields = try decoder.decode(DigitRow.self, from: Data(line))
            } catch {
                throw DatasetError.malformedRow(file: rowsPath, line: row + 1, reason: decodingReason(error))
            }
            let ink = Array(images[row * Glyph.pixelCount..<(row + 1) * Glyph.pixelCount])
            digits.append(fields.digit(label: label == Self.unknownLabel ? nil : label, glyph: Glyph(ink: ink), crop: crops[row]))
        }
        try self.init(digits, profile: profile)
    }

    private static func check(
        _ found: ContentDigest, _ expected: ContentDigest, path: String
    ) throws(DatasetError) {
        guard found == expected else { throw .changedFile(file: path, found: found.hex, expected: expected.hex) }
    }
}

/// A digit's line in `digits.jsonl`. The label is there for people; the tensor is what is read.
private struct DigitRow: Codable {
    let id: String
    let label: UInt8?
    let writer: String
    let source: ContentDigest
    let place: String
    let status: String
    let score: Double
    /// Nil for a written digit.
    let origin: DigitOrigin?

    init(_ digit: Digit) {
        id = digit.id
        label = digit.label
        writer = digit.writer
        source = digit.source
        place = digit.place
        status = digit.status
        score = digit.score
        origin = digit.origin == .written ? nil : digit.origin
    }

    func digit(label: UInt8?, glyph: Glyph, crop: PackedInk?) -> Digit {
        Digit(
            id: id, label: label, writer: writer, source: source, place: place, status: status, score: score, glyph: glyph,
            crop: crop, origin: origin ?? .written)
    }
}

/// `index.json` beside the digits.
private struct DigitIndex: Codable {
    let formatVersion: Int
    let profile: String
    let count: Int
    let tensorsDigest: ContentDigest
    let rowsDigest: ContentDigest

    init(formatVersion: Int, profile: String, count: Int, tensorsDigest: ContentDigest, rowsDigest: ContentDigest) {
        self.formatVersion = formatVersion
        self.profile = profile
        self.count = count
        self.tensorsDigest = tensorsDigest
        self.rowsDigest = rowsDigest
    }

    /// Reads and checks the index of a folder.
    static func read(
        folder: String, profile: NormalizationProfile
    ) throws -> (index: DigitIndex, digest: ContentDigest) {
        let path = folder + "/" + DigitTable.indexName
        let (index, digest) = try readIndex(DigitIndex.self, folder: folder, name: DigitTable.indexName)
        guard [DigitTable.cropFreeVersion, DigitTable.formatVersion].contains(index.formatVersion) else {
            throw DatasetError.unsupportedVersion(
                file: path, found: index.formatVersion, expected: DigitTable.formatVersion)
        }
        guard index.profile == profile.identifier else {
            throw DatasetError.profileMismatch(file: path, found: index.profile, expected: profile.identifier)
        }
        return (index, digest)
    }
}
