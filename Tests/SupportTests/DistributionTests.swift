import Foundation
import Support
import TestSupport
import Testing

@Suite struct DistributionTests {
    private static let read: [(yaml: String, expected: Distribution)] = [
        ("5", .uniform(5...5)), ("[-5, 5]", .uniform(-5...5)), ("{ uniform: [1, 2] }", .uniform(1...2)),
        ("[1, 2, 4]", .choice([1, 2, 4])), ("{ choice: [-5, 5] }", .choice([-5, 5])), ("{ choice: [3] }", .choice([3])),
        ("{ logUniform: [0.01, 1] }", .logUniform(0.01...1)),
        ("{ normal: { mean: 0, sigma: 3, range: [-9, 4] } }", .truncatedNormal(mean: 0, sigma: 3, range: -9...4)),
        ("{ normal: { mean: 0, sigma: 3 } }", .truncatedNormal(mean: 0, sigma: 3, range: -10...10)),
    ]

    @Test(arguments: read) func everyWayOfWritingIsRead(yaml: String, expected: Distribution) throws {
        var (fields, issues) = try TestData.manifest("amount: \(yaml)")
        let found = fields.distribution("amount", in: -10...10)
        fields.finish()
        try issues.throwIfAny()
        #expect(found == expected)
    }

    private static let refused: [(yaml: String, code: String)] = [
        ("[11, 12]", "out-of-range"), ("[1, 2, 11]", "out-of-range"), ("{ choice: [] }", "wrong-type"), ("[]", "wrong-type"),
        ("{ choice: 4 }", "wrong-type"), ("{ chioce: [1, 2] }", "unknown-distribution"),
        ("{ choice: [1, 2], uniform: [1, 2] }", "unknown-distribution"), ("{}", "unknown-distribution"),
        ("{ logUniform: [0, 1] }", "out-of-range"), ("{ normal: { mean: 0, sigma: 0 } }", "out-of-range"),
        ("{ normal: { mean: 0, sigma: -1 } }", "out-of-range"), ("{ normal: { mean: 0 } }", "missing-field"),
        ("{ normal: { mean: 0, sigma: 1, rang: [0, 1] } }", "unknown-field"),
        ("{ normal: { mean: 0, sigma: 1, range: [8, 9] } }", "out-of-range"), ("[5, -5]", "reversed-range"), ("much", "wrong-type"),
    ]

    @Test(arguments: refused) func whatCannotBeDrawnIsRefusedWithItsPlace(yaml: String, code: String) throws {
        var (fields, issues) = try TestData.manifest("amount: \(yaml)")
        _ = fields.distribution("amount", in: -10...10)
        let diagnostic = try #require(issues.diagnostics.first)
        #expect(issues.diagnostics.count == 1 && diagnostic.code == "manifest." + code, "\(issues.diagnostics)")
        #expect(diagnostic.location?.description.contains(":1:") == true)
        #expect(!diagnostic.fix.isEmpty)
    }

    private static let drawn: [Distribution] = [
        .uniform(-5...5), .uniform(3...3), .choice([1, 2, 4]), .logUniform(0.01...1),
        .truncatedNormal(mean: 1, sigma: 2, range: -1...2.5),
    ]

    @Test(arguments: drawn) func everyDrawLiesInTheRangeAndTakesAsManyNumbers(distribution: Distribution) {
        var stream = RandomStream(seed: 1, purpose: .testing), other = stream
        for _ in 0..<1000 {
            #expect(distribution.range.contains(stream.value(of: distribution)))
            _ = other.unit()
        }
        let next = stream.nextWord()
        #expect(next == other.nextWord())
    }

    @Test func aListIsDrawnEvenly() {
        var stream = RandomStream(seed: 2, purpose: .testing)
        var counts: [Double: Int] = [:]
        for _ in 0..<3000 { counts[stream.value(of: .choice([1, 2, 4])), default: 0] += 1 }
        #expect(counts.keys.sorted() == [1, 2, 4] && counts.values.allSatisfy { abs($0 - 1000) < 110 }, "\(counts)")
    }

    @Test func aTruncatedNormalHasItsMeanAndSpread() {
        // Python: scipy.stats.truncnorm(-1, 0.75, loc=1, scale=2): mean 0.807499, standard deviation 0.958534.
        let bell = Distribution.truncatedNormal(mean: 1, sigma: 2, range: -1...2.5)
        let values = (0..<20_000).map { bell.value(at: (Double($0) + 0.5) / 20_000) }
        let mean = values.reduce(0, +) / 20_000
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
        #expect(abs(mean - 0.807499) < 1e-4 && abs(variance.squareRoot() - 0.958534) < 1e-4, "\(mean) \(variance.squareRoot())")
    }

    @Test func aLogUniformDrawsEachDoublingAsOften() {
        #expect(abs(Distribution.logUniform(0.01...1).value(at: 0.5) - 0.1) < 1e-12)
    }

    /// From SciPy's `stats.norm`.
    private static let normal: [(x: Double, probability: Double)] = [
        (-8.0, 6.22096057427174e-16),
        (-6.5, 4.016000583859088e-11),
        (-3.0, 0.0013498980316300933),
        (-1.5, 0.06680720126885807),
        (-0.25, 0.4012936743170763),
        (0.1, 0.539827837277029),
        (1.0, 0.8413447460685429),
        (2.5, 0.9937903346742238),
        (4.0, 0.9999683287581669),
    ]

    @Test(arguments: normal) func theNormalDistributionIsThatOfTheTables(x: Double, probability: Double) {
        #expect(abs(PortableMath.normalProbability(below: x) - probability) < 1e-14)
        #expect(abs(PortableMath.normalQuantile(probability) - x) < 1e-9 * max(1, abs(x)))
    }
}
