import Support
import Testing
import TestSupport
@testable import SheetSimulation

@Suite struct PageCopyRecipeTests {
    private static func read(_ yaml: String) throws -> (PageCopyRecipe, [Diagnostic]) {
        let issues = ManifestIssues(source: yaml)
        let recipe = PageCopyRecipe(from: try ManifestNode(yaml: yaml, file: "test.yaml"), issues: issues)
        return (recipe, issues.diagnostics)
    }

    @Test func aSectionIsReadAsWritten() throws {
        let (recipe, issues) = try Self.read(
            """
            copies: 3
            strength: 0.5
            steps:
              - jpegArtifacts: { qualityRange: [25, 80], probability: 0.5 }
              - curl: { heightMMRange: { normal: { mean: 2, sigma: 1, range: [0, 4] } } }
              - table: { lightnessRange: [0.2, 0.5, 0.9], marginFractionRange: 0.05 }
            """)
        #expect(issues.isEmpty)
        #expect(recipe.copyCount == 3 && recipe.strength == 0.5)
        #expect(recipe.steps.map(\.kind.name) == ["jpegArtifacts", "curl", "table"])
        #expect(recipe.steps.map(\.probability) == [0.5, 1, 1])
        #expect(recipe.steps[2].distributions == [.choice([0.2, 0.5, 0.9]), .uniform(0.05...0.05)])
    }

    @Test(arguments: [
        ("no copies", "copies: 0\nsteps: [{ jpegArtifacts: { qualityRange: 50 } }]", "1:9", "outside 1 to 1000"),
        ("too many copies", "copies: 100000\nsteps: [{ jpegArtifacts: { qualityRange: 50 } }]", "1:9", "outside 1 to 1000"),
        ("count forgotten", "steps: [{ jpegArtifacts: { qualityRange: 50 } }]", "1:1", "has no field 'copies'"),
        ("no steps", "copies: 1", "1:1", "has no field 'steps'"),
        ("empty steps", "copies: 1\nsteps: []", "2:8", "is empty"),
        ("unknown step", "copies: 1\nsteps:\n  - perspektive: { tiltDegreesRange: 5 }", "3:5", "did you mean 'perspective'?"),
        ("unknown field", "copies: 1\nsteps:\n  - jpegArtifacts: { qualtyRange: 5 }", "3:22", "did you mean 'qualityRange'?"),
        ("quality 0", "copies: 1\nsteps:\n  - jpegArtifacts: { qualityRange: [0, 50] }", "3:37", "outside 1.0 to 100.0"),
        ("tilt 90", "copies: 1\nsteps:\n  - perspective: { tiltDegreesRange: 90 }", "3:38", "outside 0.0 to 45.0"),
        ("reversed", "copies: 1\nsteps:\n  - rotate: { degreesRange: [5, -5] }", "3:29", "runs from 5.0 down to -5.0"),
        ("probability 2", "copies: 1\nsteps:\n  - rotate: { degreesRange: 5, probability: 2 }", "3:45", "outside 0.0 to 1.0"),
        ("strength 2", "copies: 1\nstrength: 2\nsteps: [{ jpegArtifacts: { qualityRange: 50 } }]", "2:11", "outside 0.0 to 1.0"),
        ("twice", "copies: 1\nsteps:\n  - rotate: { degreesRange: 5 }\n  - rotate: { degreesRange: 2 }", "4:5", "there twice"),
        ("two names", "copies: 1\nsteps:\n  - { rotate: { degreesRange: 5 }, jpegArtifacts: { qualityRange: 5 } }", "3:5", "not one name"),
        ("a word", "copies: 1\nsteps:\n  - rotate", "3:5", "not one name"),
        ("half a step", "copies: 1\nsteps:\n  - table: { lightnessRange: 1 }", "3:12", "no field 'marginFractionRange'"),
        ("no list", "copies: 1\nsteps: rotate", "2:8", "not a list"),
        ("unknown key", "copy: 1\ncopies: 1\nsteps: [{ jpegArtifacts: { qualityRange: 50 } }]", "1:1", "unknown field 'copy'"),
        (
            "an earlier name", "copies: 1\nsteps:\n  - motionBlur: { lengthMMRange: 0.2 }", "3:5",
            "is called 'blur: { kind: motion, … }' now"
        ),
        ("NaN", "copies: 1\nsteps:\n  - rotate: { degreesRange: .nan }", "3:29", "not a number"),
    ])
    func aMistakeIsToldWithItsPlaceAndAFix(name: String, yaml: String, place: String, words: String) throws {
        let text = try Self.read(yaml).1.map(\.description).joined(separator: "\n")
        #expect(text.contains("test.yaml:\(place): "), "\(name): \(text)")
        #expect(text.contains(words), "\(name): \(text)")
    }

    @Test func everyStepIsListedOnceInOrderWithNumbersOfItsOwn() {
        let kinds = PageStepKind.all
        #expect(kinds.map(\.name) == kinds.map(\.name).sorted())
        #expect(Set(kinds.map(\.displayName)).count == kinds.count)
        #expect(Set(kinds.map(\.stream)).count == kinds.count && kinds.allSatisfy { $0.stream < 100 })
        // A part of every copy ever made.
        #expect(
            kinds.map { "\($0.displayName) \($0.stream)" } == [
                "blur (defocus) 9", "blur (motion) 10", "curl 3", "exposure 5", "gaussianNoise 11", "illumination 6", "jpegArtifacts 12",
                "perspective 2", "resolution 13", "rotate 1", "shadow 7", "table 4", "vignette 8",
            ])
        let neutral = PageConditions(dotsPerInch: 200)
        for field in kinds.flatMap(\.fields) { #expect(field.bounds.contains(neutral[keyPath: field.path])) }
    }

    @Test func aStepPutInChangesNoNumberOfAnother() {
        let steps = PageStepKind.all.map { kind in
            PageCopyRecipe.Step(kind, kind.fields.map { .uniform($0.bounds) }, probability: 0.7)
        }
        for copy in 1...20 {
            let all = PageCopyRecipe(copyCount: 1, steps: steps).conditions(dotsPerInch: 150, seed: 1, page: 5, copy: copy)
            for step in steps {
                let alone = PageCopyRecipe(copyCount: 1, steps: [step]).conditions(dotsPerInch: 150, seed: 1, page: 5, copy: copy)
                for field in step.kind.fields { #expect(alone[keyPath: field.path] == all[keyPath: field.path]) }
            }
            let reversed = PageCopyRecipe(copyCount: 9, steps: steps.reversed())
            #expect(reversed.conditions(dotsPerInch: 150, seed: 1, page: 5, copy: copy) == all)
        }
    }

    @Test func seedPageAndCopyEachDrawOtherNumbers() {
        let recipe = PageCopyRecipe(
            copyCount: 1,
            steps: PageStepKind.all.map { kind in
                PageCopyRecipe.Step(kind, kind.fields.map { .uniform($0.bounds) })
            })
        let first = recipe.conditions(dotsPerInch: 150, seed: 1, page: 5, copy: 1)
        #expect(recipe.conditions(dotsPerInch: 150, seed: 1, page: 5, copy: 1) == first)
        #expect(recipe.conditions(dotsPerInch: 150, seed: 2, page: 5, copy: 1) != first)
        #expect(recipe.conditions(dotsPerInch: 150, seed: 1, page: 6, copy: 1) != first)
        #expect(recipe.conditions(dotsPerInch: 150, seed: 1, page: 5, copy: 2) != first)
    }

    @Test func noStrengthAndNoProbabilityChangeNothing() {
        let steps = PageStepKind.all.map { kind in PageCopyRecipe.Step(kind, kind.fields.map { .uniform($0.bounds) }) }
        let never = steps.map { PageCopyRecipe.Step($0.kind, $0.distributions, probability: 0) }
        let neutral = PageConditions(dotsPerInch: 150)
        #expect(PageCopyRecipe(copyCount: 1, strength: 0, steps: steps).conditions(dotsPerInch: 150, seed: 1, page: 2, copy: 3) == neutral)
        #expect(PageCopyRecipe(copyCount: 1, steps: never).conditions(dotsPerInch: 150, seed: 1, page: 2, copy: 3) == neutral)
    }

    @Test func theDigestTellsWhatDecidesACopyAndNothingElse() throws {
        let digest = { (yaml: String) in try Self.read(yaml).0.digest }
        let base = "copies: 2\nsteps:\n  - rotate: { degreesRange: 5 }\n  - jpegArtifacts: { qualityRange: 50 }"
        #expect(try digest(base) == digest(base.replacing("copies: 2", with: "copies: 7")))
        #expect(try digest(base) == digest("steps:\n  - jpegArtifacts: { qualityRange: 50 }\n  - rotate: { degreesRange: 5 }\ncopies: 2"))
        #expect(try digest(base) != digest(base.replacing("50", with: "51")))
        #expect(try digest(base) != digest(base + "\nstrength: 0.9"))
        #expect(try digest(base) != digest(base.replacing("50", with: "50, probability: 0.5")))
    }
}
