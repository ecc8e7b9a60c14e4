import Support

/// Which sheet of a pile is whose: each sheet gets an entry of a list, no entry two sheets, so that all together are likeliest.
///
/// A sheet's number is an entry with the probability of that candidate. An entry that is none of its candidates has its part of what is
/// left to something else: by the probabilities of the digits where they are given, else as one of all numbers of its length.
///
/// The probability of a sheet's entry weighs, for every entry that the sheet could have, the likeliest assignment of the whole pile in
/// which it has that one, so that others who would have to give way count; and that the sheet's number is not in the list at all, as
/// `JointDecoder` weighs a broken rule.
///
/// **Complexity** sheets² × entries. **Determinism** A.
public struct RosterAssignment: Sendable {
    /// What a sheet got.
    public struct Match: Sendable, Equatable {
        /// Of the roster.
        public let entry: String
        public let probability: Double
        /// What was likeliest by itself; nil where nothing was read.
        public let read: String?

        /// Whether the list made another number of what was read.
        public var isChanged: Bool { read != entry }
    }

    /// One number of the pile.
    public struct Sheet: Sendable {
        public let value: FieldValue
        /// For each of its digits the probabilities of 0 to 9; nil where they are not known.
        public let digitProbabilities: [[Double]]?

        public init(_ value: FieldValue, digitProbabilities: [[Double]]? = nil) {
            precondition(digitProbabilities?.allSatisfy { $0.count == 10 } ?? true, "probabilities of other than ten digits")
            self.value = value
            self.digitProbabilities = digitProbabilities
        }
    }

    /// In the order of the sheets.
    public let matches: [Match]

    /// - Parameter sheets: with what is written on them; a sheet on which nothing is written cannot be told from others, and is left out
    ///   by the caller.
    /// - Throws: `RosterError.moreSheets`.
    public init(
        sheets: [Sheet], roster: Roster, brokenRuleRate: Double = JointDecoder.standardBrokenRuleRate
    ) throws(RosterError) {
        guard sheets.count <= roster.entries.count else {
            throw .moreSheets(sheetCount: sheets.count, entryCount: roster.entries.count)
        }
        let entries = Set(roster.entries)
        let weights = sheets.map { Self.weights(of: $0, roster) }
        let assignment = HungarianAssignment(costs: weights.map { $0.map { -PortableMath.log($0) } })
        matches = sheets.enumerated().map { index, sheet in
            let chosen = assignment.columns[index], value = sheet.value
            let likely = assignment.extraCosts(ofRow: index).map { PortableMath.exp(-$0) }
            // All in units of the chosen one. An entry of the list is likelier than a number of its length is by itself.
            let gain = (1 - brokenRuleRate) * PowersOfTen.value(value.digitCount) / Double(roster.entries.count)
            let outside = value.candidates.reduce(value.elseProbability) { $0 + (entries.contains($1.text) ? 0 : $1.probability) }
            let outsideWeight = brokenRuleRate * outside / (gain * weights[index][chosen])
            return Match(
                entry: roster.entries[chosen], probability: 1 / (likely.reduce(0, +) + outsideWeight), read: value.candidates.first?.text)
        }
    }

    /// No entry is impossible.
    private static let leastProbability = 1e-15

    /// The probability of each entry, by what the sheet looks like.
    private static func weights(of sheet: Sheet, _ roster: Roster) -> [Double] {
        let value = sheet.value
        let candidates = Dictionary(uniqueKeysWithValues: value.candidates.map { ($0.text, $0.probability) })
        // What digits say of numbers that are no candidates, of which something else is one.
        let elseByDigits = max(leastProbability, 1 - value.candidates.reduce(0) { $0 + (byDigits($1.text, sheet) ?? 0) })
        return roster.entries.map { entry in
            if let probability = candidates[entry] { return max(leastProbability, probability) }
            let part = byDigits(entry, sheet).map { $0 / elseByDigits } ?? 1 / PowersOfTen.value(entry.utf8.count)
            return max(leastProbability, value.elseProbability * min(1, part))
        }
    }

    private static func byDigits(_ text: String, _ sheet: Sheet) -> Double? {
        guard let digits = sheet.digitProbabilities else { return nil }
        guard digits.count == text.utf8.count, text.utf8.allSatisfy(\.isDigit) else { return 0 }
        return zip(text.utf8, digits).reduce(1) { $0 * $1.1[Int($1.0 - UInt8(ascii: "0"))] }
    }
}
