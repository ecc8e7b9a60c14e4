import Foundation
import Imaging
import Support
import Testing

@testable import Augmentation

/// Groups say which steps act, as often as they promise, and nothing else.
@Suite struct GroupTests {
    private static let blur = "blur: { sigmaPixelsRange: 1 }"
    private static let rotate = "rotate: { degreesRange: [-15, 15] }"
    private static let noise = "gaussianNoise: { sigmaFractionRange: 0.1 }"
    private static let copyCount = 2000

    /// The steps that act on each of many copies.
    private func acting(_ steps: String) throws -> [[String]] {
        let recipe = try recipe(yaml: "{ steps: [ \(steps) ] }")
        return (0..<Self.copyCount).map { copy in
            recipe.augmentRecording(five, label: 5, seed: 1, sample: 2, copy: UInt32(copy)).applied.map(\.step)
        }
    }

    private func expect(_ found: Int, near fraction: Double) {
        let expected = fraction * Double(Self.copyCount)
        // Four standard deviations.
        #expect(
            abs(Double(found) - expected) <= 4 * (expected * (1 - fraction)).squareRoot(), "\(found) of \(Self.copyCount), not \(fraction)")
    }

    @Test func oneOfChoosesExactlyOneByWeight() throws {
        let acting = try acting("oneOf: { weights: [3, 1], steps: [ \(Self.blur), \(Self.noise) ] }")
        #expect(acting.allSatisfy { $0.count == 1 })
        expect(acting.count { $0 == ["blur"] }, near: 0.75)
    }

    @Test func oneOfChoosesEvenlyUnlessTold() throws {
        let acting = try acting("oneOf: { steps: [ \(Self.blur), \(Self.noise), \(Self.rotate) ] }")
        for name in ["blur", "gaussianNoise", "rotate"] { expect(acting.count { $0 == [name] }, near: 1 / 3) }
    }

    @Test func someOfChoosesAsManyAsItsCountAllDifferent() throws {
        let acting = try acting("someOf: { count: [1, 2], steps: [ \(Self.blur), \(Self.noise), \(Self.rotate) ] }")
        #expect(acting.allSatisfy { (1...2).contains($0.count) && Set($0).count == $0.count })
        expect(acting.count { $0.count == 1 }, near: 0.5)
        expect(acting.count { $0.contains("blur") }, near: 0.5)
        let all = try self.acting("someOf: { count: 3, steps: [ \(Self.blur), \(Self.noise), \(Self.rotate) ] }")
        #expect(all.allSatisfy { $0.count == 3 })
        let none = try self.acting("someOf: { count: 0, steps: [ \(Self.blur) ] }")
        #expect(none.allSatisfy { $0.isEmpty })
    }

    @Test func aSequenceActsAsAWholeOrNotAtAll() throws {
        let acting = try acting("sequence: { probability: 0.3, steps: [ \(Self.blur), \(Self.rotate) ] }")
        #expect(acting.allSatisfy { $0 == ["rotate", "blur"] || $0.isEmpty })
        expect(acting.count { !$0.isEmpty }, near: 0.3)
    }

    @Test func stepsWithinAGroupKeepTheirOwnProbability() throws {
        let acting = try acting(
            "sequence: { steps: [ blur: { sigmaPixelsRange: 1, probability: 0.5 }, \(Self.rotate) ] }")
        #expect(acting.allSatisfy { $0.contains("rotate") })
        expect(acting.count { $0.contains("blur") }, near: 0.5)
    }

    @Test func groupsWithinGroupsDrawOnlyWhereTheOuterOneChoseThem() throws {
        let inner = "sequence: { steps: [ \(Self.noise), oneOf: { steps: [ \(Self.rotate), shear: { degreesRange: 5 } ] } ] }"
        let acting = try acting("oneOf: { probability: 0.8, weights: [1, 3], steps: [ \(Self.blur), \(inner) ] }")
        expect(acting.count { $0 == [] }, near: 0.2)
        expect(acting.count { $0 == ["blur"] }, near: 0.2)
        expect(acting.count { $0 == ["rotate", "gaussianNoise"] }, near: 0.3)
        expect(acting.count { $0 == ["shear", "gaussianNoise"] }, near: 0.3)
    }

    @Test func stepsOfGroupsRunInTheOrderOfThePhases() throws {
        let recipe = try recipe(
            yaml: "{ steps: [ sequence: { steps: [ \(Self.noise), \(Self.rotate) ] }, strokeWidth: { pixelsRange: 1 } ] }")
        #expect(recipe.streams.map(\.step) == ["strokeWidth", "rotate", "gaussianNoise"])
    }

    @Test func puttingAStepIntoAGroupChangesNoNumberOfIt() throws {
        let alone = try recipe(Self.rotate).augmentRecording(five, label: 5, seed: 1, sample: 2, copy: 3).applied
        let grouped = try recipe("sequence: { steps: [ \(Self.rotate) ] }")
            .augmentRecording(five, label: 5, seed: 1, sample: 2, copy: 3).applied
        #expect(alone == grouped)
    }

    @Test func aChoiceOfOneCopyDoesNotDependOnTheCopyBefore() throws {
        let recipe = try recipe(yaml: "{ steps: [ oneOf: { probability: 0.5, steps: [ \(Self.blur), \(Self.noise) ] }, \(Self.rotate) ] }")
        let items = (0..<64).map { AugmentationItem(label: 5, sample: 2, copy: UInt32($0)) }
        var canvas = AugmentationCanvas()
        var output = [UInt8](repeating: 0, count: 64 * Glyph.pixelCount)
        for order in [items, items.reversed()] {
            recipe.augment(order, of: five.ink, seed: 1, on: &canvas, into: &output)
            for (index, item) in order.enumerated() {
                let single = recipe.augment(five, label: 5, seed: 1, sample: 2, copy: item.copy)
                #expect(Array(output[index * Glyph.pixelCount..<(index + 1) * Glyph.pixelCount]) == single.ink)
            }
        }
    }

    @Test func aRecordOfGroupsReplays() throws {
        let recipe = try recipe(
            yaml: "{ resampling: bicubic, steps: [ someOf: { count: [0, 3], steps: [ \(Self.blur), \(Self.noise), \(Self.rotate) ] } ] }")
        for copy: UInt32 in 0..<50 {
            let (glyph, applied) = recipe.augmentRecording(five, detail: fiveDetail, label: 5, seed: 1, sample: 2, copy: copy)
            let read = try JSONDecoder().decode([AppliedStep].self, from: JSONEncoder().encode(applied))
            #expect(recipe.replay(five, detail: fiveDetail, read) == glyph)
        }
    }
}
