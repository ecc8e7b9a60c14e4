extension JointDecoder {
    /// What is wrong with a number by itself: the messages of the rules that it does not obey, whatever the others say.
    ///
    /// - Parameter text: as a candidate has it.
    public func failures(of text: String, at place: ValuePlace) -> [String] {
        rules.rules.compactMap { rule in
            guard case .values(let valueRule, let references) = rule.kind,
                references.contains(where: { $0.field == place.field && ($0.column ?? place.column) == place.column }),
                !valueRule.isObeyed(by: text, lists: lists)
            else { return nil }
            return rule.message ?? valueRule.failure(of: text)
        }
    }
}
