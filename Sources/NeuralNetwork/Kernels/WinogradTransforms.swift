// Winograd's minimal filtering F(4×4, 3×3): a 4 × 4 tile of a 3 × 3 convolution from 36 products instead of 144.
//
// Y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A with d a 6 × 6 tile of the input and g the kernel; since Y is bilinear, the gradient of the
// kernel is Gᵀ[(A dY Aᵀ) ⊙ (Bᵀ d B)]G. Source: Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", CVPR
// 2016, with the points 0, ±1, ±2, ∞. Accuracy: errors of a few 10⁻⁶ of the largest value, where a direct convolution has a
// few 10⁻⁷.

/// Pixels of output along one side of a tile.
let winogradOutputSide = 4
/// Pixels of input along one side of a tile.
let winogradTileSide = 6
/// Products per tile, input channel and output channel.
let winogradPositionCount = winogradTileSide * winogradTileSide

private typealias ThreeLanes = (Lanes, Lanes, Lanes)
private typealias FourLanes = (Lanes, Lanes, Lanes, Lanes)
private typealias SixLanes = (Lanes, Lanes, Lanes, Lanes, Lanes, Lanes)

/// Bᵀ d along one line.
@inline(__always)
private func inputLine(_ d: SixLanes) -> SixLanes {
    let four = Lanes(repeating: 4), minusFour = Lanes(repeating: -4), minusFive = Lanes(repeating: -5)
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
private func outputLine(_ m: SixLanes) -> FourLanes {
    let sum1 = m.1 + m.2, difference1 = m.1 - m.2
    let sum2 = m.3 + m.4, difference2 = m.3 - m.4
    return (
        m.0 + sum1 + sum2, difference1.addingProduct(difference2, Lanes(repeating: 2)),
        sum1.addingProduct(sum2, Lanes(repeating: 4)), (m.5 + difference1).addingProduct(difference2, Lanes(repeating: 8))
    )
}

/// A y along one line.
@inline(__always)
private func gradientLine(_ y: FourLanes) -> SixLanes {
    let even = y.0 + y.2, odd = y.1 + y.3
    let evenFour = y.0.addingProduct(y.2, Lanes(repeating: 4))
    let oddTwo = y.1 + y.1
    let oddEight = oddTwo.addingProduct(y.3, Lanes(repeating: 8))
    return (y.0, even + odd, even - odd, evenFour + oddEight, evenFour - oddEight, y.3)
}

/// G g along one line.
@inline(__always)
private func kernelLine(_ g: ThreeLanes) -> SixLanes {
    let even = (g.0 + g.2) * (-1 / 6), odd = g.1 * (-1 / 6)
    let evenFour = (g.0 * (1 / 24)).addingProduct(g.2, Lanes(repeating: 1 / 6)), oddTwo = g.1 * (1 / 12)
    return (g.0 * 0.25, even + odd, even - odd, evenFour + oddTwo, evenFour - oddTwo, g.2)
}

/// Gᵀ u along one line.
@inline(__always)
private func kernelGradientLine(_ u: SixLanes) -> ThreeLanes {
    let sum1 = (u.1 + u.2) * (-1 / 6), difference1 = (u.2 - u.1) * (1 / 6)
    let sum2 = u.3 + u.4, difference2 = u.3 - u.4
    return (
        (sum1.addingProduct(u.0, Lanes(repeating: 0.25))).addingProduct(sum2, Lanes(repeating: 1 / 24)),
        difference1.addingProduct(difference2, Lanes(repeating: 1 / 12)),
        (sum1 + u.5).addingProduct(sum2, Lanes(repeating: 1 / 6))
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
    for x in 0..<6 { store(inputLine(sixLanes(source + x, rowStride)), lines + x, 6) }
    for y in 0..<6 { store(inputLine(sixLanes(lines + y * 6, 1)), target + y * 6 * targetStride, targetStride) }
}

/// Aᵀ m A of one tile, read from `source[p * sourceStride]`; sixteen pixels in reading order.
@inline(__always)
func transformOutputTile(
    _ source: UnsafeMutablePointer<Lanes>, sourceStride: Int, _ pixels: UnsafeMutablePointer<Lanes>,
    _ lines: UnsafeMutablePointer<Lanes>
) {
    for x in 0..<6 { store(outputLine(sixLanes(source + x * sourceStride, 6 * sourceStride)), lines + x, 6) }
    for y in 0..<4 { store(outputLine(sixLanes(lines + y * 6, 1)), pixels + y * 4, 1) }
}

/// A dY Aᵀ of one 4 × 4 tile of an output's gradient.
@inline(__always)
func transformGradientTile(
    _ source: UnsafeMutablePointer<Lanes>, rowStride: Int, _ target: UnsafeMutablePointer<Lanes>, targetStride: Int,
    _ lines: UnsafeMutablePointer<Lanes>
) {
    for x in 0..<4 { store(gradientLine(fourLanes(source + x, rowStride)), lines + x, 6) }
    for y in 0..<6 { store(gradientLine(fourLanes(lines + y * 6, 1)), target + y * 6 * targetStride, targetStride) }
}

/// G g Gᵀ of the nine taps at `source[tap * sourceStride]`.
@inline(__always)
func transformKernel(
    _ source: UnsafeMutablePointer<Lanes>, sourceStride: Int, _ target: UnsafeMutablePointer<Lanes>, targetStride: Int,
    _ lines: UnsafeMutablePointer<Lanes>
) {
    for x in 0..<3 { store(kernelLine(threeLanes(source + x * sourceStride, 3 * sourceStride)), lines + x, 6) }
    for y in 0..<6 { store(kernelLine(threeLanes(lines + y * 6, 1)), target + y * 6 * targetStride, targetStride) }
}

/// Gᵀ u G, the nine taps' gradients, from the 36 positions at `source[p * sourceStride]`.
@inline(__always)
func transformKernelGradient(
    _ source: UnsafeMutablePointer<Lanes>, sourceStride: Int, _ target: UnsafeMutablePointer<Lanes>, targetStride: Int,
    _ lines: UnsafeMutablePointer<Lanes>
) {
    for x in 0..<6 { store(kernelGradientLine(sixLanes(source + x * sourceStride, 6 * sourceStride)), lines + x, 6) }
    for y in 0..<3 { store(kernelGradientLine(sixLanes(lines + y * 6, 1)), target + y * 3 * targetStride, targetStride) }
}

@inline(__always)
private func threeLanes(_ source: UnsafeMutablePointer<Lanes>, _ stride: Int) -> ThreeLanes {
    (source[0], source[stride], source[2 * stride])
}

@inline(__always)
private func fourLanes(_ source: UnsafeMutablePointer<Lanes>, _ stride: Int) -> FourLanes {
    (source[0], source[stride], source[2 * stride], source[3 * stride])
}

@inline(__always)
private func sixLanes(_ source: UnsafeMutablePointer<Lanes>, _ stride: Int) -> SixLanes {
    (source[0], source[stride], source[2 * stride], source[3 * stride], source[4 * stride], source[5 * stride])
}

@inline(__always)
private func store(_ t: ThreeLanes, _ target: UnsafeMutablePointer<Lanes>, _ stride: Int) {
    target[0] = t.0
    target[stride] = t.1
    target[2 * stride] = t.2
}

@inline(__always)
private func store(_ t: FourLanes, _ target: UnsafeMutablePointer<Lanes>, _ stride: Int) {
    target[0] = t.0
    target[stride] = t.1
    target[2 * stride] = t.2
    target[3 * stride] = t.3
}

@inline(__always)
private func store(_ t: SixLanes, _ target: UnsafeMutablePointer<Lanes>, _ stride: Int) {
    target[0] = t.0
    target[stride] = t.1
    target[2 * stride] = t.2
    target[3 * stride] = t.3
    target[4 * stride] = t.4
    target[5 * stride] = t.5
}
