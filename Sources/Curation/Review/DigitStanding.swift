/// Where a digit's label stands: what counts, and who has a say in it.
struct DigitStanding: Sendable, Equatable {
    /// The label that counts; nil where there is none, or the digit is left out.
    let label: UInt8?
    let verdict: Verdict
    /// Whether the manifest, or what was decided about its sheet or its writer, leaves it out.
    let isLeftOutElsewhere: Bool
    /// Whether it is left out, whoever says so.
    let isLeftOut: Bool
    /// Whether somebody could not tell, and nobody has decided between two since.
    let isUnsure: Bool
    /// Whether something was said of another picture of it.
    let isStale: Bool
    /// Whether the person at the page has decided.
    let isOwn: Bool

    /// What people have said of the digit itself.
    enum Verdict: Int, Sendable {
        case undecided, confirmed, relabeled, notADigit, excluded, contested, unsure
    }

    /// As the page has it: the verdict, and 8 more where the digit is left out elsewhere.
    var code: Int { verdict.rawValue + (isLeftOutElsewhere ? 8 : 0) }

    /// Whether somebody has decided about the digit.
    var isDecided: Bool {
        switch verdict {
        case .confirmed, .relabeled, .notADigit, .excluded, .contested: true
        case .undecided, .unsure: false
        }
    }
}

extension DigitStanding.Verdict {
    /// - Parameter source: the label that the source says.
    init(_ state: LabelFold.State, source: UInt8?) {
        if !state.contested.isEmpty {
            self = .contested
        } else if let decision = state.decision {
            switch decision.outcome {
            case .label(let label): self = label == source ? .confirmed : .relabeled
            case .kept: self = .confirmed
            case .leftOut: self = decision.verdict == .notADigit ? .notADigit : .excluded
            }
        } else {
            self = state.unsure.isEmpty ? .undecided : .unsure
        }
    }
}
