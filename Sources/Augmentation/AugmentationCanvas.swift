import Imaging
import Support

/// What a glyph is augmented on: its ink as floats, the geometry still to be done, and every buffer the steps need.
///
/// Make one for each thread and use it for image after image; nothing is allocated after its creation. Nothing of one image is
/// left for the next.
public struct AugmentationCanvas: Sendable {
    let layout: PlaneLayout
    /// Ink, 0 paper … 255; steps may go beyond, `store` cuts.
    var ink: [Float]

    /// Where the ink that a pixel shows is to be looked up: `pendingMap` of (pixel + `pendingField`).
    var pendingMap = AffineMap.identity
    var pendingField: DisplacementField
    var hasPendingField = false
    /// The field of the step at work, and of the composition of both.
    var incomingField: DisplacementField
    var composedField: DisplacementField

    /// Whether `largestDisplacement` is kept; it costs time that only a record is worth.
    var measuresDisplacement = false
    /// How far the last geometric step moved a pixel at most.
    var largestDisplacement: Double?

    var padded: [Float]
    var scratch: [Float]
    var words: [UInt32]
    var normals: [Float]
    var taps: GaussianTaps

    /// - Parameters: the size of the glyphs to come, in pixels; at most 1024 × 1024.
    public init(width: Int = Glyph.side, height: Int = Glyph.side) {
        precondition((1...1024).contains(width) && (1...1024).contains(height), "\(width)×\(height) is no glyph's size")
        layout = PlaneLayout(width: width, height: height)
        ink = Array(repeating: 0, count: layout.valueCount)
        scratch = ink
        pendingField = DisplacementField(layout: layout)
        incomingField = pendingField
        composedField = pendingField
        padded = Array(repeating: 0, count: layout.paddedValueCount)
        // The normal noise is made 32 at a time.
        let noiseCount = (width * height + 31) / 32 * 32
        words = Array(repeating: 0, count: noiseCount)
        normals = Array(repeating: 0, count: noiseCount)
        taps = GaussianTaps(reach: max(layout.stride, height))
    }

    var width: Int { layout.width }
    var height: Int { layout.height }

    /// The centre of rotations and scalings, in pixel-centre coordinates.
    var centre: Point { Point(x: Double(width - 1) / 2, y: Double(height - 1) / 2) }

    /// The longer side of the bounding box of the ink before any geometry, in pixels.
    var longerInkSide: Int {
        var left = width, right = -1, top = height, bottom = -1
        for y in 0..<height {
            for x in 0..<width where ink[y * layout.stride + x] > 0 {
                left = min(left, x)
                right = max(right, x)
                top = min(top, y)
                bottom = max(bottom, y)
            }
        }
        return max(right - left, bottom - top) + 1
    }

    /// Replaces every pixel's ink by a function of it and of 32 random bits of its own: word `y·width + x` of the stream.
    @inline(__always)
    mutating func mapInk(fieldSeed: UInt64, _ change: (_ ink: Float, _ word: UInt32) -> Float) {
        resamplePending()
        fillWords(fieldSeed: fieldSeed)
        PixelKernels.combine(&ink, words, layout: layout, change)
    }

    /// Replaces every pixel's ink by a function of it and of a standard normal number of its own.
    @inline(__always)
    mutating func mapInk(normalFieldSeed fieldSeed: UInt64, _ change: (_ ink: Float, _ normal: Float) -> Float) {
        resamplePending()
        fillWords(fieldSeed: fieldSeed)
        NormalNoise.fill(&normals, from: words)
        PixelKernels.combine(&ink, normals, layout: layout, change)
    }

    /// Smooths the ink; paper lies beyond the glyph.
    mutating func smoothInk(sigmaPixels: Double) {
        resamplePending()
        taps.prepare(sigmaPixels: sigmaPixels)
        GaussianFilter.apply(to: &ink, scratch: &scratch, taps: taps, layout: layout)
    }

    /// Replaces every pixel's ink by a function of the nine around it, row by row; paper lies beyond the glyph.
    @inline(__always)
    mutating func mapNeighbourhoods(_ change: (_ around: Neighbourhood) -> SIMD16<Float>) {
        resamplePending()
        PixelKernels.pad(ink, into: &padded, layout: layout)
        PixelKernels.mapNeighbourhoods(padded, into: &ink, layout: layout, change)
    }

    /// Puts a glyph of the canvas's size on it, its pixels starting at `offset`; false where it has no ink.
    mutating func load(_ pixels: [UInt8], at offset: Int) -> Bool {
        pendingMap = .identity
        hasPendingField = false
        return PixelKernels.load(pixels, at: offset, into: &ink, layout: layout)
    }

    /// Writes the finished glyph: rounded to the nearest (ties to even), cut to 0…255.
    mutating func store(into pixels: inout [UInt8], at offset: Int) {
        resamplePending()
        PixelKernels.store(ink, into: &pixels, at: offset, layout: layout)
    }

    mutating func fillWords(fieldSeed: UInt64) {
        var stream = RandomStream(seed: fieldSeed, purpose: .augmentation)
        stream.fill(&words)
    }
}
