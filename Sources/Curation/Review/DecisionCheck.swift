import Dataset
import Support

/// Makes an entry for the reviewer's file of a decision that the page has sent.
struct DecisionCheck {
    let material: ReviewMaterial
    let standings: [DigitStanding]

    /// - Throws: `ReviewError.invalid`, `.missing`.
    func target(_ decision: ReviewSession.Decision) throws(ReviewError) -> ReviewTarget {
        switch (decision.d, decision.s, decision.w) {
        case (let index?, nil, nil): return .digit(try ReviewError.require(index, of: material.digits.count, "digit"))
        case (nil, let index?, nil): return .sheet(try ReviewError.require(index, of: material.sheets.count, "sheet"))
        case (nil, nil, let index?): return .writer(try ReviewError.require(index, of: material.writers.count, "writer"))
        default: throw .invalid("an event names one of 'd', 's' and 'w'", fix: "name the digit, the sheet or the writer")
        }
    }

    /// - Parameter isLabelHidden: whether the person decides without seeing the label.
    /// - Throws: `ReviewError.invalid`, `.missing`.
    func entry(_ decision: ReviewSession.Decision, isLabelHidden: Bool) throws(ReviewError) -> LabelJournal.Entry {
        let target = try target(decision), why = decision.why ?? ""
        try EntryLimits.require(why, called: "reason", milliseconds: decision.ms)
        let now = try label(decision.now)
        guard case .digit(let index) = target else {
            guard [.confirmed, .excluded, .unsure, .comment].contains(decision.verdict), now == nil else {
                throw .invalid(
                    "'\(decision.verdict.rawValue)' is said of digits only",
                    fix: "a sheet or a writer can be 'confirmed', 'excluded', 'unsure', or get a 'comment'")
            }
            return entry(target, decision.verdict, decision, was: nil, now: nil, why)
        }
        let digit = material.digits[index], current = standings[index].label
        switch decision.verdict {
        case .confirmed, .relabeled:
            let seen = decision.verdict == .confirmed && !isLabelHidden ? current ?? digit.label : nil
            guard let label = now ?? seen else { throw .invalid("'now' is missing", fix: "say which digit it is, 0 to 9") }
            // Whoever does not see the label may give the one that counts, or that the source says.
            let isAsItWas = label == digit.label || decision.verdict == .confirmed && label == current
            return entry(target, isAsItWas ? .confirmed : .relabeled, decision, was: current, now: label, why)
        case .notADigit, .excluded:
            guard now == nil else { throw .invalid("what is left out has no label", fix: "leave 'now' out") }
            return entry(target, decision.verdict, decision, was: current, now: nil, why)
        case .unsure, .comment: return entry(target, decision.verdict, decision, was: current, now: current, why)
        case .undone: throw .invalid("a decision is taken back otherwise", fix: "send it to 'api/undo'")
        }
    }

    private func label(_ label: Int?) throws(ReviewError) -> UInt8? {
        guard let label else { return nil }
        guard (0...9).contains(label) else { throw .invalid("the label is \(label)", fix: "give 0 to 9") }
        return UInt8(label)
    }

    private func entry(
        _ target: ReviewTarget, _ verdict: LabelVerdict, _ decision: ReviewSession.Decision, was: UInt8?, now: UInt8?, _ why: String
    ) -> LabelJournal.Entry {
        let named = material.target(target)
        return LabelJournal.Entry(
            named, verdict, crop: material.crop(of: named), was: was, now: now, why: why,
            ms: EntryLimits.kept(milliseconds: decision.ms))
    }
}
