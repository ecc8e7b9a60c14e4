import Support

/// The largest amount, either way, that a digit class takes of a step: a 1 that leans like a 7 teaches the wrong thing.
struct ClassLimits: Sendable, Hashable, Encodable {
    /// By digit, 0…9; infinity where there is no limit.
    private let largest: [Double]

    /// Reads `limits: { 1: 7.5, 7: 7.5 }`. Without it, 1 and 7 take half of the largest amount in `range`, as in Ciresan 2010;
    /// `limits: {}` lifts that.
    init(from fields: inout ManifestFields, range: ClosedRange<Double>, bound: Double) {
        var largest = [Double](repeating: .infinity, count: 10)
        if let node = fields.node("limits") {
            Self.read(node, into: &largest, bound: bound, context: fields.context, issues: fields.issues)
        } else {
            let half = max(abs(range.lowerBound), abs(range.upperBound)) / 2
            largest[1] = half
            largest[7] = half
        }
        self.largest = largest
    }

    /// The limit of a digit; the strictest of all where the digit is not known.
    func limit(of label: UInt8?) -> Double {
        if let label, largest.indices.contains(Int(label)) { return largest[Int(label)] }
        return largest.reduce(.infinity, min)
    }

    /// `range` cut to the limit of a digit.
    func cut(_ range: ClosedRange<Double>, label: UInt8?) -> ClosedRange<Double> {
        let limit = limit(of: label)
        return max(-limit, min(limit, range.lowerBound))...max(-limit, min(limit, range.upperBound))
    }

    /// As in a manifest: digits that have a limit, with it.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: DigitKey.self)
        for (digit, limit) in largest.enumerated() where limit.isFinite {
            try container.encode(limit, forKey: DigitKey(intValue: digit))
        }
    }

    private static func read(
        _ node: ManifestNode, into largest: inout [Double], bound: Double, context: String, issues: ManifestIssues
    ) {
        var limits = ManifestFields(node, context: "limits of \(context)", issues: issues)
        guard case .mapping(let entries) = node.value else { return }
        for entry in entries {
            guard let digit = Int(entry.key), largest.indices.contains(digit) else {
                issues.report(
                    "unknown-class", at: entry.keyLocation, "'\(entry.key)' in 'limits' of '\(context)' is not a digit",
                    fix: "give a digit from 0 to 9 and its limit, such as {1: 7.5, 7: 7.5}")
                continue
            }
            largest[digit] = limits.double(entry.key, in: 0...bound)
        }
    }

    private struct DigitKey: CodingKey {
        let digit: Int
        init(intValue: Int) { digit = intValue }
        init?(stringValue: String) {
            guard let digit = Int(stringValue) else { return nil }
            self.digit = digit
        }
        var intValue: Int? { digit }
        var stringValue: String { String(digit) }
    }
}
