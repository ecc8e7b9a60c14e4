/// Elementary functions of sixteen floats, whose bits are the same on every machine.
///
/// Method: Cody–Waite reduction to |r| ≤ ln 2 / 2 and a polynomial in fused multiply-adds (Cephes' `expf`). The conversion
/// between float and integer adds 1.5 · 2²³, which the compiler vectorizes where it does not vectorize the conversions
/// themselves. Accuracy: within 2 units in the last place. Limits: arguments are clamped to −87…88.
///
/// **Determinism** A.
enum VectorMath {
    private static let rounding: Float = 12_582_912
    private static let log2e: Float = 1.442_695_04
    private static let ln2High: Float = 0.693_359_375
    private static let ln2Low: Float = -2.121_944_4e-4

    /// eˣ in each lane.
    @inline(__always)
    static func exp(_ x: Lanes) -> Lanes {
        var x = x.replacing(with: -87, where: x .< -87)
        x = x.replacing(with: 88, where: x .> 88)
        let shifted = Lanes(repeating: rounding).addingProduct(x, Lanes(repeating: log2e))
        let n = shifted - rounding
        var r = x.addingProduct(n, Lanes(repeating: -ln2High))
        r = r.addingProduct(n, Lanes(repeating: -ln2Low))
        var p = Lanes(repeating: 1.987_569_15e-4)
        p = Lanes(repeating: 1.398_199_95e-3).addingProduct(p, r)
        p = Lanes(repeating: 8.333_451_9e-3).addingProduct(p, r)
        p = Lanes(repeating: 4.166_579_6e-2).addingProduct(p, r)
        p = Lanes(repeating: 1.666_666_55e-1).addingProduct(p, r)
        p = Lanes(repeating: 5.000_000_1e-1).addingProduct(p, r)
        p = (r + 1).addingProduct(p, r * r)
        let exponent = (bits(shifted) &- bits(Lanes(repeating: rounding))) &<< 23
        return unsafeBitCast(bits(p) &+ exponent, to: Lanes.self)
    }

    /// The sum of the lanes, added in halves: 8 + 8, 4 + 4, 2 + 2, 1 + 1.
    @inline(__always)
    static func sum(_ x: Lanes) -> Float {
        let eight = x.lowHalf + x.highHalf
        let four = eight.lowHalf + eight.highHalf
        let two = four.lowHalf + four.highHalf
        return two.x + two.y
    }

    @inline(__always)
    private static func bits(_ x: Lanes) -> SIMD16<UInt32> {
        unsafeBitCast(x, to: SIMD16<UInt32>.self)
    }
}
