import Imaging
import Recipes
import Rules
import Support
import Training

/// The numbers of one sheet, read under its form's rules.
public struct SheetNumbers: Sendable, Equatable {
    package let picture: NumberPicture
    /// In the order of the form, row by row.
    public let numbers: [Number]

    public var file: String { picture.file }
    /// The page within the file, from 1.
    public var page: Int { picture.page }

    /// One number, and what becomes of it.
    public struct Number: Sendable, Equatable {
        public let field: String
        /// From 0, as `column`.
        public let row: Int
        public let column: Int
        public let outcome: Outcome
        /// What it is, or most likely is: digits, a minus in front, a point before decimals; nil where nothing is written or read.
        public let text: String?
        /// That all of it is right, under the rules; nil as `text`.
        public let probability: Double?
        /// Why a person looks at it; nil where nobody needs to.
        public let reason: String?
        /// What it may be, the likeliest first, with probabilities under the rules. Of a number that may go on beyond its place, which has no text,
        /// what a sum makes of it, then what lies in its place.
        public let candidates: [NumberCandidate]
        public let source: Source
        /// Who has said what it is; nil where that was the model.
        public let by: String?
        /// What was read there by itself.
        let read: FieldValue
        /// For each digit the probabilities of 0 to 9, where a list is held against them; nil elsewhere.
        let digitProbabilities: [[Double]]?
        let outline: NumberOutline

        public var isAccepted: Bool { outcome == .accepted }
        public var needsReview: Bool { outcome == .review }
        package var place: ValuePlace { read.place }
        /// What was read by itself, the likeliest first.
        package var readCandidates: [Candidate] { read.candidates + read.fragments }
        /// In the picture: top left, top right, bottom right and bottom left of the upright page.
        package var corners: [Point] { outline.points }

        /// What becomes of it.
        public enum Outcome: String, Sendable, Codable {
            case accepted, review, empty
            /// Somebody wrote that there is no number.
            case noNumber = "none"
            /// A person has looked, and cannot read it.
            case unreadable
        }

        /// Who says what it is.
        public enum Source: String, Sendable, Codable {
            case model, person
        }
    }
}

extension SheetNumbers {
    /// Candidates that are told.
    private static let candidateCount = 5

    /// - Parameters:
    ///   - outcomes: of the sheet's values.
    ///   - answers: what a person has said of some.
    ///   - fields: whose digits are held against a list.
    init(
        _ read: ReadSheet, _ sheet: DecodedSheet, _ outcomes: [FieldOutcome], answers: [ValuePlace: NumberAnswer], fields: Set<String>
    ) {
        picture = read.picture
        numbers = zip(zip(read.values.values, sheet.values), outcomes).map { values, outcome in
            let (own, value) = values, place = value.place, answer = answers[place]
            let kind: Number.Outcome, reason: String?
            switch (answer?.content, outcome) {
            case (.number, _): (kind, reason) = (.accepted, nil)
            case (.empty, _): (kind, reason) = (.empty, nil)
            case (.noNumber, _): (kind, reason) = (.noNumber, nil)
            case (.unreadable, _): (kind, reason) = (.unreadable, nil)
            case (nil, .accepted): (kind, reason) = (.accepted, nil)
            case (nil, .empty): (kind, reason) = (.empty, nil)
            case (nil, .noNumber): (kind, reason) = (.noNumber, nil)
            case (nil, .review(let why)): (kind, reason) = (.review, why.wording)
            }
            return Number(
                field: place.field, row: place.row, column: place.column, outcome: kind, text: value.text,
                probability: value.text == nil ? nil : value.probability, reason: reason,
                candidates: Self.candidates(value, own),
                source: answer == nil ? .model : .person, by: answer?.by, read: own,
                digitProbabilities: fields.contains(place.field) ? read.values.digitProbabilities[place] : nil,
                outline: NumberOutline(read.values.outlines[place] ?? []))
        }
    }
}

extension SheetNumbers {
    /// What rules tell, then, of a number that goes on beyond its place, what lies in it.
    private static func candidates(_ value: DecodedValue, _ own: FieldValue) -> [NumberCandidate] {
        let decoded = value.candidates.map { NumberCandidate(text: $0.text, probability: $0.probability) }
        let fragments = own.fragments.filter { fragment in !decoded.contains { $0.text == fragment.text } }
        return Array((decoded + fragments.map { NumberCandidate(text: $0.text, probability: $0.probability) }).prefix(candidateCount))
    }
}

extension ReviewReason {
    /// For a person.
    var wording: String {
        switch self {
        case .letters: "what is written looks like letters"
        case .overflow: "it may go on beyond its place, or another number may reach into it"
        case .gap: "a box between its digits is empty"
        case .unread: "something is written that could not be read"
        case .undecided: "its rules join too many numbers to be searched"
        case .deduced(let text): "by the others in its sum it should be \(text), which is not what was read"
        case .ruleFailed(let message), .notInList(let message): message
        case .tie(let other): "\(other) is as likely"
        case .changedByRule(let change): "\(change)"
        case .lowProbability(let probability): "right with a probability of \(NumberText.fixed(probability, digits: 3)) only"
        }
    }
}
