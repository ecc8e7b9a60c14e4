/// Reads the fields of one mapping, strictly: what is not asked for is an error.
///
/// Ask for every field, then call `finish()`, which reports unknown ones with a "did you mean" drawn from the fields asked for.
/// A missing or unusable field is reported and a harmless stand-in is returned, so that one pass finds every problem; call
/// `ManifestIssues.throwIfAny()` before a value is used.
public struct ManifestFields {
    /// What the mapping is called in messages, such as `rotate`.
    public let context: String
    public let location: SourceLocation
    public let issues: ManifestIssues
    private var entries: [String: ManifestNode.Entry] = [:]
    /// As in the file.
    private var keys: [String] = []
    private var askedFor: Set<String> = []
    /// Where the recorder keeps what is asked for; nil where there is none.
    private let recordPath: String?

    /// - Parameter node: a mapping; anything else is reported and read as an empty one. An empty scalar is an empty mapping.
    public init(_ node: ManifestNode, context: String, issues: ManifestIssues) {
        self.context = context
        self.issues = issues
        location = node.location
        recordPath = issues.recorder?.enter(node.location)
        switch node.value {
        case .mapping(let list):
            for entry in DecimalComma.mended(list, context: context, issues: issues) {
                if entries[entry.key] == nil {
                    keys.append(entry.key)
                } else {
                    issues.report(
                        "duplicate-field", at: entry.keyLocation, "field '\(entry.key.shortened)' is given twice in '\(context)'",
                        fix: "keep one of them")
                }
                entries[entry.key] = entry
            }
        case .scalar("", _): break
        default:
            issues.report(
                "wrong-type", at: node.location, "'\(context)' is \(node.kind), not a mapping",
                fix: "write 'field: value' lines, indented under '\(context)'")
        }
    }

    /// Whether the field is there, without reading it.
    public func has(_ key: String) -> Bool {
        record(key)
        return entries[key] != nil
    }

    /// Tells that a field has another name now, where a manifest still has the old one.
    ///
    /// - Parameter advice: what else to change, such as a value in another unit.
    public mutating func renamed(_ old: String, to new: String, advice: String? = nil) {
        guard let entry = entries[old] else { return }
        askedFor.insert(old)
        issues.report(
            "renamed-field", at: entry.keyLocation, "'\(old)' in '\(context)' is called '\(new)' now",
            fix: "write '\(new)' instead" + (advice.map { "; \($0)" } ?? ""))
    }

    /// The place of a field, or of the whole mapping where it is missing.
    public func location(of key: String) -> SourceLocation { entries[key]?.value.location ?? location }

    /// The field's raw node, or nil where it is missing.
    public mutating func node(_ key: String) -> ManifestNode? {
        askedFor.insert(key)
        record(key)
        return entries[key]?.value
    }

    /// The field's raw node; a missing one is reported.
    public mutating func requiredNode(_ key: String) -> ManifestNode? {
        let found = node(key)
        if found == nil { reportMissing(key) }
        return found
    }

    /// A field that may be missing.
    package mutating func optional<Value>(_ key: String, _ read: (inout ManifestFields) -> Value) -> Value? {
        if has(key) { return read(&self) }
        // Asked for all the same, so that a misspelled one is recognized.
        _ = node(key)
        return nil
    }

    /// A mapping within this one; nil where it is missing.
    public mutating func fields(_ key: String) -> ManifestFields? {
        node(key).map { ManifestFields($0, context: key, issues: issues) }
    }

    /// A list of nodes. One that is not a list is reported; a missing one is empty.
    public mutating func nodes(_ key: String) -> [ManifestNode] {
        record(key, .list)
        return items(key)
    }

    private mutating func items(_ key: String) -> [ManifestNode] {
        guard let node = node(key) else { return [] }
        if case .sequence(let items) = node.value { return items }
        reportType(key, node, expected: "a list")
        return []
    }

    /// Text. Without a default the field is required.
    public mutating func string(_ key: String, default fallback: String? = nil) -> String {
        record(key, .text, fallback.map { .text($0) })
        guard let node = node(key) else {
            if fallback == nil { reportMissing(key) }
            return fallback ?? ""
        }
        if case .scalar(let text, let isQuoted) = node.value, isQuoted || !text.isEmpty { return text }
        reportType(key, node, expected: "text")
        return fallback ?? ""
    }

    /// One of the names of an enumeration. Without a default the field is required.
    public mutating func choice<C>(_ key: String, default fallback: C? = nil) -> C
    where C: RawRepresentable<String> & CaseIterable {
        record(key, .word(C.allCases.map(\.rawValue)), fallback.map { .word($0.rawValue) })
        guard let node = node(key) else {
            if fallback == nil { reportMissing(key) }
            return fallback ?? C.allCases[C.allCases.startIndex]
        }
        if case .scalar(let text, _) = node.value, let value = C(rawValue: text) { return value }
        let names = C.allCases.map(\.rawValue)
        var fix = "choose one of " + names.joined(separator: ", ")
        if case .scalar(let text, _) = node.value, let near = Spelling.nearest(to: text, among: names) {
            fix = "did you mean '\(near)'? (" + names.joined(separator: ", ") + ")"
        }
        issues.report("unknown-value", at: node.location, "'\(key)' in '\(context)' is \(node.kind)", fix: fix)
        return fallback ?? C.allCases[C.allCases.startIndex]
    }

    public mutating func bool(_ key: String, default fallback: Bool) -> Bool {
        record(key, .flag, .flag(fallback))
        guard let node = node(key) else { return fallback }
        if case .scalar(let text, false) = node.value {
            if text == "true" { return true }
            if text == "false" { return false }
        }
        reportType(key, node, expected: "true or false")
        return fallback
    }

    /// A whole number within `range`. Without a default the field is required.
    public mutating func int(_ key: String, in range: ClosedRange<Int>, default fallback: Int? = nil) -> Int {
        record(key, .integer(range), fallback.map { .integer($0) })
        guard let node = node(key) else {
            if fallback == nil { reportMissing(key) }
            return fallback ?? range.lowerBound
        }
        guard case .scalar(let text, false) = node.value, let value = Int(text.replacing("_", with: "")) else {
            reportType(key, node, expected: "a whole number")
            return fallback ?? range.lowerBound
        }
        guard range.contains(value) else {
            reportRange(key, node, range.lowerBound, range.upperBound)
            return fallback ?? range.lowerBound
        }
        return value
    }

    /// A number within `range`. Without a default the field is required.
    public mutating func double(_ key: String, in range: ClosedRange<Double>, default fallback: Double? = nil) -> Double {
        record(key, .number(range), fallback.map { .number($0) })
        guard let node = node(key) else {
            if fallback == nil { reportMissing(key) }
            return fallback ?? range.lowerBound
        }
        return number(node, key: key, in: range) ?? fallback ?? range.lowerBound
    }

    /// An interval: a single number is a constant, a pair `[low, high]` is uniform. Without a default the field is required.
    ///
    /// A constant in a field whose name ends in `Range` is warned of: in other libraries one number stands for a range around `neutral`.
    ///
    /// - Parameter neutral: the amount that changes nothing.
    public mutating func range(
        _ key: String, in bounds: ClosedRange<Double>, default fallback: ClosedRange<Double>? = nil, neutral: Double = 0
    ) -> ClosedRange<Double> {
        record(key, .interval(bounds), fallback.map { .interval($0) })
        return readRange(key, in: bounds, default: fallback, neutral: neutral)
    }

    mutating func readRange(
        _ key: String, in bounds: ClosedRange<Double>, default fallback: ClosedRange<Double>? = nil, neutral: Double = 0
    ) -> ClosedRange<Double> {
        let standIn = fallback ?? bounds.lowerBound...bounds.lowerBound
        guard let node = node(key) else {
            if fallback == nil { reportMissing(key) }
            return standIn
        }
        switch node.value {
        case .scalar:
            guard let constant = number(node, key: key, in: bounds) else { return standIn }
            if key.hasSuffix("Range") { warnOfConstant(constant, key, node, in: bounds, neutral: neutral) }
            return constant...constant
        case .sequence(let items) where items.count == 2:
            guard let low = number(items[0], key: key, in: bounds), let high = number(items[1], key: key, in: bounds)
            else { return standIn }
            if low <= high { return low...high }
            issues.report(
                "reversed-range", at: node.location, "'\(key)' in '\(context)' runs from \(low) down to \(high)",
                fix: "write [\(high), \(low)]")
            return standIn
        case .sequence(let items):
            let mended = DecimalComma.mended(items).map { "; a decimal number has a point: \($0)" } ?? ""
            reportType(key, node, expected: "a number or a pair [low, high]", hint: mended)
            return standIn
        case .mapping:
            reportType(key, node, expected: "a number or a pair [low, high]")
            return standIn
        }
    }

    /// A list of numbers within `range`; a missing one is empty.
    public mutating func doubles(_ key: String, in range: ClosedRange<Double>) -> [Double] {
        record(key, .numbers(range))
        let items = items(key)
        warnOfCommas(in: items, key)
        return items.compactMap { number($0, key: key, in: range) }
    }

    /// A list of texts; a missing one is empty.
    public mutating func strings(_ key: String) -> [String] {
        record(key, .texts)
        return items(key).compactMap { node in
            guard case .scalar(let text, _) = node.value, !text.isEmpty else {
                reportType(key, node, expected: "a list of texts")
                return nil
            }
            return text
        }
    }

    /// Whether the field is this word, which it may be besides what else it is read as.
    public mutating func isWord(_ word: String, _ key: String) -> Bool {
        record(key, .word([word]))
        guard let node = node(key), case .scalar(word, _) = node.value else { return false }
        return true
    }

    /// A list of texts; nil where the field is no list, and may be read as something else.
    public mutating func listOfTexts(_ key: String) -> [ManifestNode]? {
        record(key, .texts)
        guard let node = node(key), case .sequence(let items) = node.value else { return nil }
        return items
    }

    /// Reports every field that was not asked for.
    public func finish() {
        guard keys.contains(where: { !askedFor.contains($0) }) else { return }
        let known = askedFor.sorted()
        let advice = "remove it; '\(context.shortened)' takes " + known.joined(separator: ", ")
        for key in keys where !askedFor.contains(key) {
            // Of a file that is none of ours nobody needs every guess.
            let near = issues.errorCount < ManifestIssues.maxShownCount ? Spelling.nearest(to: key, among: known) : nil
            issues.report(
                "unknown-field", at: entries[key]?.keyLocation ?? location,
                "unknown field '\(key.shortened)' in '\(context.shortened)'", fix: near.map { "did you mean '\($0)'?" } ?? advice)
        }
    }

    /// Reports a problem of a field's value that only the caller can judge.
    public func report(_ code: String, field key: String, _ message: String, fix: String) {
        issues.report(code, at: location(of: key), message, fix: fix)
    }

    func number(_ node: ManifestNode, key: String, in range: ClosedRange<Double>) -> Double? {
        guard case .scalar(let text, false) = node.value, let value = Double(text), value.isFinite else {
            reportType(key, node, expected: "a number")
            return nil
        }
        guard range.contains(value) else {
            reportRange(key, node, range.lowerBound, range.upperBound)
            return nil
        }
        return value
    }

    /// Tells the recorder what is asked for.
    func record(_ key: String, _ kind: ManifestOutline.Kind? = nil, _ fallback: ManifestOutline.Fallback? = nil) {
        guard let recorder = issues.recorder, let recordPath else { return }
        recorder.ask(key, in: recordPath)
        if let kind { recorder.note(kind, key, in: recordPath, fallback: fallback) }
    }

    func reportMissing(_ key: String) {
        if let recordPath { issues.recorder?.noteMissing(key, in: recordPath) }
        issues.report(
            "missing-field", at: location, "'\(context)' has no field '\(key)'", fix: "add a line '\(key): …'")
    }

    /// - Parameter hint: what the fix says besides.
    func reportType(_ key: String, _ node: ManifestNode, expected: String, hint: String = "") {
        var fix = "give \(expected)" + hint
        if case .scalar(let text, let isQuoted) = node.value, expected.hasSuffix("number") {
            if isQuoted, Double(text) != nil { fix = "write \(text.shortened) without quotes" }
            if let mended = DecimalComma.mended(text) {
                fix =
                    expected == "a number"
                    ? "write \(mended): a decimal number has a point" : "write a whole number, without a comma"
            }
        }
        issues.report(
            "wrong-type", at: node.location, "'\(key)' in '\(context)' is \(node.kind), not \(expected)", fix: fix)
    }

    /// Whole numbers that a decimal comma made of a list of others.
    func warnOfCommas(in items: [ManifestNode], _ key: String) {
        guard let first = items.first, let mended = DecimalComma.mended(items) else { return }
        issues.report(
            "decimal-comma", at: first.location, "'\(key)' in '\(context)' is a list of \(items.count) whole numbers",
            fix: "write \(mended) if decimal numbers are meant, which have a point; else put a space after each comma",
            severity: .warning)
    }

    /// One number stands for itself here, for a range in other libraries.
    private func warnOfConstant(
        _ constant: Double, _ key: String, _ node: ManifestNode, in bounds: ClosedRange<Double>, neutral: Double
    ) {
        guard constant != neutral else { return }
        let mirrored = 2 * neutral - constant
        let other = bounds.contains(mirrored) ? mirrored : bounds.contains(neutral) ? neutral : bounds.lowerBound
        // An end of the bounds has no range beyond it that anyone could mean.
        guard other != constant else { return }
        let (low, high) = (Self.written(min(constant, other)), Self.written(max(constant, other)))
        let alone = Self.written(constant)
        issues.report(
            "constant-range", at: node.location,
            "'\(key)' in '\(context)' is the single number \(alone): every copy gets the same amount",
            fix: "write [\(low), \(high)] for amounts between the two, or [\(alone), \(alone)] where the same for every copy is meant",
            severity: .warning)
    }

    /// A number as a person writes it, without what rounding left behind.
    private static func written(_ value: Double) -> String {
        let rounded = (value * 1e9).rounded() / 1e9
        return rounded == rounded.rounded() && abs(rounded) < 1e9 ? String(Int(rounded)) : String(rounded)
    }

    private func reportRange(_ key: String, _ node: ManifestNode, _ low: some Any, _ high: some Any) {
        issues.report(
            "out-of-range", at: node.location, "'\(key)' in '\(context)' is \(node.kind), outside \(low) to \(high)",
            fix: "give a value from \(low) to \(high)")
    }
}
