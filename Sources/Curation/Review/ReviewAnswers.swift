import Support

// What a review tells the page, as JSON. The names are the page's own, short where there are many values of a kind; −1 stands for none in
// columns of numbers, null elsewhere.

/// A value that the page gets as null where there is none, instead of not at all.
@propertyWrapper
struct OrNull<Value: Encodable>: Encodable {
    var wrappedValue: Value?

    init(wrappedValue: Value?) {
        self.wrappedValue = wrappedValue
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let wrappedValue { try container.encode(wrappedValue) } else { try container.encodeNil() }
    }
}

extension OrNull: Sendable where Value: Sendable {}

/// What there is to review.
package struct SessionAnswer: Sendable, Encodable {
    let run: String
    let recipe: String
    let reviewer: String
    let program: String
    @OrNull var readOnly: String?
    let secondPass: Bool
    let digitCount: Int
    let classNames: [String]
    let writers: [String]
    let writerRevs: [Int]
    /// `kept`, `excluded` or `contested`.
    let writerStates: [String]
    let sheets: [Sheet]
    let queues: [Queue]
    let hasMap: Bool
    let reports: [Report]
    @OrNull var agreement: WithOther?
    let remarks: [String]

    struct Sheet: Sendable, Encodable {
        let file: String
        let writer: String
        let digitCount: Int
        let hasPicture: Bool
        /// By which events name it.
        let digest: String
        let rev: Int
        let state: String
    }

    struct Report: Sendable, Encodable {
        /// Its address.
        let id: String
        let title: String
        /// Why there is none, and what to do.
        @OrNull var refusal: String?
    }

    struct Queue: Sendable, Encodable {
        let id: String
        let title: String
        let group: ReviewQueue.Group
        let count: Int
        let hasSuggestion: Bool
        let isLive: Bool
    }

    /// How far two people agree about the digits that both have decided about.
    struct WithOther: Sendable, Encodable {
        let other: String
        let digitCount: Int
        let agreed: Double
        @OrNull var kappa: Double?
    }
}

/// Digits, a column each for what is known of them.
package struct DigitsAnswer: Sendable, Encodable {
    let from: Int
    var id: [String] = []
    var label: [Int] = []
    var source: [Int] = []
    var predicted: [Int] = []
    var probability: [Double] = []
    var writer: [Int] = []
    var sheet: [Int] = []
    var place: [String] = []
    var state: [Int] = []
    var rev: [Int] = []
}

/// The digits of a queue, the worst first.
package struct QueueAnswer: Sendable, Encodable {
    let id: String
    let count: Int
    var digits: [Int] = []
    /// Left out where the queue says no more than which digits they are, as are the next three.
    var other: [Int]?
    var suggested: [Int]?
    var score: [Double]?
    var why: [String]?
}

/// All about one digit.
package struct DigitAnswer: Sendable, Encodable {
    let digit: String
    let file: String
    @OrNull var page: String?
    let writer: String
    let place: String
    let status: String
    let label: Int
    let source: Int
    let rev: Int
    let state: Int
    var probabilities: [Probability] = []
    var findings: [FindingAnswer] = []
    var neighbors: [Neighbors] = []
    var sameWriter: [Int] = []
    var history: [EventAnswer] = []

    struct Probability: Sendable, Encodable {
        let `class`: Int
        let p: Double
    }

    struct FindingAnswer: Sendable, Encodable {
        let kind: String
        let title: String
        /// From 1, of `count`.
        let rank: Int
        let count: Int
        let why: String
        let other: Int
        let suggested: Int
    }

    struct Neighbors: Sendable, Encodable {
        let `class`: Int
        let digits: [Int]
    }
}

/// An event, and whether it stands.
package struct EventAnswer: Sendable, Encodable {
    let n: Int
    let at: String
    let by: String
    let with: String
    let verdict: LabelVerdict
    @OrNull var was: UInt8?
    @OrNull var now: UInt8?
    let why: String
    @OrNull var ms: Int?
    @OrNull var undoes: Int?
    let stands: Bool
    let digit: String?
    let sheet: String?
    let writer: String?
    /// The row of what it is about in the review's tables; nil for what is not there any more.
    let index: Int?
}

/// What a sheet's page shows.
package struct SheetAnswer: Sendable, Encodable {
    let file: String
    let writer: String
    let width: Int
    let height: Int
    let cells: [Cell]
    let state: String
    let rev: Int

    struct Cell: Sendable, Encodable {
        let d: Int
        let polygon: [Double]
    }
}

/// Where digits lie that look alike.
package struct MapAnswer: Sendable, Encodable {
    let digits: [Int]
    let x: [Int]
    let y: [Int]
}

/// Events of all people, the newest first.
package struct HistoryAnswer: Sendable, Encodable {
    let events: [EventAnswer]
    @OrNull var next: String?
}

/// What came of a decision.
package struct DecisionAnswer: Sendable, Encodable {
    let events: [EventAnswer]
    let states: [DigitState]
    let sheets: [SheetState]
    let writers: [WriterState]
    let counts: [String: Int]
}

/// What counts of digits about which somebody has decided otherwise.
package struct ConflictAnswer: Sendable, Encodable {
    let error: String
    let fix: String
    var states: [DigitState] = []
    var sheets: [SheetState] = []
    var writers: [WriterState] = []
}

struct DigitState: Sendable, Encodable {
    let d: Int
    let label: Int
    let state: Int
    let rev: Int
    /// Who has decided otherwise, and when; nil where nobody has.
    var by: String?
    var at: String?
}

struct SheetState: Sendable, Encodable {
    let s: Int
    /// `kept`, `excluded` or `contested`.
    let state: String
    let rev: Int
    var by: String?
    var at: String?
}

struct WriterState: Sendable, Encodable {
    let w: Int
    let state: String
    let rev: Int
    var by: String?
    var at: String?
}
