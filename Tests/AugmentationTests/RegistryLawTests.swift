import Foundation
import Imaging
import Support
import Testing

@testable import Augmentation

/// What holds for every augmentation there is or will be.
@Suite struct RegistryLawTests {
    static let names = AugmentationRegistry.names

    @Test func everyFileOfStepsIsRegisteredAndTheListIsSorted() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources/Augmentation/Steps").path
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".swift") }
        let expected = files.map { $0.prefix(1).lowercased() + $0.dropFirst().dropLast(".swift".count) }.sorted()
        #expect(Self.names == expected)
        #expect(Set(strongSettings.keys) == Set(expected), "every step has a strong setting for these laws")
    }

    @Test(arguments: names) func theSizeIsKept(name: String) throws {
        let recipe = try strongRecipe(of: name)
        for (width, height) in [(28, 28), (1, 1), (2, 1), (5, 40), (33, 17), (64, 64)] {
            let glyph = randomGlyph(width: width, height: height)
            let result = recipe.augment(glyph, label: 5, seed: 1, sample: 2, copy: 3)
            #expect(result.width == width && result.height == height && result.ink.count == width * height)
        }
    }

    @Test(arguments: names) func theInputIsUntouched(name: String) throws {
        let recipe = try strongRecipe(of: name)
        let images = five.ink + randomGlyph().ink
        let before = images
        var canvas = AugmentationCanvas()
        var output = [UInt8](repeating: 0, count: images.count)
        let items = (0..<2).map { AugmentationItem(imageIndex: $0, label: 5, sample: UInt64($0), copy: 0) }
        recipe.augment(items, of: images, seed: 1, on: &canvas, into: &output)
        #expect(images == before)
        #expect(output != before)
    }

    @Test(arguments: names) func theSameKeyGivesTheSameBytesAndAnotherKeyOthers(name: String) throws {
        let recipe = try strongRecipe(of: name)
        func ink(seed: UInt64 = 1, sample: UInt64 = 2, copy: UInt32 = 3) -> [UInt8] {
            recipe.augment(five, label: 5, seed: seed, sample: sample, copy: copy).ink
        }
        #expect(ink() == ink())
        #expect(Set([ink(), ink(seed: 7), ink(seed: 1 << 40), ink(sample: 9), ink(sample: 1 << 40), ink(copy: 4)]).count == 6)
    }

    @Test(arguments: names) func recordedParametersSurviveJSONAndReplayGivesTheSameBytes(name: String) throws {
        let recipe = try strongRecipe(of: name)
        for copy: UInt32 in 0..<20 {
            let (glyph, applied) = recipe.augmentRecording(five, label: 5, seed: 1, sample: 2, copy: copy)
            #expect(glyph == recipe.augment(five, label: 5, seed: 1, sample: 2, copy: copy))
            #expect(applied.map(\.step) == [name])
            let data = try JSONEncoder().encode(applied)
            let read = try JSONDecoder().decode([AppliedStep].self, from: data)
            #expect(read == applied)
            #expect(recipe.replay(five, read) == glyph)
        }
    }

    @Test(arguments: names) func blankStaysBlank(name: String) throws {
        let (glyph, applied) = try strongRecipe(of: name).augmentRecording(Glyph(), label: 5, seed: 1, sample: 2, copy: 3)
        #expect(glyph == Glyph())
        #expect(applied.isEmpty)
        #expect(try strongRecipe(of: name).augment(Glyph(), label: nil, seed: 1, sample: 2, copy: 3) == Glyph())
    }

    @Test(arguments: names) func strengthZeroIsTheIdentity(name: String) throws {
        let recipe = try strongRecipe(of: name, strength: 0)
        for copy: UInt32 in 0..<5 {
            #expect(recipe.augment(five, label: 5, seed: 1, sample: 2, copy: copy) == five)
            #expect(recipe.augment(randomGlyph(), label: 5, seed: 1, sample: 2, copy: copy) == randomGlyph())
        }
    }

    @Test(arguments: names) func lessStrengthChangesLess(name: String) throws {
        func change(_ strength: Double) throws -> Int {
            let recipe = try strongRecipe(of: name, strength: strength)
            return (0..<20).reduce(0) { sum, copy in
                let ink = recipe.augment(five, label: 5, seed: 1, sample: 2, copy: UInt32(copy)).ink
                return zip(ink, five.ink).reduce(sum) { $0 + abs(Int($1.0) - Int($1.1)) }
            }
        }
        let changes = try [change(0.3), change(0.6), change(1)]
        #expect(changes[0] > 0 && changes[0] < changes[1] && changes[1] < changes[2], "\(changes)")
    }

    @Test(arguments: names) func noStepErasesADigit(name: String) throws {
        let recipe = try strongRecipe(of: name)
        let inkCount = five.ink.filter { $0 >= 96 }.count
        for copy: UInt32 in 0..<200 {
            let glyph = recipe.augment(five, label: 5, seed: 4, sample: 2, copy: copy)
            #expect(glyph.ink.filter { $0 >= 96 }.count * 6 > inkCount, "copy \(copy)")
        }
    }

    @Test(arguments: names) func whatWasOnTheCanvasBeforeDoesNotMatter(name: String) throws {
        let recipe = try strongRecipe(of: name)
        var used = AugmentationCanvas()
        var output = [UInt8](repeating: 0, count: 2 * Glyph.pixelCount)
        let all = try AugmentationRegistryFixtures.everyStep()
        let items = [
            AugmentationItem(imageIndex: 0, label: 3, sample: 8, copy: 1),
            AugmentationItem(imageIndex: 1, label: 5, sample: 2, copy: 3),
        ]
        all.augment(items, of: randomGlyph().ink + five.ink, seed: 1, on: &used, into: &output)
        recipe.augment(items, of: randomGlyph().ink + five.ink, seed: 1, on: &used, into: &output)
        #expect(Array(output[Glyph.pixelCount...]) == recipe.augment(five, label: 5, seed: 1, sample: 2, copy: 3).ink)
    }
}

enum AugmentationRegistryFixtures {
    /// Every step at once, tamer turns.
    static func everyStep(strength: Double = 1) throws -> AugmentationRecipe {
        let tame = ["rotate": "{ degreesRange: [-15, 15] }", "shear": "{ degreesRange: [-15, 15] }"]
        let steps = AugmentationRegistry.names.map { "\($0): \(tame[$0] ?? strongSettings[$0] ?? "{}")" }
        return try recipe(yaml: "{ strength: \(strength), steps: [ \(steps.joined(separator: ", ")) ] }")
    }
}
