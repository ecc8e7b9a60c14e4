import Support

/// The largest amount, either way from the one that does nothing, that a digit class takes of a step: a 1 that leans like a 7
/// teaches the wrong thing.
struct ClassLimits: Sendable, Hashable, Encodable {
    static let fieldName = "limits"
    /// No digit has a limit.
    static let none = ClassLimits(largest: Array(repeating: .infinity, count: 10))

    /// By digit, 0…9; infinity where there is no limit.
    private let largest: [Double]

    private init(largest: [Double]) {
        self.largest = largest
    }

    /// Reads `limits: { 1: 7.5, 7: 7.5 }`, in the unit of the step's amount. Without it `classes` take `limit`; `limits: {}` lifts
    /// that.
    ///
    /// - Parameter bound: no limit may be larger.
    init(from fields: inout ManifestFields, bound: Double, default limit: Double, for classes: [Int]) {
        var largest = Self.none.largest
        if let node = fields.node(Self.fieldName) {
            Self.read(node, into: &largest, bound: bound, context: fields.context, issues: fields.issues)
        } else {
            for digit in classes { largest[digit] = limit }
        }
        self.largest = largest
    }

    var isEmpty: Bool { self == .none }

    /// The limit of a digit; the strictest of all where the digit is not known.
    func limit(of label: UInt8?) -> Double {
        if let label, largest.indices.contains(Int(label)) { return largest[Int(label)] }
        return largest.reduce(.infinity, min)
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
        for digit in largest.indices where limits.has("\(digit)") {
            largest[digit] = limits.double("\(digit)", in: 0...bound)
        }
        for entry in entries where !largest.indices.contains(where: { "\($0)" == entry.key }) {
            issues.report(
                "unknown-class", at: entry.keyLocation, "'\(entry.key)' in 'limits' of '\(context)' is not a digit",
                fix: "give a digit from 0 to 9 and its limit, such as {1: 7.5, 7: 7.5}")
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
