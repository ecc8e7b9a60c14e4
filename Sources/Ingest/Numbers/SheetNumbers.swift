import Recipes
import Rules
import Support
import Training

/// The numbers of one sheet, read under its form's rules.
public struct SheetNumbers: Sendable, Encodable {
    public let file: String
    /// The page within the file, from 1.
    public let page: Int
    /// In the order of the form, row by row.
    public let numbers: [Number]

    /// One number, and what becomes of it.
    public struct Number: Sendable, Encodable {
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
        /// What it may be, the likeliest first, with probabilities under the rules.
        public let candidates: [NumberCandidate]

        public var isAccepted: Bool { outcome == .accepted }
        public var needsReview: Bool { outcome == .review }

        /// What becomes of it.
        public enum Outcome: String, Sendable, Encodable {
            case accepted, review, empty
        }

        private enum Key: String, CodingKey {
            case field, row, column, outcome, text, probability, reason, candidates
        }

        /// Every key each time: null where there is nothing.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(field, forKey: .field)
            try container.encode(row, forKey: .row)
            try container.encode(column, forKey: .column)
            try container.encode(outcome, forKey: .outcome)
            try container.encode(text, forKey: .text)
            try container.encode(probability, forKey: .probability)
            try container.encode(reason, forKey: .reason)
            try container.encode(candidates, forKey: .candidates)
        }
    }
}

extension SheetNumbers {
    /// Candidates that are told.
    private static let candidateCount = 5

    init(_ picture: PageReference, _ sheet: DecodedSheet, _ outcomes: [FieldOutcome]) {
        file = picture.file
        page = picture.page ?? 1
        numbers = zip(sheet.values, outcomes).map { value, outcome in
            let kind: Number.Outcome, reason: String?
            switch outcome {
            case .accepted: (kind, reason) = (.accepted, nil)
            case .empty: (kind, reason) = (.empty, nil)
            case .review(let why): (kind, reason) = (.review, why.wording)
            }
            return Number(
                field: value.place.field, row: value.place.row, column: value.place.column, outcome: kind, text: value.text,
                probability: value.text == nil ? nil : value.probability, reason: reason,
                candidates: value.candidates.prefix(Self.candidateCount).map {
                    NumberCandidate(text: $0.text, probability: $0.probability)
                })
        }
    }
}

extension ReviewReason {
    /// For a person.
    var wording: String {
        switch self {
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
