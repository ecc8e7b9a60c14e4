import Dataset
import Support

/// What is another than the sources say: labels that were corrected, and digits that are left out. The lines of `labels.jsonl`.
///
/// What was only confirmed is not among them, so that nothing is trained anew for it. **Determinism** A.
public struct LabelChanges: Sendable, Equatable {
    /// Sorted by the digits' ids.
    public let list: [LabelChange]
    private let byDigit: [String: LabelChange]

    public static let none = LabelChanges([])

    public init(_ list: [LabelChange]) {
        self.list = list.sorted { $0.digit.utf8.lexicographicallyPrecedes($1.digit.utf8) }
        byDigit = Dictionary(list.map { ($0.digit, $0) }) { first, _ in first }
    }

    public var isEmpty: Bool { list.isEmpty }

    /// What is another about a digit, by its id; nil where nothing is.
    package subscript(digit: String) -> LabelChange? { byDigit[digit] }

    /// The digits as they are trained on: corrected, and without what is left out. Copies of a page, and imported augmented copies, go with
    /// the digit that they show.
    public func applied(to digits: [Digit]) -> [Digit] {
        if isEmpty { return digits }
        return digits.compactMap { digit in
            guard let change = byDigit[digit.id] ?? byDigit[digit.writtenID] else { return digit }
            return change.now.map(digit.labeled)
        }
    }

    /// Stands for digits with the changes made, where `digits` stands for them as they were read.
    public func digest(of digits: ContentDigest) throws -> ContentDigest {
        try isEmpty ? digits : Self.digest(of: digits, changes: ContentDigest(of: text))
    }

    /// - Parameter changes: of the text of the changes.
    package static func digest(of digits: ContentDigest, changes: ContentDigest) -> ContentDigest {
        changes == ContentDigest(of: "") ? digits : ContentDigest(of: "digits \(digits.hex)\nlabels \(changes.hex)")
    }

    /// One change a line.
    public var text: String { get throws { try JSONFile.lines(list) } }

    /// - Throws: `JSONFileError.unreadableRecord`, `FileSystemError`.
    public init(contentsOf file: String) throws {
        self.init(try JSONFile.readLines(LabelChange.self, from: file))
    }
}

/// A digit whose label is another than its source says, or that is left out.
public struct LabelChange: Sendable, Equatable, Codable {
    /// The digit's id.
    public let digit: String
    /// The source's label; nil where nobody had said.
    public let was: UInt8?
    /// The label that counts; nil for a digit that is left out.
    public let now: UInt8?
    public let reason: Reason
    /// Who says so: reviewers, or a table as the manifest names it; empty for the manifest itself.
    public let by: [String]
    /// In their words; empty for none.
    public let why: String

    public enum Reason: String, Sendable, Codable {
        case relabeled, notADigit, excluded, contested
    }

    package init(digit: String, was: UInt8?, now: UInt8?, reason: Reason, by: [String], why: String) {
        self.digit = digit
        self.was = was
        self.now = now
        self.reason = reason
        self.by = by
        self.why = why
    }
}
