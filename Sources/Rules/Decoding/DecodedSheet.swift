/// What the numbers of a sheet are, read jointly.
public struct DecodedSheet: Sendable, Equatable {
    /// In the order in which the values were given.
    public let values: [DecodedValue]
    /// Every rule at every place where it applies and all numbers were read.
    public let checks: [RuleCheck]

    public init(values: [DecodedValue], checks: [RuleCheck]) {
        self.values = values
        self.checks = checks
    }

    /// The rules that the numbers do not obey.
    public var failures: [RuleCheck] { checks.filter { $0.failure != nil } }
}

/// One rule at one place.
public struct RuleCheck: Sendable, Equatable {
    /// Its place in the rule set.
    public let rule: Int
    /// The numbers that it is about; of a sum the total first.
    public let places: [ValuePlace]
    /// What is wrong, for a person: the rule's own message, or one that names field, row and numbers. nil where it is obeyed.
    public let failure: String?

    public init(rule: Int, places: [ValuePlace], failure: String?) {
        self.rule = rule
        self.places = places
        self.failure = failure
    }
}

/// What one number is, under the rules.
public struct DecodedValue: Sendable, Equatable {
    public let place: ValuePlace
    /// In the likeliest assignment of candidates to all values that rules join; nil where nothing is written, or nothing was read.
    public let text: String?
    /// Of the text, under the rules; 0 without one.
    public let probability: Double
    /// What was likeliest by itself; nil as `text`.
    public let read: Candidate?
    /// What the rules made of what was read; nil where the text is the same.
    public let change: ValueChange?
    /// All that was read and what rules add to it, the likeliest first, with their probabilities under the rules.
    public let candidates: [DecodedCandidate]
    /// Under the rules, that it is none of the candidates that were read.
    public let elseProbability: Double
    public let content: ValueContent
    /// Whether its rules join too many values to be searched; text and probabilities are then as they were read.
    public let isUndecided: Bool

    public init(
        place: ValuePlace, text: String?, probability: Double, read: Candidate?, change: ValueChange?, candidates: [DecodedCandidate],
        elseProbability: Double, content: ValueContent, isUndecided: Bool
    ) {
        self.place = place
        self.text = text
        self.probability = probability
        self.read = read
        self.change = change
        self.candidates = candidates
        self.elseProbability = elseProbability
        self.content = content
        self.isUndecided = isUndecided
    }

    /// A place without a number.
    init(_ place: ValuePlace, without content: ValueContent) {
        self.init(
            place: place, text: nil, probability: 0, read: nil, change: nil, candidates: [], elseProbability: 0, content: content,
            isUndecided: false)
    }
}

/// What a number may be, under the rules.
public struct DecodedCandidate: Sendable, Equatable {
    public let text: String
    public let probability: Double
    /// Whether it was not read at all, but follows from a sum and the other numbers in it. It is never a value's text.
    public let isDeduced: Bool

    public init(text: String, probability: Double, isDeduced: Bool) {
        self.text = text
        self.probability = probability
        self.isDeduced = isDeduced
    }
}

/// That a rule made another number of what was read.
public struct ValueChange: Sendable, Equatable, CustomStringConvertible {
    public let from: String
    public let to: String
    /// The rule's place in the rule set.
    public let rule: Int
    public let ruleName: String
    /// How many times likelier the new number is under the rules than the one that was read.
    public let odds: Double

    public init(from: String, to: String, rule: Int, ruleName: String, odds: Double) {
        self.from = from
        self.to = to
        self.rule = rule
        self.ruleName = ruleName
        self.odds = odds
    }

    /// `8 → 3, by 'sum'`
    public var description: String { "\(from) → \(to), by '\(ruleName)'" }
}
