import TestSupport
import Testing

@testable import Support

/// Numbers that are valid and mean something else than was written.
@Suite struct MisreadNumberTests {
    private func diagnostics(
        _ yaml: String, _ read: (inout ManifestFields) -> Void
    ) throws -> (errors: [Diagnostic], warnings: [Diagnostic]) {
        var (fields, issues) = try TestData.manifest(yaml)
        read(&fields)
        fields.finish()
        return (issues.diagnostics, issues.warnings)
    }

    @Test(arguments: [
        ("{ share: 0,34, other: 0.5 }", "0.34"), ("{ other: 0.5, share: 0,34 }", "0.34"), ("{ share: -0,5, other: 0 }", "-0.5"),
        ("{ share: 1,5e-3, other: 0 }", "1.5e-3"), ("share: 0,34\nother: 0", "0.34"),
    ])
    func aDecimalCommaIsOneProblemWithThePointInItsFix(yaml: String, number: String) throws {
        let (errors, _) = try diagnostics(yaml) { fields in
            _ = fields.double("share", in: -1...1)
            _ = fields.double("other", in: 0...1)
        }
        #expect(errors.count == 1)
        #expect(errors.first?.fix.hasPrefix("write \(number): ") == true, "\(errors)")
        #expect(errors.first?.message.contains("'share'") == true)
    }

    @Test func numbersThatAreKeysAreLeftAlone() throws {
        let (errors, warnings) = try diagnostics("{ 1: 20, 7: 10 }") { fields in
            #expect(fields.int("1", in: 0...90) == 20 && fields.int("7", in: 0...90) == 10)
        }
        #expect(errors.isEmpty && warnings.isEmpty)
        // A space after the comma parts two entries.
        let (spaced, _) = try diagnostics("{ a: 0, 5 }") { _ = $0.int("a", in: 0...9) }
        #expect(spaced.map(\.code) == ["manifest.unknown-field"])
    }

    @Test func decimalCommasInAListAreWarnedOf() throws {
        let (errors, warnings) = try diagnostics("degreesRange: [-0,5, 0,5]") { _ = $0.distribution("degreesRange", in: -9...9) }
        #expect(errors.isEmpty && warnings.map(\.code) == ["manifest.decimal-comma"])
        #expect(warnings.first?.fix.contains("[-0.5, 0.5]") == true)
        let (pair, _) = try diagnostics("gap: [-0,5, 0,5]") { _ = $0.range("gap", in: -9...9) }
        #expect(pair.first?.fix.contains("[-0.5, 0.5]") == true)
        for list in ["[0, 5, 0, 5]", "[0,5,1,5]", "[1,5]", "[0.5,1, 0.5,2]"] {
            let (_, warnings) = try diagnostics("values: \(list)") { _ = $0.doubles("values", in: 0...9) }
            #expect(warnings.isEmpty, "\(list)")
        }
    }

    @Test func aNumberInQuotesIsToldToLoseThem() throws {
        let (errors, _) = try diagnostics("share: '0.5'") { _ = $0.double("share", in: 0...1) }
        #expect(errors.first?.fix == "write 0.5 without quotes")
    }

    @Test(arguments: [
        ("degreesRange: 12", -180.0...180.0, 0.0, "[-12, 12]", "[12, 12]"),
        ("degreesRange: -7.5", -180.0...180.0, 0.0, "[-7.5, 7.5]", "[-7.5, -7.5]"),
        ("factorRange: 1.1", 0.5...2.0, 1.0, "[0.9, 1.1]", "[1.1, 1.1]"),
        ("sigmaPixelsRange: 1.5", 0.0...5.0, 0.0, "[0, 1.5]", "[1.5, 1.5]"),
        ("qualityRange: 40", 1.0...100.0, 100.0, "[40, 100]", "[40, 40]"),
    ])
    func oneNumberForARangeIsWarnedOf(
        yaml: String, bounds: ClosedRange<Double>, neutral: Double, range: String, constant: String
    ) throws {
        let name = String(yaml.prefix { $0 != ":" })
        let (errors, warnings) = try diagnostics(yaml) { _ = $0.distribution(name, in: bounds, neutral: neutral) }
        #expect(errors.isEmpty && warnings.map(\.code) == ["manifest.constant-range"])
        let warning = try #require(warnings.first)
        #expect(warning.severity == .warning && warning.message.contains("every copy gets the same amount"))
        #expect(warning.fix.contains(range) && warning.fix.contains(constant), "\(warning.fix)")
        for silent in [range, constant] {
            let (errors, warnings) = try diagnostics("\(name): \(silent)") { _ = $0.distribution(name, in: bounds, neutral: neutral) }
            #expect(errors.isEmpty && warnings.isEmpty, "\(silent)")
        }
    }

    @Test func aConstantThatChangesNothingOrIsNoRangeIsNotWarnedOf() throws {
        let (_, warnings) = try diagnostics("degreesRange: 0\nsigmaPixels: 2\ncount: 1") { fields in
            _ = fields.distribution("degreesRange", in: -180...180)
            _ = fields.distribution("sigmaPixels", in: 0...5)
            _ = fields.range("count", in: 0...5)
        }
        #expect(warnings.isEmpty)
    }

    @Test func warningsAloneDoNotThrow() throws {
        var (fields, issues) = try TestData.manifest("degreesRange: 12")
        _ = fields.distribution("degreesRange", in: -180...180)
        fields.finish()
        try issues.throwIfAny()
        #expect(issues.inFileOrder.map(\.severity) == [.warning] && issues.errorCount == 0)
    }

    @Test func eachFieldIsNamedOnceInAFix() throws {
        let (errors, _) = try diagnostics("unheardOf: 1") { fields in
            if fields.node("test") != nil { _ = fields.int("test", in: 0...9) }
            _ = fields.int("test", in: 0...9, default: 1)
            _ = fields.int("other", in: 0...9, default: 1)
        }
        #expect(errors.map(\.fix) == ["remove it; 'test' takes other, test"])
    }
}
