/// Digits that a person may want to look at, the worst first.
package struct ReviewQueue: Sendable {
    package let id: String
    /// For a person, such as `Label issues`.
    package let title: String
    package let group: Group
    let items: [Item]

    package enum Group: String, Sendable, Encodable {
        case findings, model, people, all
    }

    struct Item: Sendable {
        /// Its row in the table of the review.
        let digit: Int
        /// The other digit of a pair.
        var other: Int?
        /// What the digit seems to be, as `GlyphClass` numbers it.
        var suggested: UInt8?
        var score = 0.0
        /// One sentence for a person; empty for none.
        var why = ""
    }

    init(id: String, title: String, group: Group, items: [Item]) {
        self.id = id
        self.title = title
        self.group = group
        self.items = items
    }

    /// Whether items say more than which digits they are.
    var isOfFindings: Bool { items.contains { $0.suggested != nil || !$0.why.isEmpty || $0.other != nil } }
    var hasSuggestion: Bool { items.contains { $0.suggested != nil } }
}

/// Queues whose digits change with what people decide.
enum LiveQueue: String, CaseIterable {
    case contested, unsure, stale, decided, mine
    case leftOut = "left-out"

    var title: String {
        switch self {
        case .contested: "Contested"
        case .unsure: "Unsure"
        case .stale: "Cut otherwise since"
        case .decided: "Decided"
        case .mine: "Decided by me"
        case .leftOut: "Left out"
        }
    }

    func holds(_ standing: DigitStanding) -> Bool {
        switch self {
        case .contested: standing.verdict == .contested
        case .unsure: standing.isUnsure
        case .stale: standing.isStale
        case .decided: standing.isDecided
        case .mine: standing.isOwn
        case .leftOut: standing.isLeftOut
        }
    }
}
