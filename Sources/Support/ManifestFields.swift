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
    private var askedFor: [String] = []

    /// - Parameter node: a mapping; anything else is reported and read as an empty one. An empty scalar is an empty mapping.
    public init(_ node: ManifestNode, context: String, issues: ManifestIssues) {
        self.context = context
        self.issues = issues
        location = node.location
        switch node.value {
        case .mapping(let list):
            for entry in list {
                if entries[entry.key] != nil {
                    issues.report(
                        "duplicate-field", at: entry.keyLocation, "field '\(entry.key)' is given twice in '\(context)'",
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
    public func has(_ key: String) -> Bool { entries[key] != nil }

    /// The place of a field, or of the whole mapping where it is missing.
    public func location(of key: String) -> SourceLocation { entries[key]?.value.location ?? location }

    /// The field's raw node, or nil where it is missing.
    public mutating func node(_ key: String) -> ManifestNode? {
        askedFor.append(key)
        return entries[key]?.value
    }

    /// The field's raw node; a missing one is reported.
    public mutating func requiredNode(_ key: String) -> ManifestNode? {
        let found = node(key)
        if found == nil { reportMissing(key) }
        return found
    }

    /// A mapping within this one; nil where it is missing.
    public mutating func fields(_ key: String) -> ManifestFields? {
        node(key).map { ManifestFields($0, context: key, issues: issues) }
    }

    /// A list of nodes. One that is not a list is reported; a missing one is empty.
    public mutating func nodes(_ key: String) -> [ManifestNode] {
        guard let node = node(key) else { return [] }
        if case .sequence(let items) = node.value { return items }
        reportType(key, node, expected: "a list")
        return []
    }

    /// Text. Without a default the field is required.
    public mutating func string(_ key: String, default fallback: String? = nil) -> String {
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
        guard let node = node(key) else {
            if fallback == nil { reportMissing(key) }
            return fallback ?? range.lowerBound
        }
        return number(node, key: key, in: range) ?? fallback ?? range.lowerBound
    }

    /// An interval: a single number is a constant, a pair `[low, high]` is uniform. Without a default the field is required.
    public mutating func range(
        _ key: String, in bounds: ClosedRange<Double>, default fallback: ClosedRange<Double>? = nil
    ) -> ClosedRange<Double> {
        let standIn = fallback ?? bounds.lowerBound...bounds.lowerBound
        guard let node = node(key) else {
            if fallback == nil { reportMissing(key) }
            return standIn
        }
        switch node.value {
        case .scalar:
            return number(node, key: key, in: bounds).map { $0...$0 } ?? standIn
        case .sequence(let items) where items.count == 2:
            guard let low = number(items[0], key: key, in: bounds), let high = number(items[1], key: key, in: bounds)
            else { return standIn }
            if low <= high { return low...high }
            issues.report(
                "reversed-range", at: node.location, "'\(key)' in '\(context)' runs from \(low) down to \(high)",
                fix: "write [\(high), \(low)]")
            return standIn
        default:
            reportType(key, node, expected: "a number or a pair [low, high]")
            return standIn
        }
    }

    /// A list of numbers within `range`; a missing one is empty.
    public mutating func doubles(_ key: String, in range: ClosedRange<Double>) -> [Double] {
        nodes(key).compactMap { number($0, key: key, in: range) }
    }

    /// A list of texts; a missing one is empty.
    public mutating func strings(_ key: String) -> [String] {
        nodes(key).compactMap { node in
            guard case .scalar(let text, _) = node.value, !text.isEmpty else {
                reportType(key, node, expected: "a list of texts")
                return nil
            }
            return text
        }
    }

    /// Reports every field that was not asked for.
    public func finish() {
        for entry in entries.values where !askedFor.contains(entry.key) {
            let near = Spelling.nearest(to: entry.key, among: askedFor)
            issues.report(
                "unknown-field", at: entry.keyLocation, "unknown field '\(entry.key)' in '\(context)'",
                fix: near.map { "did you mean '\($0)'?" }
                    ?? "remove it; '\(context)' takes " + askedFor.sorted().joined(separator: ", "))
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

    func reportMissing(_ key: String) {
        issues.report(
            "missing-field", at: location, "'\(context)' has no field '\(key)'", fix: "add a line '\(key): …'")
    }

    func reportType(_ key: String, _ node: ManifestNode, expected: String) {
        issues.report(
            "wrong-type", at: node.location, "'\(key)' in '\(context)' is \(node.kind), not \(expected)",
            fix: "give \(expected)")
    }

    private func reportRange(_ key: String, _ node: ManifestNode, _ low: some Any, _ high: some Any) {
        issues.report(
            "out-of-range", at: node.location, "'\(key)' in '\(context)' is \(node.kind), outside \(low) to \(high)",
            fix: "give a value from \(low) to \(high)")
    }
}
