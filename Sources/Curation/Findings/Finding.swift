import Support

/// Something that may be wrong with a digit: a line of `curation/findings.jsonl`.
public struct Finding: Sendable, Codable, Equatable {
    public let kind: FindingKind
    /// The digit's id.
    public let digit: String
    /// The id of the other digit of a pair, such as a duplicate's; nil where the finding is of one digit.
    public let other: String?
    /// What the digit seems to be instead, as `GlyphClass` numbers it; nil where nothing speaks for another label.
    public let suggested: UInt8?
    /// How much speaks for it, the greater the worse; scores of different kinds do not compare.
    public let score: Double
    /// From 1, the worst of its kind first.
    public let rank: Int
    /// One sentence for a person.
    public let why: String
    /// How networks learned the digit; nil for other kinds than label issues.
    package let training: TrainingDynamics.Evidence?

    package init(
        kind: FindingKind, digit: String, other: String? = nil, suggested: UInt8? = nil, score: Double, rank: Int, why: String,
        training: TrainingDynamics.Evidence? = nil
    ) {
        self.kind = kind
        self.digit = digit
        self.other = other
        self.suggested = suggested
        self.score = score
        self.rank = rank
        self.why = why
        self.training = training
    }

    /// Reads a list of findings, one a line.
    ///
    /// - Throws: `JSONFileError.unreadableRecord`, `FileSystemError`.
    package static func list(contentsOf file: String) throws -> [Finding] { try JSONFile.readLines(Finding.self, from: file) }

    /// What one finder found, the worst first; of equals the one whose id comes first.
    static func ranked(_ kind: FindingKind, _ found: [Found]) -> [Finding] {
        func isWorse(_ a: Found, _ b: Found) -> Bool {
            if a.score != b.score { return a.score > b.score }
            if a.digit != b.digit { return a.digit.utf8.lexicographicallyPrecedes(b.digit.utf8) }
            return (a.other ?? "").utf8.lexicographicallyPrecedes((b.other ?? "").utf8)
        }
        return found.sorted(by: isWorse).enumerated().map { index, found in
            Finding(
                kind: kind, digit: found.digit, other: found.other, suggested: found.suggested, score: found.score, rank: index + 1,
                why: found.why, training: found.training)
        }
    }
}

/// A finding before it has its rank.
struct Found: Sendable {
    let digit: String
    var other: String?
    var suggested: UInt8?
    let score: Double
    let why: String
    var training: TrainingDynamics.Evidence?
}

/// What a finding is about.
public enum FindingKind: String, Sendable, Codable, CaseIterable {
    /// The label is probably wrong.
    case labelIssue
    /// The same ink on both sides of a split.
    case leakage
    /// A digit that is there twice.
    case nearDuplicate
    /// One sheet scanned twice under two names.
    case repeatedSheet
    /// Unlike all other digits.
    case outlier
    /// Several figures, a letter, something struck out, a piece of ruling.
    case notADigit
    /// Cut badly, faint, or of unusual strokes.
    case badCrop

    /// For a person, with a count before it.
    public func noun(count: Int) -> String {
        let (one, many) =
            switch self {
            case .labelIssue: ("label issue", "label issues")
            case .leakage: ("leak between splits", "leaks between splits")
            case .nearDuplicate: ("near duplicate", "near duplicates")
            case .repeatedSheet: ("sheet scanned twice", "sheets scanned twice")
            case .outlier: ("outlier", "outliers")
            case .notADigit: ("picture that is no digit", "pictures that are no digit")
            case .badCrop: ("bad crop", "bad crops")
            }
        return count == 1 ? one : many
    }
}
