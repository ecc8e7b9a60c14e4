import Foundation
import Imaging
import Support
import Testing

@testable import Augmentation

/// Bending over a lattice keeps to its bound and folds nothing.
@Suite struct LatticeTests {
    private static let layout = PlaneLayout(width: 28, height: 28)

    private static func field(
        _ basis: LatticeField.Basis, intervalCount: Int, amplitudePixels: Float, fieldSeed: UInt64
    ) -> DisplacementField {
        var lattice = LatticeField(basis, layout: layout)
        var field = DisplacementField(layout: layout)
        lattice.fill(&field, intervalCount: intervalCount, amplitudePixels: amplitudePixels, fieldSeed: fieldSeed)
        return field
    }

    private static let cases: [(basis: LatticeField.Basis, intervalCount: Int)] = [
        (.linear, 2), (.linear, 8), (.cubic, 2), (.cubic, 4), (.cubic, 8),
    ]

    @Test(arguments: cases) func noPixelMovesFurtherThanTheAmplitude(basis: LatticeField.Basis, intervalCount: Int) {
        var largest: Float = 0
        for seed: UInt64 in 0..<50 {
            let field = Self.field(basis, intervalCount: intervalCount, amplitudePixels: 2, fieldSeed: seed)
            for values in [field.dx, field.dy] { largest = max(largest, values.reduce(0) { max($0, abs($1)) }) }
        }
        #expect(largest <= 2 && largest > (basis == .linear ? 1.8 : 1), "\(largest)")
    }

    /// At the largest amplitude that a manifest may ask for, neighbors keep their order: every 1 × 1 square stays one.
    @Test(arguments: cases) func nothingFolds(basis: LatticeField.Basis, intervalCount: Int) {
        let amplitude = LatticeField.largestFoldFreeFraction(basis) * 27 / Double(intervalCount)
        for seed: UInt64 in 0..<200 {
            let field = Self.field(basis, intervalCount: intervalCount, amplitudePixels: Float(amplitude), fieldSeed: seed)
            func place(_ x: Int, _ y: Int) -> SIMD2<Float> {
                let i = y * Self.layout.stride + x
                return SIMD2(Float(x) + field.dx[i], Float(y) + field.dy[i])
            }
            var smallest: Float = .infinity
            for y in 0..<27 {
                for x in 0..<27 {
                    let (a, b, c, d) = (place(x, y), place(x + 1, y), place(x, y + 1), place(x + 1, y + 1))
                    for (u, v) in [(b - a, c - a), (b - a, d - b), (d - c, c - a), (d - c, d - b)] {
                        smallest = min(smallest, u.x * v.y - u.y * v.x)
                    }
                }
            }
            #expect(smallest > 0, "seed \(seed): \(smallest)")
        }
    }

    @Test func theCubicWeightsAreThoseOfUniformBSplines() {
        for t: Float in [0, 0.25, 0.5, 1] {
            let weights = LatticeField.Basis.cubic.weights(t)
            #expect(abs(weights.reduce(0, +) - 1) < 1e-6 && weights.allSatisfy { $0 >= 0 })
            // A spline through points on a line is that line.
            let line = zip(weights, [-1, 0, 1, 2] as [Float]).reduce(0) { $0 + $1.0 * $1.1 }
            #expect(abs(line - t) < 1e-6)
        }
        let middle = LatticeField.Basis.cubic.weights(0)
        #expect(abs(middle[0] - 1 / 6) < 1e-6 && abs(middle[1] - 2 / 3) < 1e-6 && abs(middle[2] - 1 / 6) < 1e-6)
    }

    @Test func whatWasPreparedForAnotherLatticeDoesNotMatter() {
        var lattice = LatticeField(.cubic, layout: Self.layout)
        var field = DisplacementField(layout: Self.layout)
        for count in [2, 4, 8, 4, 2] {
            lattice.fill(&field, intervalCount: count, amplitudePixels: 2, fieldSeed: 7)
            let fresh = Self.field(.cubic, intervalCount: count, amplitudePixels: 2, fieldSeed: 7)
            #expect(field.dx == fresh.dx && field.dy == fresh.dy)
        }
    }

    @Test func theRecordTellsTheLargestDisplacement() throws {
        let recipe = try recipe("elasticBounded: { maxDisplacementFraction: 0.1 }")
        for copy: UInt32 in 0..<20 {
            let step = try #require(recipe.augmentRecording(five, label: 5, seed: 1, sample: 2, copy: copy).applied.first)
            let largest = try #require(step.largestDisplacementPixels)
            #expect(largest > 0.5 && largest <= 2.7 * 2.squareRoot())
        }
    }

    @Test func perspectiveGrowsTheNearSideAndKeepsTheMiddle() {
        var bars = Glyph()
        for y in 4..<24 { for x in [6, 13, 14, 21] { bars[x, y] = 255 } }
        let seen = apply(Perspective.self, .init(fraction: 0.3, directionDegrees: 0), to: bars)
        func height(_ columns: Range<Int>) -> Int {
            (0..<28).count { y in columns.contains { seen[$0, y] >= 100 } }
        }
        let left = height(0..<10), right = height(19..<28)
        #expect(right > 20 && left < 20 && right - left >= 5, "\(left) \(right)")
        #expect(seen[13, 13] > 200 || seen[14, 13] > 200)
        // The other way round, mirrored.
        let other = apply(Perspective.self, .init(fraction: 0.3, directionDegrees: 180), to: bars)
        for y in 0..<28 { for x in 0..<28 { #expect(abs(Int(other[27 - x, y]) - Int(seen[x, y])) <= 2) } }
    }
}
