/// How far two people agree about the same digits, beyond what chance would give.
///
/// **Source** Cohen, "A coefficient of agreement for nominal scales" (1960): κ = (p₀ − pₑ) / (1 − pₑ), with p₀ the fraction of equal answers
/// and pₑ the sum over all answers of the product of both people's fractions.
///
/// **Determinism** A.
package struct Agreement: Sendable, Equatable {
    package let count: Int
    /// Of the digits, those about which both say the same; 0…1.
    package let agreed: Double
    /// At most 1; nil where one answer is all that either gave, or there is no digit.
    package let kappa: Double?

    /// - Parameter pairs: what both say of each digit: a label, or nil for what is left out.
    init(_ pairs: [(UInt8?, UInt8?)]) {
        count = pairs.count
        guard !pairs.isEmpty else {
            (agreed, kappa) = (0, nil)
            return
        }
        let total = Double(pairs.count)
        agreed = Double(pairs.count { $0.0 == $0.1 }) / total
        let answers = Set(pairs.flatMap { [$0.0, $0.1] })
        // Whole numbers, so that the order of the answers does not matter.
        let products = answers.reduce(0) { sum, answer in
            sum + pairs.count { $0.0 == answer } * pairs.count { $0.1 == answer }
        }
        let byChance = Double(products) / (total * total)
        kappa = byChance < 1 ? (agreed - byChance) / (1 - byChance) : nil
    }
}
