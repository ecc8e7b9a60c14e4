import Rules
import Support

/// What a person has said of a number on a sheet: a line of `results-answers/<reviewer>.jsonl`.
package struct NumberEvent: JournalEvent {
    package let v: Int
    package let n: Int
    package let at: String
    package let by: String
    /// The program that wrote it, such as `inkmill 0.2.0 review`.
    package let with: String
    /// The SHA-256 of the picture's file.
    package let picture: ContentDigest
    /// The page within the file, from 1.
    package let page: Int
    /// As the file was named: for people only.
    package let file: String
    package let field: String
    /// From 0, as `column`.
    package let row: Int
    package let column: Int
    /// Stands for the cell that was looked at, as `ReadSheet.crop(of:)` gives it.
    package let crop: ContentDigest
    /// The number before; nil where there was none.
    package let was: String?
    /// The number from now on; nil where there is none.
    package let now: String?
    package let verdict: NumberVerdict
    /// In the person's words; empty for none.
    package let why: String
    /// How long the person looked, in milliseconds; nil where nobody measured it.
    package let ms: Int?
    package let undoes: Int?
    package let prev: String

    package static let version = 1
    package static let words = JournalWords(
        code: "answers", event: "answer", target: "number", afterTornLine: "answer the last number once more",
        undo: "taken back on the page of 'inkmill review'", log: "the page of 'inkmill review' shows")
}

/// What an answer says.
package enum NumberVerdict: String, Sendable, Codable, CaseIterable {
    /// What the number is.
    case number
    /// Nothing is written.
    case empty
    /// What is written says that there is no number.
    case noNumber = "none"
    /// What is written cannot be read.
    case unreadable
    /// Only words.
    case comment
    /// An earlier answer is taken back.
    case undone
}

/// The place of a number in a pile.
package struct NumberTarget: Sendable, Hashable {
    /// The SHA-256 of the picture's file.
    package let picture: ContentDigest
    package let page: Int
    package let place: ValuePlace

    package init(_ picture: NumberPicture, _ place: ValuePlace) {
        (self.picture, page, self.place) = (picture.digest, picture.page, place)
    }

    fileprivate init(_ event: NumberEvent) {
        picture = event.picture
        page = event.page
        place = ValuePlace(field: event.field, row: event.row, column: event.column)
    }
}

extension NumberEvent {
    package var target: NumberTarget? { NumberTarget(self) }

    package var defect: String? {
        if !JournalTime.isTime(at) { return "'at' is '\(at.shortened)', not a time such as 2026-11-29T09:30:12.345Z" }
        if page < 1 || row < 0 || column < 0 { return "pages are counted from 1, rows and columns from 0" }
        if (undoes != nil) != (verdict == .undone) { return "'undoes' belongs to the verdict 'undone', and to no other" }
        switch verdict {
        case .number:
            guard let now else { return "'now' is missing" }
            return DecimalNumber.isWritten(now) ? nil : "'now' is '\(now.shortened)', which is no number"
        case .empty, .noNumber, .unreadable: return now == nil ? nil : "'\(verdict.rawValue)' has no number"
        case .comment, .undone: return nil
        }
    }

    /// What is to be said of one number.
    package struct Entry: Sendable {
        package let picture: NumberPicture
        package let place: ValuePlace
        package let crop: ContentDigest
        package let verdict: NumberVerdict
        package var was: String?
        package var now: String?
        package var why = ""
        package var ms: Int?

        package init(
            _ picture: NumberPicture, _ place: ValuePlace, crop: ContentDigest, _ verdict: NumberVerdict, was: String? = nil,
            now: String? = nil, why: String = "", ms: Int? = nil
        ) {
            self.picture = picture
            self.place = place
            self.crop = crop
            self.verdict = verdict
            self.was = was
            self.now = now
            self.why = why
            self.ms = ms
        }

        /// The event that is taken back.
        fileprivate var undoes: NumberEvent?

        fileprivate init(undoing event: NumberEvent, why: String) {
            self.init(
                NumberPicture(file: event.file, page: event.page, digest: event.picture, width: 0, height: 0),
                ValuePlace(field: event.field, row: event.row, column: event.column), crop: event.crop, .undone, was: event.now,
                now: event.was, why: why)
            undoes = event
        }
    }

    package init(_ entry: Entry, stamp: JournalStamp) {
        self.init(
            v: Self.version, n: stamp.n, at: stamp.at, by: stamp.by, with: stamp.with, picture: entry.picture.digest,
            page: entry.picture.page, file: entry.picture.file, field: entry.place.field, row: entry.place.row, column: entry.place.column,
            crop: entry.crop, was: entry.was, now: entry.now, verdict: entry.verdict, why: entry.why, ms: entry.ms,
            undoes: entry.undoes?.n, prev: stamp.prev)
    }

    package func takingBack(why: String) -> Entry? { Entry(undoing: self, why: why) }
}

extension DecimalNumber {
    /// The most characters of a number that a person gives.
    static let maxWrittenLength = 40

    /// Whether a text is a number as answers have it: digits, a minus in front, a point before decimals.
    static func isWritten(_ text: String) -> Bool {
        text.utf8.count <= maxWrittenLength && text.wholeMatch(of: /-?[0-9]+(\.[0-9]+)?/) != nil
    }
}
