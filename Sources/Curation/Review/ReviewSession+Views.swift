import Dataset
import Imaging
import Support

/// What a review tells the page.
extension ReviewSession {
    // MARK: Overview

    package func overview() -> SessionAnswer {
        takeIn()
        let live = liveQueues.map { queue in
            SessionAnswer.Queue(
                id: queue.rawValue, title: queue.title, group: .people, count: liveCounts[queue] ?? 0, hasSuggestion: false, isLive: true)
        }
        let fixed = material.queues.map { queue in
            SessionAnswer.Queue(
                id: queue.id, title: queue.title, group: queue.group, count: queue.items.count,
                hasSuggestion: queue.hasSuggestion && !isSecondPass, isLive: false)
        }
        let sheets = material.sheets.indices.map(sheetState), writers = material.writers.indices.map(writerState)
        return SessionAnswer(
            run: run, recipe: material.recipe, reviewer: reviewer, program: Self.program, readOnly: readOnlyReason,
            secondPass: isSecondPass, digitCount: material.digits.count, classNames: GlyphClass.names, writers: material.writers,
            writerRevs: writers.map(\.rev), writerStates: writers.map(\.state),
            sheets: material.sheets.enumerated().map { index, sheet in
                SessionAnswer.Sheet(
                    file: sheet.file, writer: sheet.writer, digitCount: material.digitsOfSheet[index].count,
                    hasPicture: material.hasPicture(index), digest: sheet.digest.hex, rev: sheets[index].rev, state: sheets[index].state)
            },
            queues: fixed.filter { $0.group != .all } + live + fixed.filter { $0.group == .all }, hasMap: material.map != nil,
            reports: material.reports.map { report in
                let refusal: String? =
                    switch report.answer(isSecondPass: isSecondPass) {
                    case .page: nil
                    case .refusal(let message, let fix): "\(message): \(fix)"
                    }
                return SessionAnswer.Report(id: report.kind.rawValue, title: report.kind.title, refusal: refusal)
            },
            agreement: isSecondPass ? agreement : nil, remarks: material.remarks + defects)
    }

    /// With the person who has decided about most of the same digits.
    private var agreement: SessionAnswer.WithOther? {
        var pairs: [String: [(UInt8?, UInt8?)]] = [:], names: [String: String] = [:]
        for (target, history) in histories {
            guard case .digit(let id) = target, material.digitIndices[id] != nil,
                let own = history.decisions[reviewer.normalized]
            else { continue }
            for (other, event) in history.decisions where other != reviewer.normalized {
                pairs[other, default: []].append((own.now, event.now))
                names[other] = event.by
            }
        }
        guard let other = pairs.max(by: { ($0.value.count, $1.key) < ($1.value.count, $0.key) }) else { return nil }
        let agreement = Agreement(other.value)
        return SessionAnswer.WithOther(
            other: names[other.key] ?? other.key, digitCount: agreement.count, agreed: agreement.agreed, kappa: agreement.kappa)
    }

    /// A page about the data or the last run, as HTML.
    ///
    /// - Throws: `ReviewError.missing`.
    package nonisolated func report(_ kind: ReviewReport.Kind) throws(ReviewError) -> [UInt8] {
        switch material.reports.first(where: { $0.kind == kind })?.answer(isSecondPass: isSecondPass) {
        case .page(let page): return page
        case .refusal(let message, let fix): throw .missing(message, fix: fix)
        case nil: throw .missing("there is no such page", fix: "'api/session' lists the pages")
        }
    }

    // MARK: Digits

    /// The most rows that are told at a time.
    static let maxRowCount = 20_000

    /// - Throws: `ReviewError.invalid`.
    package func digits(from first: Int, count: Int) throws(ReviewError) -> DigitsAnswer {
        let rows = try Self.rows(from: first, count: count, of: material.digits.count)
        var answer = DigitsAnswer(from: first)
        for index in rows {
            let digit = material.digits[index], state = state(of: index), isHidden = isHidden(index)
            answer.id.append(digit.id)
            answer.label.append(state.label)
            answer.source.append(isHidden ? -1 : Self.number(digit.label))
            answer.predicted.append(isHidden ? -1 : Self.number(material.predictions.predicted[index]))
            answer.probability.append(isHidden ? -1 : material.predictions.confidence(index).map(Self.rounded) ?? -1)
            answer.writer.append(material.writerOfDigit[index])
            answer.sheet.append(material.sheetOfDigit[index] ?? -1)
            answer.place.append(digit.place)
            answer.state.append(state.state)
            answer.rev.append(state.rev)
        }
        return answer
    }

    /// - Throws: `ReviewError.invalid` for rows that begin behind the end, or more than are told at a time.
    private static func rows(from first: Int, count: Int, of total: Int) throws(ReviewError) -> Range<Int> {
        guard (0...total).contains(first) else {
            throw .invalid("'from' is \(first)", fix: "give a row from 0 to \(total)")
        }
        guard (0...maxRowCount).contains(count) else {
            throw .invalid("'count' is \(count)", fix: "ask for at most \(maxRowCount) at a time")
        }
        return first..<min(total, first + count)
    }

    static func number(_ label: UInt8?) -> Int { label.map(Int.init) ?? -1 }

    /// To three digits.
    private static func rounded(_ probability: Float) -> Double { (Double(probability) * 1000).rounded() / 1000 }

    func state(of digit: Int) -> DigitState {
        let standing = standings[digit], revision = revision(of: .digit(material.digits[digit].id))
        if isHidden(digit) { return DigitState(d: digit, label: -1, state: 0, rev: revision) }
        return DigitState(d: digit, label: Self.number(standing.label), state: standing.code, rev: revision)
    }

    // MARK: Queues

    /// A queue of findings, one that lives, or the digits of a class (`class`, with the label), a writer or a sheet.
    ///
    /// - Throws: `ReviewError.missing`, `.invalid`.
    package func queue(_ id: String, of part: Int?, from first: Int, count: Int) throws(ReviewError) -> QueueAnswer {
        let items = try items(id, of: part)
        let shown = items[try Self.rows(from: first, count: count, of: items.count)]
        var answer = QueueAnswer(id: id, count: items.count, digits: shown.map(\.digit))
        if material.queues.first(where: { $0.id == id })?.isOfFindings ?? false {
            answer.other = shown.map { isHidden($0.digit) ? -1 : $0.other ?? -1 }
            answer.suggested = shown.map { isHidden($0.digit) ? -1 : Self.number($0.suggested) }
            answer.score = shown.map { isHidden($0.digit) ? 0 : $0.score }
            answer.why = shown.map { isHidden($0.digit) ? "" : $0.why }
        }
        return answer
    }

    private func items(_ id: String, of part: Int?) throws(ReviewError) -> [ReviewQueue.Item] {
        func existing(_ count: Int) throws(ReviewError) -> Int {
            guard let part else { throw .invalid("'of' is missing", fix: "say which \(id), from 0 on") }
            guard (0..<count).contains(part) else {
                throw .missing("there is no \(id) \(part)", fix: "they are numbered from 0 to \(count - 1)")
            }
            return part
        }
        switch id {
        case "class": return digits(labeled: UInt8(try existing(10))).map { .init(digit: $0) }
        case "writer": return material.digitsOfWriter[try existing(material.writers.count)].map { .init(digit: $0) }
        case "sheet": return material.digitsOfSheet[try existing(material.sheets.count)].map { .init(digit: $0) }
        default: break
        }
        if let live = liveQueues.first(where: { $0.rawValue == id }) { return digits(in: live).map { .init(digit: $0) } }
        guard let queue = material.queues.first(where: { $0.id == id }) else {
            throw .missing("there is no queue '\(id.shortened)'", fix: "'api/session' lists the queues")
        }
        return queue.items
    }

    /// The least probable first; in a second pass those that the person has decided about.
    func digits(labeled label: UInt8) -> [Int] {
        let found = material.digits.indices.filter { standings[$0].label == label && !isHidden($0) }
        let keyed = found.map { (probability: material.predictions.probability($0, of: label) ?? 1, digit: $0) }
        return keyed.sorted { $0 < $1 }.map(\.digit)
    }

    /// What was decided last comes first; what is left out in the order of the table.
    private func digits(in queue: LiveQueue) -> [Int] {
        let found = material.digits.indices.filter { queue.holds(standings[$0]) }
        if queue == .leftOut { return found }
        let keyed = found.map { digit in
            let events = histories[.digit(material.digits[digit].id)]?.events ?? []
            return (at: (queue == .mine ? events.last(where: isOwn) : events.last)?.at ?? "", digit: digit)
        }
        return keyed.sorted { ($1.at, $0.digit) < ($0.at, $1.digit) }.map(\.digit)
    }

    // MARK: One digit

    /// The likeliest classes that are told.
    private static let classCount = 5
    /// Digits of a class, or of a writer, that are shown beside one.
    private static let neighborCount = 5

    /// - Throws: `ReviewError.missing`.
    package func digit(_ index: Int) throws(ReviewError) -> DigitAnswer {
        try ReviewError.require(index, of: material.digits.count, "digit")
        let digit = material.digits[index], state = state(of: index), target = LabelTarget.digit(digit.id)
        let sheet = material.sheetOfDigit[index].map { material.sheets[$0] }
        let isHidden = isHidden(index)
        var answer = DigitAnswer(
            digit: digit.id, file: sheet?.file ?? "imported, SHA-256 \(digit.source.short)…", page: sheet?.sheet, writer: digit.writer,
            place: Digit.words(ofPlace: digit.place), status: digit.status, label: state.label,
            source: isHidden ? -1 : Self.number(digit.label), rev: state.rev, state: state.state)
        let events = (histories[target]?.events ?? []).sorted(by: LabelHistory.precedes)
        answer.history = (isHidden ? events.filter(isOwn) : events).map(view)
        if isHidden { return answer }
        answer.probabilities = material.predictions.likeliest(index, count: Self.classCount).map {
            DigitAnswer.Probability(class: Int($0.label), p: Double($0.probability))
        }
        answer.findings = material.findings(of: index)
        let label = standings[index].label ?? digit.label
        var classes = [label].compactMap { $0 } + answer.findings.compactMap { UInt8(exactly: $0.suggested) }
        classes += material.predictions.likeliest(index, count: 2).map(\.label)
        var seen: Set<UInt8> = []
        for label in classes where label < 10 && seen.insert(label).inserted {
            let near = GlyphNeighbors.nearest(to: index, among: digits(labeled: label), of: material.digits, count: Self.neighborCount)
            answer.neighbors.append(DigitAnswer.Neighbors(class: Int(label), digits: near))
        }
        if let label {
            let own = material.digitsOfWriter[material.writerOfDigit[index]].filter { standings[$0].label == label && !self.isHidden($0) }
            answer.sameWriter = GlyphNeighbors.nearest(to: index, among: own, of: material.digits, count: Self.neighborCount)
        }
        return answer
    }

    // MARK: Sheets and the map

    /// - Throws: `ReviewError.missing` where there is no scan any more.
    package func sheet(_ index: Int) async throws(ReviewError) -> SheetAnswer {
        let picture = try await sheetPictures.sheet(index)
        let sheet = material.sheets[index], state = sheetState(index)
        return SheetAnswer(
            file: sheet.file, writer: sheet.writer, width: picture.width, height: picture.height,
            cells: picture.outlines.map { digit, corners in
                SheetAnswer.Cell(d: digit, polygon: corners.flatMap { [($0.x * 10).rounded() / 10, ($0.y * 10).rounded() / 10] })
            },
            state: state.state, rev: state.rev)
    }

    func sheetState(_ index: Int) -> SheetState {
        let target = LabelTarget.sheet(material.sheets[index].digest.hex)
        return SheetState(s: index, state: keeping(target), rev: revision(of: target))
    }

    func writerState(_ index: Int) -> WriterState {
        let target = LabelTarget.writer(material.writers[index])
        return WriterState(w: index, state: keeping(target), rev: revision(of: target))
    }

    private func keeping(_ target: LabelTarget) -> String {
        let state = histories[target]?.state
        if !(state?.contested.isEmpty ?? true) { return "contested" }
        return state?.decision?.outcome == .leftOut ? "excluded" : "kept"
    }

    /// - Throws: `ReviewError.missing` where there is none.
    package nonisolated func map() throws(ReviewError) -> MapAnswer {
        guard let map = material.map else {
            throw .missing("there is no map of these digits", fix: "'inkmill curate' makes one; start the review again then")
        }
        return MapAnswer(digits: map.map(\.digit), x: map.map(\.place.x), y: map.map(\.place.y))
    }

    // MARK: History

    private static let maxEventCount = 2000

    /// Events of all people, in a second pass one's own, the newest first.
    ///
    /// - Parameter cursor: what an earlier answer gave to go on from; nil for the newest.
    /// - Throws: `ReviewError.invalid`.
    package func history(before cursor: String?, count: Int) throws(ReviewError) -> HistoryAnswer {
        guard (1...Self.maxEventCount).contains(count) else {
            throw .invalid("'count' is \(count)", fix: "ask for 1 to \(Self.maxEventCount) at a time")
        }
        let known = isSecondPass ? timeline.filter(isOwn) : timeline
        var end = known.count
        if let cursor {
            guard let place = known.lastIndex(where: { cursor.hasPrefix($0.at) && Self.cursor($0) == cursor }) else {
                throw .invalid("nothing was decided at '\(cursor.shortened)'", fix: "begin with the newest")
            }
            end = place
        }
        let first = max(0, end - count), shown = known[first..<end]
        return HistoryAnswer(events: shown.reversed().map(view), next: first > 0 ? shown.first.map(Self.cursor) : nil)
    }

    private static func cursor(_ event: LabelEvent) -> String { "\(event.at) \(event.n) \(event.by)" }

    func view(_ event: LabelEvent) -> EventAnswer {
        let index: Int? =
            switch event.target {
            case .digit(let id): material.digitIndices[id]
            case .sheet(let digest): material.sheetIndices[digest]
            case .writer(let name): material.writerIndices[name]
            case nil: nil
            }
        // What one was unsure of, or has commented on, without seeing its label.
        let isHidden = event.digit != nil && index.map(isHidden) ?? false
        return EventAnswer(
            n: event.n, at: event.at, by: event.by, with: event.with, verdict: event.verdict, was: isHidden ? nil : event.was,
            now: isHidden ? nil : event.now,
            why: event.why, ms: event.ms, undoes: event.undoes, stands: event.target.flatMap { histories[$0]?.stands(event) } ?? false,
            digit: event.digit, sheet: event.sheet, writer: event.writer, index: index)
    }

    /// What counts of what somebody has decided about meanwhile.
    package func answer(to error: ReviewError) -> ConflictAnswer {
        var answer = ConflictAnswer(error: error.message, fix: error.fix)
        guard case .conflict(let conflicts) = error else { return answer }
        for conflict in conflicts {
            switch conflict.target {
            case .digit(let index):
                var state = state(of: index)
                (state.by, state.at) = (conflict.by, conflict.at)
                answer.states.append(state)
            case .sheet(let index):
                var state = sheetState(index)
                (state.by, state.at) = (conflict.by, conflict.at)
                answer.sheets.append(state)
            case .writer(let index):
                var state = writerState(index)
                (state.by, state.at) = (conflict.by, conflict.at)
                answer.writers.append(state)
            }
        }
        return answer
    }
}

extension ReviewMaterial {
    /// What was found about a digit, in the order of the queues.
    fileprivate func findings(of digit: Int) -> [DigitAnswer.FindingAnswer] {
        queues.filter(\.isOfFindings).flatMap { queue in
            queue.items.enumerated().filter { $0.element.digit == digit }.map { rank, item in
                DigitAnswer.FindingAnswer(
                    kind: queue.id, title: queue.title, rank: rank + 1, count: queue.items.count, why: item.why, other: item.other ?? -1,
                    suggested: ReviewSession.number(item.suggested))
            }
        }
    }
}
