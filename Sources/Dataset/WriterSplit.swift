import Support

/// What a digit is used for.
public enum Split: String, Sendable, CaseIterable, Codable {
    case train, validation, test
}

/// Which part of the writers a split gets.
public enum SplitPart: Sendable, Equatable {
    /// About this fraction of the writers, 0…1, chosen by the method.
    case fraction(Double)
    /// Exactly these writers.
    case writers([String])
}

/// How writers are chosen where a part is a fraction.
public enum SplitMethod: String, Sendable, CaseIterable, Codable {
    /// Each writer by its own hash: a new writer never moves another one, but the fractions are met on average only.
    case hash
    /// Writers in the order of their hashes, cut at the nearest counts, at least one for each part above 0: the fractions are
    /// met even by a few writers, but a new writer may move another one.
    case rank
}

/// How the writers are divided; training gets whoever is left.
public struct WriterSplitRule: Sendable, Equatable {
    public let validation: SplitPart
    public let test: SplitPart
    public let method: SplitMethod

    public init(
        validation: SplitPart = .fraction(0.15), test: SplitPart = .fraction(0.15), method: SplitMethod = .hash
    ) {
        self.validation = validation
        self.test = test
        self.method = method
    }

    /// Reads `validation` and `test` (a fraction or a list of writers) and `method`.
    public init(_ node: ManifestNode, issues: ManifestIssues) {
        var fields = ManifestFields(node, context: "split", issues: issues)
        let validation = Self.part(&fields, "validation")
        let test = Self.part(&fields, "test")
        self.init(validation: validation, test: test, method: fields.choice("method", default: .hash))
        fields.finish()
        if case .fraction(let a) = validation, case .fraction(let b) = test, a + b >= 1 {
            fields.report(
                "out-of-range", field: "test", "'validation' and 'test' take \(a + b) of the writers and leave none to train on",
                fix: "give fractions whose sum is below 1, such as 0.15 and 0.15")
        }
    }

    private static func part(_ fields: inout ManifestFields, _ key: String) -> SplitPart {
        guard let items = fields.listOfTexts(key) else {
            return .fraction(fields.double(key, in: 0...0.9, default: 0.15))
        }
        return .writers(
            items.compactMap { item in
                if case .scalar(let name, _) = item.value, !name.isEmpty { return name }
                fields.report(
                    "wrong-type", field: key, "'\(key)' in 'split' lists \(item.kind), not a writer",
                    fix: "write the names of writers, such as [w01, w02]")
                return nil
            })
    }
}

/// Every writer's split. Digits of one writer are never divided: the same hand in two splits makes the accuracy untrue.
///
/// Which method: `hash` is the default, because people add sheets month by month, and a writer who was tested on yesterday must
/// not be trained on today, or figures of two days do not compare. With fewer than about 20 writers chance can leave a split
/// empty (10 writers at 0.15: one time in five). That is an error, never a silent change, and its fix spells out what works: the
/// method `rank`, or lists of writers, which stay put.
///
/// **Determinism** A: a pure function of the set of writers, the rule and the seed.
public struct WriterSplit: Sendable, Equatable {
    /// Each writer's split.
    public let splits: [String: Split]

    /// - Throws: `SplitError.emptySplit`, `.unknownWriter`, `.writerInTwoSplits`.
    public init(writers: some Sequence<String>, rule: WriterSplitRule, seed: UInt64) throws(SplitError) {
        let writers = Set(writers)
        var splits: [String: Split] = [:]
        for (split, part) in [(Split.validation, rule.validation), (.test, rule.test)] {
            guard case .writers(let named) = part else { continue }
            for writer in named {
                guard writers.contains(writer) else {
                    throw .unknownWriter(
                        writer, split: split.rawValue, near: Spelling.nearest(to: writer, among: writers.sorted()))
                }
                guard splits[writer] == nil || splits[writer] == split else { throw .writerInTwoSplits(writer) }
                splits[writer] = split
            }
        }
        let freeWriters = writers.filter { splits[$0] == nil }
        splits.merge(Self.byFractions(freeWriters, rule: rule, seed: seed)) { named, _ in named }
        self.splits = splits
        for (split, isWanted) in [
            (Split.train, true), (.validation, rule.validation.isWanted), (.test, rule.test.isWanted),
        ] where isWanted && !splits.values.contains(split) {
            let fractions = Self.fractions(of: rule), ranked = Self.ranked(freeWriters, seed: seed)
            let suggestion = Self.suggestion(Self.byRank(ranked, fractions), fractions: fractions, split: split, method: rule.method)
            throw .emptySplit(split.rawValue, writerCount: writers.count, suggestion: suggestion)
        }
    }

    /// The writers of a split, sorted.
    public func writers(of split: Split) -> [String] {
        splits.filter { $0.value == split }.keys.sorted()
    }

    /// Where writers go by the fractions of a rule; its lists count for nothing.
    package static func byFractions(_ writers: Set<String>, rule: WriterSplitRule, seed: UInt64) -> [String: Split] {
        let ranked = ranked(writers, seed: seed), fractions = fractions(of: rule)
        return switch rule.method {
        case .hash: byHash(ranked, fractions)
        case .rank: byRank(ranked, fractions)
        }
    }

    private static func fractions(of rule: WriterSplitRule) -> [(Split, Double)] {
        [(Split.test, rule.test), (.validation, rule.validation)].compactMap { split, part in
            if case .fraction(let fraction) = part { (split, fraction) } else { nil }
        }
    }

    private typealias RankedWriter = (writer: String, position: Double)

    /// Every writer with its place in 0..<1, in the order of the places; by name where two are equal.
    private static func ranked(_ writers: Set<String>, seed: UInt64) -> [RankedWriter] {
        writers.map { writer in
            var stream = RandomStream(seed: seed, purpose: .split, sample: ContentDigest(of: writer).number)
            return (writer, stream.unit())
        }.sorted { ($0.position, $0.writer) < ($1.position, $1.writer) }
    }

    private static func byHash(_ ranked: [RankedWriter], _ fractions: [(Split, Double)]) -> [String: Split] {
        var result: [String: Split] = [:]
        for (writer, position) in ranked {
            var end = 0.0
            result[writer] = .train
            for (split, fraction) in fractions {
                if position >= end, position < end + fraction { result[writer] = split }
                end += fraction
            }
        }
        return result
    }

    private static func byRank(_ ranked: [RankedWriter], _ fractions: [(Split, Double)]) -> [String: Split] {
        var result: [String: Split] = [:]
        var rest = ranked[...]
        for (split, fraction) in fractions where fraction > 0 {
            let count = max(1, Int((fraction * Double(ranked.count)).rounded()))
            for (writer, _) in rest.prefix(count) { result[writer] = split }
            rest = rest.dropFirst(count)
        }
        for (writer, _) in rest { result[writer] = .train }
        return result
    }

    /// What works instead, as lines for the manifest.
    private static func suggestion(
        _ chosen: [String: Split], fractions: [(Split, Double)], split: Split, method: SplitMethod
    ) -> String {
        guard Set(chosen.values).isSuperset(of: fractions.filter { $0.1 > 0 }.map(\.0)), chosen.values.contains(.train) else {
            return "add sheets of more writers; each split needs at least one of its own"
        }
        let lists = fractions.filter { $0.1 > 0 }.map { part in
            let writers = chosen.filter { $0.value == part.0 }.keys.sorted()
            return "\(part.0.rawValue): [\(writers.joined(separator: ", "))]"
        }
        let rank = method == .rank ? "" : "write 'method: rank' under 'split', or "
        return rank + "name the writers: " + lists.joined(separator: " and ")
    }
}

extension SplitPart {
    fileprivate var isWanted: Bool {
        switch self {
        case .fraction(let fraction): fraction > 0
        case .writers(let writers): !writers.isEmpty
        }
    }
}
