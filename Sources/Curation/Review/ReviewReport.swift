import Support

/// A page about the data or a run that the review shows beside the digits.
package struct ReviewReport: Sendable {
    /// What it is about; also its address.
    package enum Kind: String, Sendable {
        /// What may be wrong with the data.
        case findings
        /// How well the model reads.
        case report

        var title: String {
            switch self {
            case .findings: "Findings"
            case .report: "Report"
            }
        }
    }

    let kind: Kind
    /// HTML; nil where there is none of these digits.
    let page: [UInt8]?
    /// Makes the page.
    let command: String

    package init(_ kind: Kind, page: [UInt8]?, command: String) {
        self.kind = kind
        self.page = page
        self.command = command
    }

    /// What is shown of it.
    enum Answer {
        /// HTML.
        case page([UInt8])
        case refusal(String, fix: String)
    }

    /// - Parameter isSecondPass: whether the person decides without seeing what others say, which the page tells.
    func answer(isSecondPass: Bool) -> Answer {
        if isSecondPass {
            return .refusal(
                "the page '\(kind.title)' tells labels, which a second pass does not show",
                fix: "look at it in a review without --second-pass")
        }
        guard let page else {
            return .refusal(
                "there is no page '\(kind.title)' yet, or it is of other digits or of an earlier version",
                fix: "'\(command)' makes it; start the review again then")
        }
        return .page(page)
    }
}
