import Foundation
import Imaging
import Support
import TestSupport
import Testing

@testable import Augmentation

/// What a recipe as a whole promises.
@Suite struct RecipeTests {
    private static let turnAndNoise = [
        "rotate: { degreesRange: [-15, 15] }", "gaussianNoise: { sigmaFractionRange: [0.02, 0.1] }",
    ]

    @Test func batchesGiveTheSameBytesAsSingleGlyphsInAnyOrder() throws {
        let recipe = try AugmentationRegistryFixtures.everyStep()
        let glyphs = [five, randomGlyph(), Glyph(), randomGlyph(sample: 1)]
        var items = (0..<24).map {
            AugmentationItem(imageIndex: $0 % 4, label: UInt8($0 % 10), sample: UInt64($0 % 4), copy: UInt32($0 / 4))
        }
        for _ in 0..<2 {
            var canvas = AugmentationCanvas()
            var output = [UInt8](repeating: 99, count: items.count * Glyph.pixelCount)
            recipe.augment(items, of: glyphs.flatMap(\.ink), seed: 6, on: &canvas, into: &output)
            for (i, item) in items.enumerated() {
                let single = recipe.augment(
                    glyphs[item.imageIndex], label: item.label, seed: 6, sample: item.sample, copy: item.copy)
                #expect(Array(output[i * Glyph.pixelCount..<(i + 1) * Glyph.pixelCount]) == single.ink)
            }
            items.reverse()
        }
    }

    @Test func insertingAStepDoesNotChangeItsNeighbors() throws {
        func applied(_ steps: [String]) throws -> [AppliedStep] {
            let recipe = try recipe(yaml: "{ steps: [ \(steps.joined(separator: ", ")) ] }")
            return recipe.augmentRecording(five, label: 5, seed: 1, sample: 2, copy: 3).applied
        }
        let before = try applied(Self.turnAndNoise)
        let after = try applied(["blur: { sigmaPixelsRange: [0, 1] }", "scale: { factorRange: [0.9, 1.1] }"] + Self.turnAndNoise)
        #expect(before.count == 2 && after.count == 4)
        for step in before { #expect(after.contains(step)) }
    }

    @Test func stepsOfOneNameDrawDifferentNumbersAndKeepThemByAnExplicitStream() throws {
        let turn = "rotate: { degreesRange: [-15, 15] }"
        let two = try recipe(turn, turn).augmentRecording(five, label: 5, seed: 1, sample: 2, copy: 3).applied
        #expect(two[0].stream != two[1].stream && two[0] != two[1])
        let named = try recipe(
            "rotate: { degreesRange: [-5, 5], stream: 7 }", "rotate: { degreesRange: [-15, 15], stream: \(two[0].stream) }")
        let applied = named.augmentRecording(five, label: 5, seed: 1, sample: 2, copy: 3).applied
        #expect(applied.contains(two[0]))
    }

    @Test func streamNumbersAreFixedForEverAndDistinct() {
        #expect(AugmentationRecipe.stream(of: "rotate", occurrence: 1) == 292_792_782)
        let all = AugmentationRegistry.names.flatMap { name in
            (1...20).map { AugmentationRecipe.stream(of: name, occurrence: $0) }
        }
        #expect(Set(all).count == all.count)
    }

    @Test func stepsRunInTheOrderOfThePhases() throws {
        let recipe = try recipe(
            "gaussianNoise: { sigmaFractionRange: 0.1 }", "blur: { sigmaPixelsRange: 1 }",
            "saltAndPepper: { fractionRange: 0.1 }", "rotate: { degreesRange: 5 }", "strokeWidth: { pixelsRange: 1 }",
            "shear: { degreesRange: 5 }")
        #expect(recipe.streams.map(\.step) == ["strokeWidth", "rotate", "shear", "saltAndPepper", "gaussianNoise", "blur"])
    }

    @Test func aStepActsAsOftenAsItsProbabilitySays() throws {
        let always = try recipe("rotate: { degreesRange: [-15, 15] }")
        let sometimes = try recipe("rotate: { degreesRange: [-15, 15], probability: 0.3 }")
        let never = try recipe("rotate: { degreesRange: [-15, 15], probability: 0 }")
        var count = 0
        for copy: UInt32 in 0..<2000 {
            let applied = sometimes.augmentRecording(five, label: 5, seed: 1, sample: 2, copy: copy).applied
            if applied.isEmpty { continue }
            count += 1
            // The probability has no influence on what is drawn.
            #expect(applied == always.augmentRecording(five, label: 5, seed: 1, sample: 2, copy: copy).applied)
        }
        #expect(abs(count - 600) < 80)
        #expect(never.augment(five, label: 5, seed: 1, sample: 2, copy: 3) == five)
    }

    @Test func drawsStayInTheirRangeAndFillIt() throws {
        let recipe = try recipe("scale: { factorRange: [0.8, 1.25] }")
        var smallest = 9.0, largest = 0.0
        for copy: UInt32 in 0..<2000 {
            for case let step in recipe.augmentRecording(five, label: 5, seed: 1, sample: 2, copy: copy).applied {
                let parameters = try #require((step.action as? DrawnAction<Scale>)?.parameters)
                for factor in [parameters.xFactor, parameters.yFactor] {
                    smallest = min(smallest, factor)
                    largest = max(largest, factor)
                }
            }
        }
        #expect(smallest >= 0.8 && smallest < 0.803 && largest <= 1.25 && largest > 1.247)
    }

    @Test func keepsAspectScalesBothWaysAlike() throws {
        let recipe = try recipe("scale: { factorRange: [0.8, 1.25], keepsAspect: true }")
        let step = try #require(recipe.augmentRecording(five, label: 5, seed: 1, sample: 2, copy: 3).applied.first)
        let parameters = try #require((step.action as? DrawnAction<Scale>)?.parameters)
        #expect(parameters.xFactor == parameters.yFactor && parameters.xFactor != 1)
    }

    /// The largest turn either way among many copies.
    private func largestTurn(_ recipe: AugmentationRecipe, label: UInt8?) throws -> Double {
        var largest = 0.0
        for copy: UInt32 in 0..<500 {
            for step in recipe.augmentRecording(five, label: label, seed: 1, sample: 2, copy: copy).applied {
                if let turn = step.action as? DrawnAction<Rotate> { largest = max(largest, abs(turn.parameters.degrees)) }
                if let turn = step.action as? DrawnAction<Shear> { largest = max(largest, abs(turn.parameters.degrees)) }
            }
        }
        return largest
    }

    @Test(arguments: ["rotate", "shear"]) func limitsOfClassesAreRespected(name: String) throws {
        let given = try recipe("\(name): { degreesRange: [-15, 15], limits: { 1: 7.5, 7: 6, 4: 0 } }")
        let cases: [(label: UInt8?, limit: Double)] = [(0, 15), (1, 7.5), (4, 0), (7, 6), (9, 15), (nil, 0), (200, 0)]
        for (label, limit) in cases {
            let largest = try largestTurn(given, label: label)
            #expect(largest <= limit && largest >= limit * 0.98, "\(String(describing: label)): \(largest)")
        }
    }

    @Test(arguments: ["rotate", "shear"]) func oneAndSevenTakeHalfUnlessLimitsSayOtherwise(name: String) throws {
        let implied = try recipe("\(name): { degreesRange: [-15, 10] }")
        for (label, limit) in [(1, 7.5), (7, 7.5), (2, 15)] as [(UInt8, Double)] {
            let largest = try largestTurn(implied, label: label)
            #expect(largest <= limit && largest >= limit * 0.98)
        }
        #expect(try largestTurn(try recipe("\(name): { degreesRange: [-15, 15], limits: {} }"), label: 1) > 14)
    }

    @Test func aRecipeIsEqualToOneReadFromOtherYAMLAndNotToOneOfAnotherValue() throws {
        let a = try recipe(yaml: "{ steps: [ rotate: { degreesRange: [-15, 15], probability: 1.0 } ] }")
        let b = try recipe(yaml: "strength: 1\nsteps:\n  - rotate:\n      degreesRange: [-15.0, 15]\n")
        let c = try recipe(yaml: "{ steps: [ rotate: { degreesRange: [-15, 14], probability: 1.0 } ] }")
        #expect(a == b && a != c && a.hashValue == b.hashValue)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(try encoder.encode(a) == encoder.encode(b))
        #expect(try encoder.encode(a) != encoder.encode(c))
        let text = String(decoding: try encoder.encode(a), as: UTF8.self)
        #expect(
            text == #"{"groups":[],"resampling":"bilinear","steps":[{"probability":1,"settings":{"amount":{"degreesRange":[-15,15],"#
                + #""limits":{"1":7.5,"7":7.5}}},"step":"rotate","stream":292792782}],"strength":1}"#)
    }

    @Test func theIdentityRecipeChangesNothing() {
        #expect(AugmentationRecipe.identity.augment(five, label: 5, seed: 1, sample: 2, copy: 3) == five)
    }

    @Test func everyStepTogetherReplaysFromItsRecord() throws {
        let recipe = try AugmentationRegistryFixtures.everyStep()
        for copy: UInt32 in 0..<50 {
            let (glyph, applied) = recipe.augmentRecording(five, label: 5, seed: 1, sample: 2, copy: copy)
            let read = try JSONDecoder().decode([AppliedStep].self, from: JSONEncoder().encode(applied))
            #expect(recipe.replay(five, read) == glyph)
        }
    }

    /// Bytes made on one machine are the bytes made on every other: recorded once, for every step alone and all together.
    @Test func theBytesAreThoseRecorded() throws {
        var text = ""
        for name in AugmentationRegistry.names {
            let glyph = try strongRecipe(of: name).augment(five, label: 5, seed: 11, sample: 12, copy: 13)
            text += "\(name) \(ContentDigest(of: glyph.ink).hex)\n"
        }
        let all = try AugmentationRegistryFixtures.everyStep()
        text += "all \(ContentDigest(of: all.augment(five, label: 5, seed: 11, sample: 12, copy: 13).ink).hex)\n"
        #expect(Golden.difference(of: text, from: "digests.txt") == nil)
    }
}
