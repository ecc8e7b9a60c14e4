import Imaging
import Support
import Testing

@testable import Augmentation

/// What a recipe asks of its steps, and each step alone as far as it goes.
@Suite struct StepDemandTests {
    private static let glyph = Glyph(ink: (0..<Glyph.pixelCount).map { ($0 / 28 + $0 % 28) % 9 < 4 ? 220 : 0 })

    private func copy(_ recipe: AugmentationRecipe, _ copy: UInt32 = 0, label: UInt8 = 3) -> Glyph {
        recipe.augment(Self.glyph, label: label, seed: 1, sample: 2, copy: copy)
    }

    @Test func demandsTellPlacesAndRangesOfEveryClass() throws {
        let recipe = try recipe(
            yaml: """
                strength: 0.5
                steps:
                  - oneOf:
                      steps:
                        - rotate: { degreesRange: [-10, 6] }
                        - scale: { factorRange: [0.8, 1.1], limits: { 4: 0.1 } }
                """)
        let (rotate, scale) = (recipe.demands[0], recipe.demands[1])
        #expect(rotate.ranges[3] == -5...3 && rotate.ranges[1] == -2.5...2.5 && rotate.largestDeviations[3] == 5)
        #expect(scale.ranges[3] == 0.9...1.05 && scale.ranges[4] == 0.95...1.05)
        #expect(rotate.location?.place == .text(line: 5, column: 11) && scale.location?.place == .text(line: 6, column: 11))
    }

    @Test func aStepAloneGoesToTheEndsOfWhatIsAsked() throws {
        let recipe = try recipe(
            yaml: "steps: [ blur: { sigmaPixelsRange: 1, probability: 0 }, rotate: { degreesRange: [-8, 12], probability: 0 } ]")
        #expect(recipe.demands.map(\.step) == ["rotate", "blur"])
        #expect(try copy(recipe.alone(0, at: .high, fraction: 1)) == copy(turn(12)))
        #expect(try copy(recipe.alone(0, at: .low, fraction: 1)) == copy(turn(-8)))
        #expect(try copy(recipe.alone(0, at: .high, fraction: 0.5)) == copy(turn(6)))
        #expect(copy(recipe.alone(0, at: .low, fraction: 0)) == Self.glyph)
        #expect(copy(recipe) == Self.glyph)
    }

    private func turn(_ degrees: Double) throws -> AugmentationRecipe {
        try recipe(yaml: "steps: [ rotate: { degreesRange: \(degrees) } ]")
    }

    @Test(arguments: AugmentationRegistry.names)
    func theStrongestWithinNothingChangesNothing(name: String) throws {
        #expect(copy(try .strongest(name, within: 0)) == Self.glyph)
        #expect(try AugmentationRecipe.strongest(name, within: 1).demands.count == 1)
    }

    /// Both ways in which copies turn are drawn, and no other.
    @Test func theStrongestWithinADeviationIsDrawnFromItsEnds() throws {
        let within = try AugmentationRecipe.strongest("rotate", within: 10)
        let copies = Set((0..<40).map { copy(within, $0).ink })
        #expect(copies == [copy(try turn(10)).ink, copy(try turn(-10)).ink])
        #expect(within != (try .strongest("rotate", within: 11)))
    }
}
