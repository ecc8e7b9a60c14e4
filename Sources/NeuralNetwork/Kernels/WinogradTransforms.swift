// Winograd's minimal filtering F(4×4, 3×3): a 4 × 4 tile of a 3 × 3 convolution from 36 products instead of 144.
//
// Y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A with d a 6 × 6 tile of the input and g the kernel; since Y is bilinear, the gradient of the
// kernel is Gᵀ[(A dY Aᵀ) ⊙ (Bᵀ d B)]G. Source: Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", CVPR
// 2016, with the points 0, ±1, ±2, ∞. Accuracy: errors of a few 10⁻⁶ of the largest value, where a direct convolution has a
// few 10⁻⁷.
//
// Tiles are transformed in whole vectors where registers hold them, else half a vector at a time, with the same bits: two lines
// of six whole ones would go to memory and back.

/// Pixels of output along one side of a tile.
let winogradOutputSide = 4
/// Pixels of input along one side of a tile.
let winogradTileSide = 6
/// Products per tile, input channel and output channel.
let winogradPositionCount = winogradTileSide * winogradTileSide

private typealias HalfLanes = SIMD8<Float>

private typealias Three<V> = (V, V, V)
private typealias Four<V> = (V, V, V, V)
private typealias Six<V> = (V, V, V, V, V, V)

/// Bᵀ d along one line.
@inline(__always)
private func inputLine<V: SIMD<Float>>(_ d: Six<V>) -> Six<V> {
    let four = V(repeating: 4), minusFour = V(repeating: -4), minusFive = V(repeating: -5)
    let even = d.4.addingProduct(d.2, minusFour), odd = d.3.addingProduct(d.1, minusFour)
    let evenDifference = d.4 - d.2, oddDifference = d.3 - d.1
    let doubled = oddDifference + oddDifference
    return (
        d.4.addingProduct(d.0, four).addingProduct(d.2, minusFive), even + odd, even - odd, evenDifference + doubled,
        evenDifference - doubled, d.5.addingProduct(d.1, four).addingProduct(d.3, minusFive)
    )
}

/// Aᵀ m along one line.
@inline(__always)
private func outputLine<V: SIMD<Float>>(_ m: Six<V>) -> Four<V> {
    let sum1 = m.1 + m.2, difference1 = m.1 - m.2
    let sum2 = m.3 + m.4, difference2 = m.3 - m.4
    return (
        m.0 + sum1 + sum2, difference1.addingProduct(difference2, V(repeating: 2)),
        sum1.addingProduct(sum2, V(repeating: 4)), (m.5 + difference1).addingProduct(difference2, V(repeating: 8))
    )
}

/// A y along one line.
@inline(__always)
private func gradientLine<V: SIMD<Float>>(_ y: Four<V>) -> Six<V> {
    let even = y.0 + y.2, odd = y.1 + y.3
    let evenFour = y.0.addingProduct(y.2, V(repeating: 4))
    let oddTwo = y.1 + y.1
    let oddEight = oddTwo.addingProduct(y.3, V(repeating: 8))
    return (y.0, even + odd, even - odd, evenFour + oddEight, evenFour - oddEight, y.3)
}

/// G g along one line.
@inline(__always)
private func kernelLine<V: SIMD<Float>>(_ g: Three<V>) -> Six<V> {
    let even = (g.0 + g.2) * (-1 / 6), odd = g.1 * (-1 / 6)
    let evenFour = (g.0 * (1 / 24)).addingProduct(g.2, V(repeating: 1 / 6)), oddTwo = g.1 * (1 / 12)
    return (g.0 * 0.25, even + odd, even - odd, evenFour + oddTwo, evenFour - oddTwo, g.2)
}

/// Gᵀ u along one line.
@inline(__always)
private func kernelGradientLine<V: SIMD<Float>>(_ u: Six<V>) -> Three<V> {
    let sum1 = (u.1 + u.2) * (-1 / 6), difference1 = (u.2 - u.1) * (1 / 6)
    let sum2 = u.3 + u.4, difference2 = u.3 - u.4
    return (
        (sum1.addingProduct(u.0, V(repeating: 0.25))).addingProduct(sum2, V(repeating: 1 / 24)),
        difference1.addingProduct(difference2, V(repeating: 1 / 12)),
        (sum1 + u.5).addingProduct(sum2, V(repeating: 1 / 6))
    )
}

/// Bᵀ d B of one tile; position p is written to `target[p * targetStride]`.
///
/// - Parameter lines: 36 vectors to work in, as for the functions that follow.
@inline(__always)
func transformInputTile(
    _ source: UnsafeMutablePointer<Lanes>, rowStride: Int, _ target: UnsafeMutablePointer<Lanes>, targetStride: Int,
    _ lines: UnsafeMutablePointer<Lanes>
) {
    @inline(__always)
    func transform<V: SIMD<Float>>(
        _ source: UnsafeMutablePointer<V>, _ rowStride: Int, _ target: UnsafeMutablePointer<V>, _ targetStride: Int,
        _ step: Int, _ lines: UnsafeMutablePointer<V>
    ) {
        for x in 0..<6 { store(inputLine(six(source + x * step, rowStride)), lines + x, 6) }
        for y in 0..<6 { store(inputLine(six(lines + y * 6, 1)), target + y * 6 * targetStride, targetStride) }
    }
    if hasWideRegisters { return transform(source, rowStride, target, targetStride, 1, lines) }
    for half in 0..<2 { transform(source.halves + half, 2 * rowStride, target.halves + half, 2 * targetStride, 2, lines.halves) }
}

/// Aᵀ m A of one tile, read from `source[p * sourceStride]`; sixteen pixels in reading order.
@inline(__always)
func transformOutputTile(
    _ source: UnsafeMutablePointer<Lanes>, sourceStride: Int, _ pixels: UnsafeMutablePointer<Lanes>,
    _ lines: UnsafeMutablePointer<Lanes>
) {
    @inline(__always)
    func transform<V: SIMD<Float>>(
        _ source: UnsafeMutablePointer<V>, _ sourceStride: Int, _ pixels: UnsafeMutablePointer<V>, _ step: Int,
        _ lines: UnsafeMutablePointer<V>
    ) {
        for x in 0..<6 { store(outputLine(six(source + x * sourceStride, 6 * sourceStride)), lines + x, 6) }
        for y in 0..<4 { store(outputLine(six(lines + y * 6, 1)), pixels + y * 4 * step, step) }
    }
    if hasWideRegisters { return transform(source, sourceStride, pixels, 1, lines) }
    for half in 0..<2 { transform(source.halves + half, 2 * sourceStride, pixels.halves + half, 2, lines.halves) }
}

/// A dY Aᵀ of one 4 × 4 tile of an output's gradient.
@inline(__always)
func transformGradientTile(
    _ source: UnsafeMutablePointer<Lanes>, rowStride: Int, _ target: UnsafeMutablePointer<Lanes>, targetStride: Int,
    _ lines: UnsafeMutablePointer<Lanes>
) {
    @inline(__always)
    func transform<V: SIMD<Float>>(
        _ source: UnsafeMutablePointer<V>, _ rowStride: Int, _ target: UnsafeMutablePointer<V>, _ targetStride: Int,
        _ step: Int, _ lines: UnsafeMutablePointer<V>
    ) {
        for x in 0..<4 { store(gradientLine(four(source + x * step, rowStride)), lines + x, 6) }
        for y in 0..<6 { store(gradientLine(four(lines + y * 6, 1)), target + y * 6 * targetStride, targetStride) }
    }
    if hasWideRegisters { return transform(source, rowStride, target, targetStride, 1, lines) }
    for half in 0..<2 { transform(source.halves + half, 2 * rowStride, target.halves + half, 2 * targetStride, 2, lines.halves) }
}

/// G g Gᵀ of the nine taps at `source[tap * sourceStride]`.
@inline(__always)
func transformKernel(
    _ source: UnsafeMutablePointer<Lanes>, sourceStride: Int, _ target: UnsafeMutablePointer<Lanes>, targetStride: Int,
    _ lines: UnsafeMutablePointer<Lanes>
) {
    for x in 0..<3 { store(kernelLine(three(source + x * sourceStride, 3 * sourceStride)), lines + x, 6) }
    for y in 0..<6 { store(kernelLine(three(lines + y * 6, 1)), target + y * 6 * targetStride, targetStride) }
}

/// Gᵀ u G, the nine taps' gradients, from the 36 positions at `source[p * sourceStride]`.
@inline(__always)
func transformKernelGradient(
    _ source: UnsafeMutablePointer<Lanes>, sourceStride: Int, _ target: UnsafeMutablePointer<Lanes>, targetStride: Int,
    _ lines: UnsafeMutablePointer<Lanes>
) {
    for x in 0..<6 { store(kernelGradientLine(six(source + x * sourceStride, 6 * sourceStride)), lines + x, 6) }
    for y in 0..<3 { store(kernelGradientLine(six(lines + y * 6, 1)), target + y * 3 * targetStride, targetStride) }
}

@inline(__always)
private func three<V>(_ source: UnsafeMutablePointer<V>, _ stride: Int) -> Three<V> {
    (source[0], source[stride], source[2 * stride])
}

@inline(__always)
private func four<V>(_ source: UnsafeMutablePointer<V>, _ stride: Int) -> Four<V> {
    (source[0], source[stride], source[2 * stride], source[3 * stride])
}

@inline(__always)
private func six<V>(_ source: UnsafeMutablePointer<V>, _ stride: Int) -> Six<V> {
    (source[0], source[stride], source[2 * stride], source[3 * stride], source[4 * stride], source[5 * stride])
}

@inline(__always)
private func store<V>(_ t: Three<V>, _ target: UnsafeMutablePointer<V>, _ stride: Int) {
    target[0] = t.0
    target[stride] = t.1
    target[2 * stride] = t.2
}

@inline(__always)
private func store<V>(_ t: Four<V>, _ target: UnsafeMutablePointer<V>, _ stride: Int) {
    target[0] = t.0
    target[stride] = t.1
    target[2 * stride] = t.2
    target[3 * stride] = t.3
}

@inline(__always)
private func store<V>(_ t: Six<V>, _ target: UnsafeMutablePointer<V>, _ stride: Int) {
    target[0] = t.0
    target[stride] = t.1
    target[2 * stride] = t.2
    target[3 * stride] = t.3
    target[4 * stride] = t.4
    target[5 * stride] = t.5
}

extension UnsafeMutablePointer<Lanes> {
    /// The same memory in halves of vectors.
    @inline(__always)
    fileprivate var halves: UnsafeMutablePointer<HalfLanes> {
        UnsafeMutableRawPointer(self).assumingMemoryBound(to: HalfLanes.self)
    }
}
