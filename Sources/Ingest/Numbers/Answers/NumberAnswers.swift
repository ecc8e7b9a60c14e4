import Foundation
import Rules
import Support

/// What a person says that a number is.
package struct NumberAnswer: Sendable, Equatable {
    package enum Content: Sendable, Equatable {
        case number(String)
        case empty
        case noNumber
        case unreadable
    }

    package let content: Content
    package let by: String

    /// Nil for an event that says of no number what it is.
    init?(_ event: NumberEvent) {
        switch event.verdict {
        case .number: content = .number(event.now ?? "")
        case .empty: content = .empty
        case .noNumber: content = .noNumber
        case .unreadable: content = .unreadable
        case .comment, .undone: return nil
        }
        by = event.by
    }

    /// What is written, for the rules: what cannot be read may be anything.
    func value(at place: ValuePlace) -> FieldValue {
        switch content {
        case .number(let text): FieldValue(place, [Candidate(text, 1)])
        case .empty: FieldValue(empty: place)
        case .noNumber: FieldValue(noNumber: place)
        case .unreadable: FieldValue(place, [])
        }
    }
}

/// The answers of all people to the numbers of a pile.
///
/// Of several answers to a number the last one counts, by whomever; what was said of a cell that is cut otherwise now is kept, and does not
/// count.
package struct NumberAnswers: Sendable {
    /// Those that stand, by what they are about, in the order in which they count.
    private let byTarget: [NumberTarget: [NumberEvent]]

    /// - Parameter events: those that stand, in their order.
    package init(_ events: [NumberEvent] = []) {
        var byTarget: [NumberTarget: [NumberEvent]] = [:]
        for event in events {
            if let target = event.target { byTarget[target, default: []].append(event) }
        }
        self.byTarget = byTarget
    }

    /// - Parameter folder: of the answers; where it is not there, there are none.
    /// - Throws: `JournalError`, `FileSystemError`.
    package static func reading(_ folder: String) throws -> (answers: NumberAnswers, remarks: [Diagnostic]) {
        let history = try JournalHistory<NumberEvent>(folder: folder)
        return (NumberAnswers(history.standing), history.remarks)
    }

    /// The answers that count, of each sheet.
    func bySheet(_ sheets: [ReadSheet]) -> [[ValuePlace: NumberAnswer]] {
        sheets.map { sheet in
            var answers: [ValuePlace: NumberAnswer] = [:]
            for place in sheet.values.values.map(\.place) { answers[place] = answer(at: place, of: sheet) }
            return answers
        }
    }

    private func answer(at place: ValuePlace, of sheet: ReadSheet) -> NumberAnswer? {
        guard let events = byTarget[NumberTarget(sheet.picture, place)] else { return nil }
        let crop = sheet.crop(of: place)
        return events.filter { $0.crop == crop }.compactMap(NumberAnswer.init).last
    }

    /// The answers that are about none of the sheets' cells as they are cut now, in the order of their times.
    package func stale(on sheets: [ReadSheet]) -> [NumberEvent] {
        var crops: [NumberTarget: ContentDigest] = [:]
        for sheet in sheets {
            for place in sheet.values.values.map(\.place) { crops[NumberTarget(sheet.picture, place)] = sheet.crop(of: place) }
        }
        return byTarget.flatMap { target, events in events.filter { NumberAnswer($0) != nil && $0.crop != crops[target] } }
            .sorted(by: JournalHistory<NumberEvent>.precedes)
    }

    /// What a person should know of answers that do not count; nil where all do.
    ///
    /// - Parameter folder: of the answers.
    package func staleRemark(on sheets: [ReadSheet], folder: String) -> Diagnostic? {
        let stale = stale(on: sheets)
        guard let first = stale.first else { return nil }
        let page = first.page > 1 ? "#\(first.page)" : ""
        return Diagnostic(
            .warning, code: "answers.stale", at: SourceLocation(file: folder),
            message: NumberText.count(stale.count, "answer") + " of people "
                + (stale.count == 1 ? "is" : "are") + " about cells that are cut otherwise now, or about pictures that are not read, and "
                + (stale.count == 1 ? "is" : "are") + " not applied; the first: \(first.now ?? first.verdict.rawValue) by \(first.by), "
                + "'\(first.field)' on \(first.file)\(page)",
            fix: "look at these numbers once more; the answers are kept, and apply again where the pictures and cells are as they were")
    }
}
