import Support

/// What a person has decided about a digit, a sheet or a writer: a line of `labels/<recipe>/<reviewer>.jsonl`.
///
/// Events are only ever added. Each holds the digest of the line before it, so that a line that was changed or taken away is noticed.
public struct LabelEvent: JournalEvent {
    /// The version of the format.
    public let v: Int
    /// From 1, in the order of the reviewer's file.
    public let n: Int
    /// In UTC, such as `2026-11-29T09:30:12.345Z`, so that texts sort as times do.
    public let at: String
    /// The reviewer; the file is named so.
    public let by: String
    /// The program that wrote it, such as `inkmill 0.2.0 labels import`.
    public let with: String
    /// The digit's id; nil where a sheet or a writer is meant.
    public let digit: String?
    /// The SHA-256 of the sheet's file; nil where another is meant.
    public let sheet: String?
    /// Nil where another is meant.
    public let writer: String?
    /// Stands for the picture that was looked at, as `Digit.pictureDigest` gives it; nil but for digits.
    public let crop: ContentDigest?
    /// The label before, 0…9; nil where there was none.
    public let was: UInt8?
    /// The label from now on, 0…9; nil where there is none.
    public let now: UInt8?
    public let verdict: LabelVerdict
    /// In the person's words; empty for none.
    public let why: String
    /// How long the person looked, in milliseconds; nil where nobody measured it.
    public let ms: Int?
    /// The number of the event of the same file that is taken back; nil for all other verdicts.
    public let undoes: Int?
    /// The SHA-256 of the line before, without its end; empty for the first.
    public let prev: String

    public static let version = 1
}

/// What an event says.
public enum LabelVerdict: String, Sendable, Codable, CaseIterable {
    /// The label is right; of a sheet or a writer: it belongs in the data.
    case confirmed
    /// Another label is right.
    case relabeled
    /// What is there is no digit, or not one.
    case notADigit
    /// Left out for another reason.
    case excluded
    /// The person cannot tell; the label stays.
    case unsure
    /// Only words.
    case comment
    /// An earlier event is taken back.
    case undone

    /// Whether it says what a digit is, or that it is left out.
    var isDecision: Bool {
        switch self {
        case .confirmed, .relabeled, .notADigit, .excluded: true
        case .unsure, .comment, .undone: false
        }
    }
}

/// What an event is about.
public enum LabelTarget: Sendable, Hashable {
    /// By its id.
    case digit(String)
    /// By the SHA-256 of its file.
    case sheet(String)
    case writer(String)
}

extension LabelEvent {
    /// Nil where the event names none, or more than one.
    public var target: LabelTarget? {
        switch (digit, sheet, writer) {
        case (let digit?, nil, nil): .digit(digit)
        case (nil, let sheet?, nil): .sheet(sheet)
        case (nil, nil, let writer?): .writer(writer.normalized)
        default: nil
        }
    }

    /// What no event of ours says, in words; nil where nothing is wrong.
    public var defect: String? {
        guard let target else { return "it has to name a digit, a sheet or a writer, and one of them only" }
        if !JournalTime.isTime(at) { return "'at' is '\(at.shortened)', not a time such as 2026-11-29T09:30:12.345Z" }
        if let label = [was, now].compactMap({ $0 }).first(where: { $0 > 9 }) { return "the label is \(label), not 0 to 9" }
        if (undoes != nil) != (verdict == .undone) { return "'undoes' belongs to the verdict 'undone', and to no other" }
        if case .digit = target {
            if crop == nil { return "'crop' is missing" }
            if verdict == .confirmed || verdict == .relabeled, now == nil { return "'now' is missing" }
        } else if verdict == .relabeled || verdict == .notADigit {
            return "'\(verdict.rawValue)' is said of digits only"
        }
        return nil
    }
}

extension LabelEvent {
    /// What is to be said of one target.
    public struct Entry: Sendable {
        public let target: LabelTarget
        public let verdict: LabelVerdict
        public var crop: ContentDigest?
        public var was: UInt8?
        public var now: UInt8?
        public var why = ""
        public var ms: Int?
        /// The number of the event of this file that is taken back.
        public var undoes: Int?

        public init(
            _ target: LabelTarget, _ verdict: LabelVerdict, crop: ContentDigest? = nil, was: UInt8? = nil, now: UInt8? = nil,
            why: String = "", ms: Int? = nil, undoes: Int? = nil
        ) {
            self.target = target
            self.verdict = verdict
            self.crop = crop
            self.was = was
            self.now = now
            self.why = why
            self.ms = ms
            self.undoes = undoes
        }
    }

    public init(_ entry: Entry, stamp: JournalStamp) {
        var digit: String?, sheet: String?, writer: String?
        switch entry.target {
        case .digit(let id): digit = id
        case .sheet(let digest): sheet = digest
        case .writer(let name): writer = name
        }
        self.init(
            v: Self.version, n: stamp.n, at: stamp.at, by: stamp.by, with: stamp.with, digit: digit, sheet: sheet, writer: writer,
            crop: entry.crop, was: entry.was, now: entry.now, verdict: entry.verdict, why: entry.why, ms: entry.ms,
            undoes: entry.undoes, prev: stamp.prev)
    }

    public func takingBack(why: String) -> Entry? {
        target.map { Entry($0, .undone, crop: crop, was: now, now: was, why: why, undoes: n) }
    }

    public static let words = JournalWords(
        code: "labels", event: "label event", target: "digit, sheet or writer", afterTornLine: "decide the last digit once more",
        undo: "taken back with 'inkmill labels undo'", log: "'inkmill labels log' lists")
}
