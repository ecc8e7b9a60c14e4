import Support

/// Why a review cannot show or do what it was asked for.
package enum ReviewError: Error, Equatable {
    /// What was asked for cannot be understood.
    case invalid(String, fix: String)
    /// There is no such digit, sheet, writer, queue or picture.
    case missing(String, fix: String)
    /// Somebody has decided otherwise meanwhile.
    case conflict([Conflict])
    /// Somebody has answered otherwise meanwhile to what a number is.
    case otherAnswer(by: String, at: String)
    /// There is nothing that could be taken back.
    case nothingToUndo(String, fix: String)
    /// Nothing can be decided in this review.
    case readOnly(String)
    /// The system would not keep a decision.
    case unwritable(String, fix: String)

    /// What was decided meanwhile.
    package struct Conflict: Sendable, Equatable {
        let target: ReviewTarget
        let by: String
        let at: String
    }

    /// In a sentence for a person.
    package var message: String {
        switch self {
        case .invalid(let message, _), .missing(let message, _), .nothingToUndo(let message, _), .unwritable(let message, _): message
        case .conflict(let conflicts):
            conflicts.count == 1
                ? "\(conflicts[0].by) has decided otherwise meanwhile"
                : "\(NumberText.count(conflicts.count)) of these were decided otherwise meanwhile"
        case .otherAnswer(let by, _): "\(by) has answered otherwise meanwhile"
        case .readOnly(let reason): "nothing can be decided: \(reason)"
        }
    }

    /// What to do about it; empty for nothing.
    package var fix: String {
        switch self {
        case .invalid(_, let fix), .missing(_, let fix), .nothingToUndo(_, let fix), .unwritable(_, let fix): fix
        case .conflict, .otherAnswer: "look at what counts now and decide again"
        case .readOnly: ""
        }
    }
}

extension ReviewError {
    /// The system would not keep a decision, with its reason.
    static func unkept(_ error: any Error) -> ReviewError {
        let diagnostic = (error as? any DiagnosticError)?.diagnostics.first
        return .unwritable(
            "nothing was kept: " + (diagnostic.map { ($0.location.map { "\($0) " } ?? "") + $0.message } ?? "\(error)"),
            fix: diagnostic?.fix ?? "check that the folder can be written to")
    }

    /// A picture that cannot be read, with the reason.
    ///
    /// - Parameters:
    ///   - picture: in words.
    ///   - kind: what it is called for short.
    static func unshown(_ picture: String, _ kind: String, _ error: any Error) -> ReviewError {
        let diagnostic = (error as? any DiagnosticError)?.diagnostics.first
        return .missing(
            "\(picture) cannot be shown: " + (diagnostic?.message ?? "\(error)"), fix: diagnostic?.fix ?? "check that the \(kind) is there")
    }

    /// - Returns: the row that was asked for.
    /// - Throws: `missing` where there is none of that number.
    @discardableResult
    static func require(_ index: Int, of count: Int, _ name: String) throws(ReviewError) -> Int {
        guard (0..<count).contains(index) else {
            throw .missing("there is no \(name) \(index): they are numbered from 0, and there are \(count)", fix: "load the page anew")
        }
        return index
    }
}

/// What a decision is about, by its row in the review's tables.
package enum ReviewTarget: Sendable, Hashable {
    case digit(Int)
    case sheet(Int)
    case writer(Int)
}
