/// What the library's vectors lack, or have without the compiler making vector instructions of it.
extension SIMD16<Float> {
    @inline(__always)
    func cut(_ low: Float, _ high: Float) -> Self {
        let cut = replacing(with: low, where: self .< Self(repeating: low))
        return cut.replacing(with: high, where: cut .> Self(repeating: high))
    }

    @inline(__always)
    var magnitudes: Self { replacing(with: -self, where: self .< .zero) }

    /// The sum of all lanes, in an order that is always the same.
    @inline(__always)
    var foldedSum: Float {
        let eight = lowHalf + highHalf
        let four = eight.lowHalf + eight.highHalf
        let two = four.lowHalf + four.highHalf
        return two.x + two.y
    }
}
