import Foundation
import Ingest
import Rules
import Support

// What a review of numbers tells the page, as JSON; null where there is nothing.

/// What there is to review.
package struct NumberOverview: Sendable, Encodable {
    let run: String
    /// The JSON file, without its folder.
    let name: String
    let reviewer: String
    let program: String
    @OrNull var readOnly: String?
    let sheetCount: Int
    let remarks: [String]
    let progress: NumberProgress
    let items: [NumberItem]
}

/// How far a review is.
struct NumberProgress: Sendable, Encodable {
    let done: Int
    let count: Int
}

/// One number of the queue.
struct NumberItem: Sendable, Encodable {
    /// Among all numbers of the pile.
    let i: Int
    /// By which the list is sorted: sheet by sheet, row by row.
    let order: Int
    /// By which it is sorted with the least sure number first.
    let worst: Int
    /// Stays the same when the program is started again.
    let id: String
    let file: String
    let page: Int
    /// Its place in words.
    let place: String
    @OrNull var text: String?
    @OrNull var reason: String?
    let state: State

    enum State: String, Sendable, Encodable {
        /// It has to be looked at.
        case open
        /// A person has said what it is.
        case answered
        /// It follows from what a person said of others.
        case settled
    }
}

/// All that is known of a number.
package struct NumberDetail: Sendable, Encodable {
    let i: Int
    let id: String
    let file: String
    let page: Int
    let place: String
    /// How many events there are about it.
    let rev: Int
    let state: NumberItem.State
    let outcome: String
    @OrNull var text: String?
    /// What an empty answer stands for.
    @OrNull var proposed: String?
    @OrNull var probability: Double?
    @OrNull var reason: String?
    let candidates: [Candidate]
    @OrNull var answer: Event?
    let format: Format
    /// The rules that it does not obey.
    let failures: [String]
    /// The numbers of the same row, or of the sheet where it has no rows.
    let neighbors: [Neighbor]
    let history: [Event]

    struct Candidate: Sendable, Encodable {
        let text: String
        let probability: Double
    }

    /// What may be typed.
    struct Format: Sendable, Encodable {
        let leastDigits: Int
        let mostDigits: Int
        let decimals: Int
        let isSigned: Bool
    }

    struct Neighbor: Sendable, Encodable {
        let i: Int
        let place: String
        @OrNull var text: String?
        let outcome: String
        /// How many events there are about it.
        let rev: Int
    }

    struct Event: Sendable, Encodable {
        let n: Int
        let at: String
        let by: String
        let verdict: String
        @OrNull var now: String?
        let why: String
        @OrNull var undoes: Int?
        let stands: Bool
        /// Whether it is about the cell as it is cut otherwise.
        let isStale: Bool
        let isOwn: Bool
    }
}

/// What an answer has brought.
package struct NumberOutcome: Sendable, Encodable {
    @OrNull var event: NumberDetail.Event?
    /// The numbers of all events that were added.
    let ns: [Int]
    /// The number that it is about.
    @OrNull var i: Int?
    /// Numbers of the queue that are otherwise now, and those that are not in it any more.
    let items: [NumberItem]
    let removed: [Int]
    /// Numbers that follow now.
    let settled: [NumberItem]
    /// Numbers that have to be looked at now.
    let opened: [NumberItem]
    /// Rules about the number that the sheet does not obey now.
    let failures: [String]
    let progress: NumberProgress
    /// What became of the tables.
    @OrNull var remark: String?
}

/// A number as a person typed it.
package struct NumberTextCheck: Sendable, Encodable {
    /// As it is kept; null for what is no number.
    @OrNull var text: String?
    let problems: [String]
}

/// That a number was answered otherwise meanwhile.
package struct NumberConflict: Sendable, Encodable {
    let error: String
    let fix: String
    @OrNull var number: NumberDetail?
}

extension NumberReview {
    package func overview() -> NumberOverview {
        let remarks = (stored.remarks + pile.remarks).map { ($0.location.map { "\($0): " } ?? "") + "\($0.message); \($0.fix)" }
        return NumberOverview(
            run: run, name: (stored.files.json as NSString).lastPathComponent, reviewer: reviewer, program: Self.program,
            readOnly: readOnlyReason, sheetCount: pile.sheets.count,
            remarks: remarks
                + [
                    (try? stored.keptReason(pile.results, since: written)).flatMap { $0 }.map {
                        $0 + "; start the review with --force to have it written anew"
                    }
                ].compactMap {
                    $0
                },
            progress: progress, items: queue.sorted { order[$0] < order[$1] }.map(item))
    }

    private var progress: NumberProgress { NumberProgress(done: queue.count - openCount, count: queue.count) }

    /// - Throws: `ReviewError.missing`.
    package func detail(_ index: Int) throws(ReviewError) -> NumberDetail {
        try ReviewError.require(index, of: targets.count, "number")
        let item = item(index), number = number(index), (sheet, place) = targets[index]
        let format = stored.pile.template.numberFields.first { $0.name == place.field }?.format
        let history = events[index] ?? []
        return NumberDetail(
            i: index, id: item.id, file: item.file, page: item.page, place: item.place, rev: history.count, state: item.state,
            outcome: number.outcome.rawValue, text: number.text, proposed: number.text ?? number.candidates.first?.text,
            probability: number.probability, reason: number.reason,
            candidates: candidates(of: number),
            answer: answer(index).map { view($0, index) },
            format: .init(
                leastDigits: format?.digitCountRange.lowerBound ?? 1, mostDigits: format?.digitCountRange.upperBound ?? 1,
                decimals: format?.decimalCount ?? 0, isSigned: format?.isSigned ?? false),
            failures: pile.failures(sheet: sheet, at: place), neighbors: neighbors(of: index), history: history.map { view($0, index) })
    }

    /// Less likely ones are told only where nothing is likelier.
    private static let leastProbability = 0.001

    /// What a number may be; of one that a person gave, what was read there by itself.
    private func candidates(of number: SheetNumbers.Number) -> [NumberDetail.Candidate] {
        let candidates =
            number.source == .person
            ? number.readCandidates.map { NumberDetail.Candidate(text: $0.text, probability: $0.probability) }
            : number.candidates.map { NumberDetail.Candidate(text: $0.text, probability: $0.probability) }
        return Array(candidates.prefix(1) + candidates.dropFirst().filter { $0.probability >= Self.leastProbability })
    }

    /// What counts now, for a person who has answered otherwise.
    package func conflict(_ error: ReviewError, about answer: Answer) -> NumberConflict {
        NumberConflict(error: error.message, fix: error.fix, number: try? detail(answer.i))
    }

    /// A number as a person types it, with what is wrong with it.
    ///
    /// - Throws: `ReviewError.missing`.
    package func check(_ text: String, for index: Int) throws(ReviewError) -> NumberTextCheck {
        do {
            let typed = try typed(text, for: index)
            return NumberTextCheck(text: typed.text, problems: typed.problems)
        } catch {
            guard case .invalid(let message, let fix) = error else { throw error }
            return NumberTextCheck(text: nil, problems: ["\(message): \(fix)"])
        }
    }

    /// - Throws: `ReviewError.missing`.
    package nonisolated func crop(_ index: Int) async throws(ReviewError) -> PagePart {
        let (sheet, number) = try sheetAndNumber(index)
        return try await pictures.crop(sheet: sheet, number: number)
    }

    /// - Throws: `ReviewError.missing`.
    package nonisolated func row(_ index: Int) async throws(ReviewError) -> PagePart {
        let (sheet, number) = try sheetAndNumber(index)
        return try await pictures.row(sheet: sheet, number: number)
    }

    private nonisolated func sheetAndNumber(_ index: Int) throws(ReviewError) -> (sheet: Int, number: Int) {
        try ReviewError.require(index, of: targets.count, "number")
        let sheet = targets[index].sheet
        return (sheet, index - firstIndices[sheet])
    }

    func item(_ index: Int) -> NumberItem {
        let number = number(index), sheet = pile.numbers[targets[index].sheet], place = number.place
        let id = "\(sheet.picture.digest.hex.prefix(12)).\(sheet.page).\(place.field).\(place.row).\(place.column)"
        return NumberItem(
            i: index, order: order[index], worst: worstFirst[index], id: id, file: sheet.file, page: sheet.page, place: words(place),
            text: number.text,
            reason: number.reason,
            state: number.needsReview ? .open : number.source == .person ? .answered : .settled)
    }

    func outcome(
        _ added: [NumberEvent], about indices: [Int], changed: [Int], removed: [Int], settled: [Int], opened: [Int], remark: String?
    ) -> NumberOutcome {
        let last = indices.last
        var failures: [String] = []
        for failure in indices.flatMap({ pile.failures(sheet: targets[$0].sheet, at: targets[$0].place) })
        where !failures.contains(failure) { failures.append(failure) }
        return NumberOutcome(
            event: added.last.flatMap { event in last.map { view(event, $0) } }, ns: added.map(\.n), i: last,
            items: (changed + indices).filter(queue.contains).map(item), removed: removed, settled: settled.map(item),
            opened: opened.map(item), failures: failures, progress: progress, remark: remark)
    }

    private func view(_ event: NumberEvent, _ index: Int) -> NumberDetail.Event {
        NumberDetail.Event(
            n: event.n, at: event.at, by: event.by, verdict: event.verdict.rawValue, now: event.now, why: event.why, undoes: event.undoes,
            stands: stands(event), isStale: event.crop != crop(index), isOwn: event.by.normalized == reviewer.normalized)
    }

    /// Numbers that are shown around one, at most.
    private static let maxNeighborCount = 40

    private func neighbors(of index: Int) -> [NumberDetail.Neighbor] {
        let (sheet, place) = targets[index], first = firstIndices[sheet], numbers = pile.numbers[sheet].numbers
        let hasRows = numbers.contains { $0.row > 0 }
        return numbers.enumerated().filter { !hasRows || $1.row == place.row }.prefix(Self.maxNeighborCount).map { offset, number in
            NumberDetail.Neighbor(
                i: first + offset, place: number.field + (number.column > 0 ? "[\(number.column + 1)]" : ""), text: number.text,
                outcome: number.outcome.rawValue, rev: events[first + offset]?.count ?? 0)
        }
    }

    /// `points, row 3, column 2`, counted from 1; rows and columns where the field has several.
    private func words(_ place: ValuePlace) -> String {
        let shape = stored.pile.template.numberFields.first { $0.name == place.field }?.shape
        var parts = [place.field.isEmpty ? "number" : place.field]
        if let shape, shape.rowCount > 1 { parts.append("row \(place.row + 1)") }
        if let shape, shape.columnCount > 1 { parts.append("column \(place.column + 1)") }
        return parts.joined(separator: ", ")
    }
}
