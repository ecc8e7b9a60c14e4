/// Where a number stands on a form: a field, and which of its numbers.
public struct ValuePlace: Sendable, Hashable, Comparable {
    public let field: String
    /// From 0, as `column`; both are 0 in a field of one number.
    public let row: Int
    public let column: Int

    public init(field: String, row: Int = 0, column: Int = 0) {
        self.field = field
        self.row = row
        self.column = column
    }

    public static func < (a: ValuePlace, b: ValuePlace) -> Bool { (a.field, a.row, a.column) < (b.field, b.row, b.column) }
}

/// What a number may be, with the probability that all of it is right.
public struct Candidate: Sendable, Equatable {
    /// Digits; a leading `-` is a minus and `.` the decimal point. Dates and times are digits with or without marks between them.
    public let text: String
    public let probability: Double

    public init(_ text: String, _ probability: Double) {
        self.text = text
        self.probability = probability
    }
}

/// What is written in a place for a number.
public enum ValueContent: String, Sendable, Codable, CaseIterable {
    /// Nothing.
    case empty
    case number
    /// That there is no number, such as a dash.
    case noNumber = "none"
    /// What looks like letters, and no number.
    case letters
    /// A number that may go on beyond its place, or into which another may reach.
    case overflow
    /// A number in boxes of a digit each, with an empty box between its digits.
    case gap

    /// Whether it is, or may be, a number.
    public var mayBeNumber: Bool {
        switch self {
        case .number, .letters, .overflow, .gap: true
        case .empty, .noNumber: false
        }
    }
}

/// One number on a sheet with what it may be.
///
/// What is left of the candidates' probabilities stands for something else: a number that is none of them.
public struct FieldValue: Sendable, Equatable {
    public let place: ValuePlace
    /// The likeliest first, each text once; none where nothing was read of what is written.
    public let candidates: [Candidate]
    /// What lies in the place of a number that may go on beyond it, the likeliest first: for a person to look at. Rules do not go by it, since
    /// parts of numbers obey a sum by chance.
    public let fragments: [Candidate]
    /// Nothing has no candidates; that there is no number has 0 alone, as which it counts in a sum.
    public let content: ValueContent

    public var isEmpty: Bool { content == .empty }

    /// Of a sum of probabilities.
    private static let roundingError = 1e-9

    /// - Parameters:
    ///   - candidates: in any order; of a text that is given twice the probabilities are added.
    ///   - content: that may be a number.
    public init(_ place: ValuePlace, _ candidates: [Candidate], content: ValueContent = .number) {
        precondition(content.mayBeNumber && content != .overflow, "candidates of what is \(content.rawValue)")
        self.init(place, candidates: Self.sorted(candidates), content: content)
    }

    /// A number that may go on beyond its place.
    ///
    /// - Parameter fragments: what lies in it, in any order.
    public init(_ place: ValuePlace, fragments: [Candidate]) {
        self.init(place, fragments: Self.sorted(fragments), content: .overflow)
    }

    private init(_ place: ValuePlace, candidates: [Candidate] = [], fragments: [Candidate] = [], content: ValueContent) {
        self.place = place
        self.candidates = candidates
        self.fragments = fragments
        self.content = content
    }

    private static func sorted(_ candidates: [Candidate]) -> [Candidate] {
        precondition(candidates.allSatisfy { $0.probability >= 0 && $0.probability <= 1 }, "a probability outside 0...1")
        var sums: [String: Double] = [:], texts: [String] = []
        for candidate in candidates where candidate.probability > 0 {
            if sums[candidate.text] == nil { texts.append(candidate.text) }
            sums[candidate.text, default: 0] += candidate.probability
        }
        // Rounding may take the sum beyond 1; by so little that what is divided once is not divided again.
        let sum = texts.reduce(0) { $0 + (sums[$1] ?? 0) }, total = sum > 1 + Self.roundingError ? sum : 1
        return texts.map { Candidate($0, (sums[$0] ?? 0) / total) }.sorted { a, b in
            a.probability != b.probability ? a.probability > b.probability : a.text < b.text
        }
    }

    /// A place where nothing is written.
    public init(empty place: ValuePlace) { self.init(place, content: .empty) }

    /// A place where somebody wrote that there is no number.
    public init(noNumber place: ValuePlace) { self.init(place, candidates: [Candidate("0", 1)], content: .noNumber) }

    /// That it is none of its candidates.
    public var elseProbability: Double { isEmpty ? 0 : max(0, 1 - candidates.reduce(0) { $0 + $1.probability }) }

    /// The digits of the likeliest candidate; 1 where there is none.
    var digitCount: Int { max(1, candidates.first?.text.utf8.count(where: \.isDigit) ?? 1) }
}

extension UInt8 {
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
