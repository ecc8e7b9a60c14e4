import Support

/// Reads the steps of a recipe, and the groups that they lie in, out of a manifest.
struct StepParser {
    let issues: ManifestIssues
    private(set) var entries: [AugmentationRecipe.Entry] = []
    private(set) var groups: [StepGroup] = []
    private var gateCount = 0
    private var occurrences: [String: Int] = [:]
    private var namesByStream: [UInt32: String] = [:]

    private static let maxDepth = 8

    init(issues: ManifestIssues) {
        self.issues = issues
    }

    /// Reads a list of steps and groups.
    ///
    /// - Parameter gate: of the group that the list belongs to.
    /// - Returns: how far each may turn a digit.
    mutating func steps(_ nodes: [ManifestNode], gate: Int?, depth: Int) -> [LargestTurns] {
        nodes.map { step($0, gate: gate, depth: depth) }
    }

    private mutating func step(_ node: ManifestNode, gate: Int?, depth: Int) -> LargestTurns {
        let names = AugmentationRegistry.names + StepGroup.names
        let example = "rotate: { degreesRange: [-15, 15] }"
        guard let entry = issues.step(node, among: names, in: "'steps'", example: example) else { return .none }
        let name = entry.key, fields = entry.value
        if let kind = StepGroup.Kind(rawValue: name) { return group(kind, fields, outerGate: gate, depth: depth) }
        guard let type = AugmentationRegistry.step(named: name) else { return .none }
        return step(type, fields, gate: gate, location: node.location)
    }

    private mutating func step(
        _ type: any AugmentationStep.Type, _ node: ManifestNode, gate: Int?, location: SourceLocation
    ) -> LargestTurns {
        var fields = ManifestFields(node, context: type.name, issues: issues)
        let step = type.init(from: &fields)
        let probability = fields.double("probability", in: 0...1, default: 1)
        let stream = stream(of: type.name, &fields)
        fields.finish()
        entries.append(
            AugmentationRecipe.Entry(step: step, probability: probability, stream: stream, gate: gate, location: location))
        return LargestTurns(of: step)
    }

    private mutating func group(
        _ kind: StepGroup.Kind, _ node: ManifestNode, outerGate: Int?, depth: Int
    ) -> LargestTurns {
        var fields = ManifestFields(node, context: kind.rawValue, issues: issues)
        let probability = fields.double("probability", in: 0...1, default: 1)
        let stream = stream(of: kind.rawValue, &fields)
        let members = fields.nodes("steps")
        let memberCount = max(1, members.count)
        let weights = kind == .sequence ? [1] : weights(&fields, count: memberCount)
        let count = kind == .someOf ? Self.count(&fields, memberCount: memberCount) : 1...1
        fields.finish()
        if members.isEmpty {
            fields.report(
                "empty-group", field: "steps", "'\(kind.rawValue)' has no steps",
                fix: "list its steps under 'steps:', such as '- rotate: { degreesRange: [-15, 15] }', or take '\(kind.rawValue)' out")
        }
        guard depth < Self.maxDepth else {
            issues.report(
                "too-deep", at: node.location, "groups lie in one another \(depth + 1) deep", fix: "keep to \(Self.maxDepth) levels")
            return .none
        }
        let group = StepGroup(
            kind: kind, probability: probability, stream: stream, outerGate: outerGate, firstGate: gateCount, weights: weights,
            countRange: count)
        groups.append(group)
        gateCount += group.gateCount
        if kind == .sequence {
            return steps(members, gate: group.firstGate, depth: depth + 1).reduce(.none) { $0 + $1 }
        }
        let turns = members.enumerated().map { step($1, gate: group.firstGate + $0, depth: depth + 1) }
        return .worst(turns, count: count.upperBound)
    }

    /// One for each member; all the same unless given.
    private func weights(_ fields: inout ManifestFields, count: Int) -> [Double] {
        let even = Array(repeating: 1.0, count: count)
        guard fields.has("weights") else {
            _ = fields.node("weights")
            return even
        }
        let issueCount = issues.errorCount
        let given = fields.doubles("weights", in: 1e-6...1e6)
        guard issues.errorCount == issueCount else { return even }
        if given.count != count {
            fields.report(
                "wrong-count", field: "weights", "'\(fields.context)' has \(given.count) weights for \(count) steps",
                fix: "give each of its steps a weight, in their order")
            return even
        }
        return given
    }

    private static func count(_ fields: inout ManifestFields, memberCount: Int) -> ClosedRange<Int> {
        let range = fields.range("count", in: 0...Double(memberCount))
        let whole = Int(range.lowerBound.rounded())...Int(range.upperBound.rounded())
        if Double(whole.lowerBound) != range.lowerBound || Double(whole.upperBound) != range.upperBound {
            fields.report(
                "wrong-type", field: "count", "'count' in 'someOf' runs from \(range.lowerBound) to \(range.upperBound)",
                fix: "give a whole number of steps or a pair of them, such as [1, 2]")
        }
        return whole
    }

    /// The stream of a step or a group, which no other has.
    private mutating func stream(of name: String, _ fields: inout ManifestFields) -> UInt32 {
        occurrences[name, default: 0] += 1
        let standard = AugmentationRecipe.stream(of: name, occurrence: occurrences[name, default: 1])
        let stream = UInt32(fields.int("stream", in: 0...Int(UInt32.max), default: Int(standard)))
        if let twin = namesByStream[stream] {
            issues.report(
                "duplicate-stream", at: fields.location,
                "'\(name)' has the random stream \(stream), as '\(twin)' before it has",
                fix: "give each step a 'stream' of its own, or none")
        }
        namesByStream[stream] = name
        return stream
    }
}
