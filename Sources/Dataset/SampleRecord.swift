import Foundation
import Imaging
import Support

/// What an export says about an image besides its pixels, and what an import makes the same digit of again.
///
/// A record is a line of `labels.csv` beside exported pictures and the `json` member of an exported WebDataset sample. That it
/// names a normalization profile tells our pictures from foreign ones: they are glyphs already, and taken as they are.
public struct SampleRecord: Sendable, Equatable, Codable {
    /// The digit's.
    public let id: String
    public let label: UInt8
    public let writer: String
    public let source: ContentDigest
    public let place: String
    public let status: String
    public let score: Double
    public let split: Split
    /// The number of the augmented copy; nil for the digit itself.
    public let copy: Int?
    /// The identifier of the profile that made the picture, such as `mnist/1`.
    public let profile: String
    /// How the digit came about; what was made by computation is for training only, after an import too.
    public let origin: DigitOrigin

    public init(_ digit: Digit, label: UInt8, split: Split, copy: Int?, profile: NormalizationProfile) {
        id = digit.id
        self.label = label
        writer = digit.writer
        source = digit.source
        place = digit.place
        status = digit.status
        score = digit.score
        self.split = split
        self.copy = copy
        self.profile = profile.identifier
        origin = digit.origin
    }

    /// The digit that was exported; an augmented copy is a digit of its own, for training only.
    func digit(glyph: Glyph) -> Digit {
        Digit(
            id: id + (copy.map(Digit.augmentedEnding) ?? ""), label: label, writer: writer, source: source, place: place, status: status,
            score: score, glyph: glyph, origin: origin == .written ? copy.map(DigitOrigin.augmented) ?? .written : origin)
    }

    /// What no export of ours would say; nil where nothing is wrong.
    private var defect: String? {
        if id.isEmpty { return "the id is empty" }
        if label >= GlyphClass.count { return "the label is \(label), not 0 to \(GlyphClass.count - 1)" }
        if source.hex.count != 64 || !source.hex.allSatisfy({ $0.isHexDigit && !$0.isUppercase }) {
            return "the source '\(source.hex.prefix(80))' is no SHA-256"
        }
        if !(0...1).contains(score) { return "the score \(score) is not within 0 to 1" }
        if let copy, copy < 0 { return "the copy is \(copy), below 0" }
        return nil
    }
}

// MARK: JSON

extension SampleRecord {
    /// The record as one line of JSON with sorted keys.
    public func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
    }

    /// Reads a record of ours.
    ///
    /// - Throws: `SampleRecordDefect`.
    init(json: Data) throws(SampleRecordDefect) {
        do {
            self = try JSONDecoder().decode(SampleRecord.self, from: json)
        } catch {
            throw SampleRecordDefect(reason: decodingReason(error))
        }
        if let defect { throw SampleRecordDefect(reason: defect) }
    }
}

/// Why something is no record, in words.
struct SampleRecordDefect: Error {
    let reason: String
}

// MARK: CSV

extension SampleRecord {
    /// The columns of `labels.csv` after `file`.
    public static let columns = [
        "label", "writer", "split", "copy", "id", "source", "place", "status", "score", "profile", "origin",
    ]

    /// The record's fields in the order of the columns.
    public var fields: [String] {
        [
            String(label), writer, split.rawValue, copy.map(String.init) ?? "", id, source.hex, place, status, "\(score)",
            profile, origin.rawValue,
        ]
    }

    /// Reads a row of `labels.csv`.
    ///
    /// - Parameter field: the row's field in a column; nil where there is no such column.
    /// - Throws: `SampleRecordDefect`.
    init(field: (String) -> String?) throws(SampleRecordDefect) {
        func text(_ column: String) throws(SampleRecordDefect) -> String {
            guard let text = field(column) else { throw SampleRecordDefect(reason: "there is no column '\(column)'") }
            return text
        }
        func parsed<Value>(_ column: String, _ parse: (String) -> Value?) throws(SampleRecordDefect) -> Value {
            let text = try text(column)
            guard let value = parse(text) else {
                throw SampleRecordDefect(reason: "the \(column) '\(text)' cannot be understood")
            }
            return value
        }
        id = try text("id")
        label = try parsed("label") { UInt8($0) }
        writer = try text("writer")
        source = ContentDigest(hex: try text("source"))
        place = try text("place")
        status = try text("status")
        score = try parsed("score") { Double($0) }
        split = try parsed("split") { Split(rawValue: $0) }
        copy = try text("copy").isEmpty ? nil : parsed("copy") { Int($0) }
        profile = try text("profile")
        origin = try parsed("origin") { DigitOrigin(rawValue: $0) }
        if let defect { throw SampleRecordDefect(reason: defect) }
    }
}
