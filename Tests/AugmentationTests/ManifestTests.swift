import Support
import Testing

@testable import Augmentation

/// What a manifest may say, and what it is told when it may not.
@Suite struct ManifestTests {
    private static func diagnostics(_ yaml: String) throws -> [Diagnostic] {
        do {
            _ = try recipe(yaml: yaml)
            return []
        } catch let error as ManifestError {
            return error.diagnostics
        }
    }

    @Test func theExampleOfTheDocumentationIsRead() throws {
        let recipe = try recipe(
            yaml: """
                strength: 1
                steps:
                  - rotate: { degreesRange: [-15, 15], probability: 0.9, limits: {1: 7.5, 7: 7.5} }
                  - elastic: { alphaPixels: [30, 38], sigmaPixels: [5, 6] }
                  - strokeWidth: { pixelsRange: [-0.5, 0.7] }
                  - gaussianNoise: { sigmaFractionRange: [0, 0.1] }
                """)
        #expect(recipe.strength == 1)
        #expect(recipe.streams.map(\.step) == ["strokeWidth", "rotate", "elastic", "gaussianNoise"])
        #expect(recipe.entries[1].probability == 0.9)
    }

    @Test(arguments: [
        // step, code, what the message or the fix holds
        ("elastic: { alphaPixels: 30, sigmaPixels: -5 }", "out-of-range", "-5"),
        ("elastic: { alphaPixels: 300, sigmaPixels: 3 }", "out-of-range", "fold"),
        ("elastic: { alphaPixels: 30 }", "missing-field", "sigmaPixels"),
        ("rotate: { degreesRange: [-15, 15], probability: 1.5 }", "out-of-range", "1.5"),
        ("rotate: { degreesRange: [-15, 15], probabilty: 0.5 }", "unknown-field", "'probability'"),
        ("rotate: { degreesRange: [-15, 15], limits: { 12: 7.5 } }", "unknown-class", "12"),
        ("rotate: { degreesRange: [-15, 15], limits: { one: 7.5 } }", "unknown-class", "one"),
        ("rotate: { degreesRange: [-15, 15], limits: { 1: -7.5 } }", "out-of-range", "-7.5"),
        ("rotate: { degreesRange: [-15, 15], limits: 7 }", "wrong-type", "limits"),
        ("rotate: { degreesRange: [15, -15] }", "reversed-range", "-15"),
        ("rotate: { degreesRange: [-90, 90] }", "out-of-range", "-90"),
        ("rotate: { degreesRange: [] }", "wrong-type", "a list of 0"),
        ("rotate: { degreesRange: .nan }", "wrong-type", ".nan"),
        ("rotate: { degreesRange: 5, stream: -1 }", "out-of-range", "-1"),
        ("rotate:", "missing-field", "degreesRange"),
        ("rotat: { degreesRange: 5 }", "unknown-step", "'rotate'"),
        ("flip: {}", "unknown-step", "choose one of blur, brokenStroke"),
        ("rotate", "wrong-type", "rotate"),
        ("{ rotate: { degreesRange: 5 }, blur: { sigmaPixelsRange: 1 } }", "wrong-type", "a mapping"),
        ("scale: { factorRange: 0 }", "out-of-range", "0"),
        ("scale: { factorRange: [-1, 1] }", "out-of-range", "-1"),
        ("scale: { factorRange: 1, keepsAspect: maybe }", "wrong-type", "maybe"),
        ("shear: { degreesRange: 89 }", "out-of-range", "89"),
        ("translate: { fractionRange: 1 }", "out-of-range", "1"),
        ("strokeWidth: { pixelsRange: -4 }", "out-of-range", "-4"),
        ("gaussianNoise: { sigmaFractionRange: [0, 25] }", "out-of-range", "25"),
        ("saltAndPepper: { fractionRange: 0.9 }", "out-of-range", "0.9"),
        ("blur: { sigmaPixelsRange: [-1, 1] }", "out-of-range", "-1"),
        ("blur: { kind: smear, sigmaPixelsRange: 1 }", "unknown-value", "gaussian, motion, defocus"),
        ("blur: { kind: motion, lengthPixelsRange: 28 }", "out-of-range", "28"),
        ("blur: { kind: motion, lengthPixelsRange: 2, degreesRange: 500 }", "out-of-range", "500"),
        ("blur: { kind: defocus, radiusPixelsRange: -0.5 }", "out-of-range", "-0.5"),
        ("blur: { kind: defocus, radiusPixelsRange: 1, degreesRange: 5 }", "unknown-field", "degreesRange"),
        ("brokenStroke: { gapPixelsRange: 20 }", "out-of-range", "20"),
        ("brokenStroke: { gapPixelsRange: 1, countRange: [1, 90] }", "out-of-range", "90"),
        ("cutout: { sideFractionRange: 28 }", "out-of-range", "28"),
        ("cutout: { sideFractionRange: [0.1, 1] }", "out-of-range", "1"),
        ("cutout: {}", "missing-field", "sideFractionRange"),
        ("illumination: { lossFractionRange: 1 }", "out-of-range", "1"),
        ("inkFade: { lossFractionRange: [0, 0.95] }", "out-of-range", "0.95"),
        ("jpegArtifacts: { qualityRange: [0, 50] }", "out-of-range", "0"),
        ("jpegArtifacts: { qualityRange: 101 }", "out-of-range", "101"),
        ("lineResidue: { inkFractionRange: 1, thicknessPixelsRange: 28 }", "out-of-range", "28"),
        ("shotNoise: { sigmaFractionRange: 3 }", "out-of-range", "3"),
        ("showThrough: { inkFractionRange: 1 }", "out-of-range", "1"),
        ("speckle: { sigmaFractionRange: -0.1 }", "out-of-range", "-0.1"),
        ("thresholdFlicker: { hardnessFractionRange: 1, thresholdFractionRange: 0.99 }", "out-of-range", "0.99"),
        ("blur: { sigmaPixelsRange: { logUniform: [0, 1] } }", "out-of-range", "starts at 0"),
        ("scale: { factorRange: 1.2, limits: { 12: 0.1 } }", "unknown-class", "12"),
        ("scale: { factorRange: 1.2, limits: { 1: 0.9 } }", "out-of-range", "0.9"),
        ("perspective: { fractionRange: 0.9 }", "out-of-range", "0.9"),
        ("elasticBounded: { maxDisplacementFraction: 0.2 }", "out-of-range", "0.12"),
        ("elasticBounded: { maxDisplacementFraction: 0.1, controlPointCount: 9 }", "out-of-range", "0.06"),
        ("gridDistortion: { maxDisplacementFraction: 0.1, cellCount: 4 }", "out-of-range", "0.06"),
        ("oneOf: { steps: [] }", "empty-group", "oneOf"), ("oneOf:", "empty-group", "no steps"),
        ("someOf: { count: 1, steps: [] }", "empty-group", "someOf"), ("sequence: {}", "empty-group", "sequence"),
        ("oneOf: { steps: [ blur: { sigmaPixelsRange: 1 } ], weights: [1, 2] }", "wrong-count", "2 weights for 1"),
        ("oneOf: { steps: [ blur: { sigmaPixelsRange: 1 } ], weights: [0] }", "out-of-range", "weights"),
        ("oneOf: { steps: [ blur: { sigmaPixelsRange: 1 } ], probability: 2 }", "out-of-range", "'2'"),
        ("oneOf: { steps: [ blur: { sigmaPixelsRange: 1, weight: 2 } ] }", "unknown-field", "weight"),
        ("oneOf: { step: [ blur: { sigmaPixelsRange: 1 } ], steps: [ blur: { sigmaPixelsRange: 1 } ] }", "unknown-field", "'steps'"),
        ("someOf: { count: 2, steps: [ blur: { sigmaPixelsRange: 1 } ] }", "out-of-range", "count"),
        ("someOf: { count: 0.5, steps: [ blur: { sigmaPixelsRange: 1 } ] }", "wrong-type", "whole number"),
        ("someOf: { steps: [ blur: { sigmaPixelsRange: 1 } ] }", "missing-field", "count"),
        ("sequence: { steps: [ rotat: { degreesRange: 5 } ] }", "unknown-step", "'rotate'"),
        ("oneof: { steps: [ blur: { sigmaPixelsRange: 1 } ] }", "unknown-step", "'oneOf'"),
    ])
    func aWrongStepIsRefusedWithTheReason(step: String, code: String, words: String) throws {
        let found = try Self.diagnostics("steps:\n  - \(step)\n")
        #expect(found.count == 1)
        let diagnostic = try #require(found.first)
        #expect(diagnostic.code == "manifest." + code)
        #expect((diagnostic.message + diagnostic.fix).contains(words), "\(diagnostic)")
        #expect(diagnostic.location?.place != .whole)
    }

    @Test func allProblemsAreToldAtOnceInTheOrderOfTheFile() throws {
        let found = try Self.diagnostics(
            """
            strength: 2
            steps:
              - rotat: { degreesRange: 5 }
              - elastic: { alphaPixels: 30, sigmaPixels: -5, probability: 7 }
              - rotate: { degreesRange: 5, limits: { 12: 3, 13: 3 } }
            copies: 3
            """)
        #expect(
            found.map(\.code) == [
                "manifest.out-of-range", "manifest.unknown-step", "manifest.out-of-range", "manifest.out-of-range",
                "manifest.unknown-class", "manifest.unknown-class", "manifest.unknown-field",
            ])
        #expect(found[1].location == SourceLocation(file: "test.yaml", place: .text(line: 3, column: 5)))
    }

    @Test(arguments: ["strength: 1", "steps: 5", "steps: { rotate: 3 }", "5", "steps: [ 3 ]", "steps: [ [ rotate ] ]"])
    func otherShapesAreRefused(yaml: String) throws {
        #expect(try !Self.diagnostics(yaml).isEmpty)
    }

    @Test func anEmptyListOfStepsIsARecipe() throws {
        #expect(try recipe(yaml: "steps: []\n").streams.isEmpty)
    }

    @Test func sixAndNineNeverTurnBeyond45DegreesInTotal() throws {
        let steps = "[ rotate: { degreesRange: [-30, 30] }, shear: { degreesRange: [-20, 10] } ]"
        let found = try Self.diagnostics("steps: \(steps)\n")
        #expect(found.map(\.code) == ["manifest.out-of-range"])
        #expect(found[0].message.contains("50.0°") && found[0].message.contains("a 6"))
        #expect(try Self.diagnostics("{ strength: 0.9, steps: \(steps) }").isEmpty)
        let limited = "[ rotate: { degreesRange: [-30, 30], limits: {6: 20, 9: 20} }, shear: { degreesRange: [-20, 10] } ]"
        #expect(try Self.diagnostics("steps: \(limited)\n").isEmpty)
    }

    @Test func ofAChoiceOnlyTheWorstTurnsCount() throws {
        let turns = ["rotate: { degreesRange: 30 }", "shear: { degreesRange: 20 }"].map { "- " + $0 + "\n" }
        let both = turns.map { "        " + $0 }.joined()
        #expect(try Self.diagnostics("steps:\n  - oneOf:\n      steps:\n\(both)").isEmpty)
        #expect(try Self.diagnostics("steps:\n  - someOf:\n      count: 1\n      steps:\n\(both)").isEmpty)
        for group in ["sequence:\n", "someOf:\n      count: [0, 2]\n"] {
            let found = try Self.diagnostics("steps:\n  - \(group)      steps:\n\(both)")
            #expect(found.map(\.code) == ["manifest.out-of-range"] && found.first?.message.contains("50.0°") == true)
        }
    }

    @Test func groupsMayNotLieInOneAnotherWithoutEnd() throws {
        func nested(_ depth: Int) -> String {
            (0..<depth).reduce("blur: { sigmaPixelsRange: 1 }") { inner, _ in "oneOf: { steps: [ \(inner) ] }" }
        }
        #expect(try Self.diagnostics("steps: [ \(nested(8)) ]\n").isEmpty)
        #expect(try Self.diagnostics("steps: [ \(nested(9)) ]\n").map(\.code) == ["manifest.too-deep"])
    }

    @Test func twoStepsWithOneStreamAreRefused() throws {
        let found = try Self.diagnostics(
            "steps: [ rotate: { degreesRange: 5, stream: 7 }, shear: { degreesRange: 5, stream: 7 } ]\n")
        #expect(found.map(\.code) == ["manifest.duplicate-stream"])
    }

    @Test func theLargestStreamNumberIsAllowed() throws {
        #expect(try recipe("rotate: { degreesRange: 5, stream: 4294967295 }").streams[0].stream == .max)
    }
}
