extension JointDecoder {
    /// What is wrong with a number by itself: the messages of the rules that it does not obey, whatever the others say.
    ///
    /// - Parameter text: as a candidate has it.
    public func failures(of text: String, at place: ValuePlace) -> [String] {
        rules.rules.compactMap { rule in
            guard case .values(let valueRule, let references) = rule.kind,
                references.contains(where: { $0.holds(place) }),
                !valueRule.isObeyed(by: text, lists: lists)
            else { return nil }
            return rule.message ?? valueRule.failure(of: text)
        }
    }

    /// Whether a text is a date or a time as a rule wants one at a place, with its marks.
    public func isDateOrTime(_ text: String, at place: ValuePlace) -> Bool {
        rules.rules.contains { rule in
            guard case .values(let valueRule, let references) = rule.kind, references.contains(where: { $0.holds(place) }) else {
                return false
            }
            switch valueRule {
            case .date, .time: return valueRule.isObeyed(by: text, lists: lists)
            case .range, .length, .checkDigit, .oneOf: return false
            }
        }
    }
}
