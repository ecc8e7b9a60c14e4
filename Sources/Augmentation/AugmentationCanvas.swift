import Imaging
import Support

/// What a glyph is augmented on: its ink as floats, the geometry still to be done, and every buffer the steps need.
///
/// Where the digit's detail is known, steps of the ink phase work on that, and geometry looks it up instead of the glyph, so that a
/// copy is as sharp as the digit's own normalization; without it, and where nothing changes the strokes, the glyph itself is used.
///
/// Make one for each thread and use it for image after image; nothing is allocated after its creation. Nothing of one image is
/// left for the next.
public struct AugmentationCanvas: Sendable {
    /// Of the glyph.
    let layout: PlaneLayout
    /// The ink at work: the glyph's, or the detail's until it is resampled.
    var plane: InkPlane
    /// The glyph's plane while the detail's is at work, and the other way round.
    private var otherPlane: InkPlane
    /// The detail of the image at hand; nil where there is none, or it has been taken.
    private var detail: GlyphDetail?

    /// The phase of the step at work.
    private var phase = AugmentationPhase.ink
    var resampling = Resampling.bilinear

    /// Where the ink that a pixel shows is to be looked up: `pendingMap` of (q + `pendingField` at q), q being `outerMap` of the
    /// pixel. Without a field all maps are in `pendingMap`.
    var pendingMap = AffineMap.identity
    var pendingField: DisplacementField
    var outerMap = AffineMap.identity
    var hasPendingField = false
    /// The field of the step at work.
    var incomingField: DisplacementField
    /// Where the field of the step at work looks the pending one up.
    var places: DisplacementField
    /// The cells of places.
    var cells: [Float]
    /// For smoothing and looking up fields.
    var fieldPlane: InkPlane
    var linearLattice: LatticeField
    var cubicLattice: LatticeField
    /// For filters of small reach.
    var wide: WidePlane
    var smallKernel = SmallKernel()

    /// Whether `largestDisplacement` is kept; it costs time that only a record is worth.
    var measuresDisplacement = false
    /// How far the last geometric step moved a pixel at most.
    var largestDisplacement: Double?

    /// Which members of a recipe's groups were chosen for the image at hand.
    var openGates: [Bool] = []

    var words: [UInt32]
    var normals: [Float]

    /// - Parameters: the size of the glyphs to come, in pixels; at most 1024 × 1024.
    public init(width: Int = Glyph.side, height: Int = Glyph.side) {
        precondition((1...1024).contains(width) && (1...1024).contains(height), "\(width)×\(height) is no glyph's size")
        layout = PlaneLayout(width: width, height: height)
        plane = InkPlane(layout: layout)
        fieldPlane = plane
        let isStandard = width == Glyph.side && height == Glyph.side
        otherPlane =
            isStandard
            ? InkPlane(layout: PlaneLayout(width: GlyphDetail.side, height: GlyphDetail.side, margin: GlyphDetail.scale)) : plane
        pendingField = DisplacementField(layout: layout)
        incomingField = pendingField
        places = pendingField
        cells = plane.ink
        linearLattice = LatticeField(.linear, layout: layout)
        cubicLattice = LatticeField(.cubic, layout: layout)
        wide = WidePlane(layout: layout)
        // Normal numbers are made in pairs.
        let noiseCount = (layout.denseValueCount + 1) / 2 * 2
        words = Array(repeating: 0, count: noiseCount)
        normals = Array(repeating: 0, count: noiseCount)
    }

    var width: Int { layout.width }
    var height: Int { layout.height }

    /// How many pixels of the plane at work a pixel of the glyph is wide.
    var planeScale: Int { plane.layout.width / layout.width }

    /// The center of rotations and scalings, in pixel-center coordinates of the glyph.
    var center: Point { Point(x: Double(width - 1) / 2, y: Double(height - 1) / 2) }

    /// The longer side of the bounding box of the ink before any geometry, in pixels of the glyph.
    var longerInkSide: Int { planeScale == 1 ? plane.longerInkSide : otherPlane.longerInkSide }

    /// To be called before a step is applied.
    mutating func enter(_ phase: AugmentationPhase) {
        self.phase = phase
    }

    /// To be called by a step of the ink, paper or scanner phase before it changes `plane`: the ink phase works on the detail where
    /// there is one, the later ones on the glyph with all geometry done.
    mutating func prepareInk() {
        if phase == .ink { takeDetail() } else { resamplePending() }
    }

    /// Replaces every pixel's ink by a function of it and of 32 random bits of its own: word `y·width + x` of the stream. For
    /// the paper and scanner phases.
    @inline(__always)
    mutating func mapInk(fieldSeed: UInt64, _ change: (_ ink: Float, _ word: UInt32) -> Float) {
        resamplePending()
        fillWords(fieldSeed: fieldSeed)
        PixelKernels.combine(&plane.ink, words, layout: layout, change)
    }

    /// Replaces every pixel's ink by a function of it and of a standard normal number of its own. For the paper and scanner
    /// phases.
    @inline(__always)
    mutating func mapInk(normalFieldSeed fieldSeed: UInt64, _ change: (_ ink: Float, _ normal: Float) -> Float) {
        resamplePending()
        fillWords(fieldSeed: fieldSeed)
        NormalNoise.fill(&normals, from: words)
        PixelKernels.combine(&plane.ink, normals, layout: layout, change)
    }

    /// Smooths the ink; paper lies beyond the glyph.
    ///
    /// - Parameter sigmaPixels: in pixels of the glyph.
    mutating func smoothInk(sigmaPixels: Double) {
        prepareInk()
        plane.smooth(sigmaPixels: sigmaPixels * Double(planeScale))
    }

    /// Replaces every pixel's ink by a function of the nine places around it, one pixel of the glyph apart; paper lies beyond the
    /// glyph.
    @inline(__always)
    mutating func mapNeighborhoods(_ change: (_ around: Neighborhood) -> SIMD16<Float>) {
        prepareInk()
        plane.pad()
        PixelKernels.mapNeighborhoods(plane.padded, into: &plane.ink, spacing: planeScale, layout: plane.layout, change)
    }

    /// Puts a glyph of the canvas's size on it, its pixels starting at `offset`; false where it has no ink.
    mutating func load(_ pixels: [UInt8], at offset: Int, detail: GlyphDetail? = nil) -> Bool {
        if planeScale != 1 { swap(&plane, &otherPlane) }
        pendingMap = .identity
        outerMap = .identity
        hasPendingField = false
        phase = .ink
        self.detail = width == Glyph.side && height == Glyph.side ? detail : nil
        return PixelKernels.load(pixels, at: offset, into: &plane.ink, layout: layout)
    }

    /// Writes the finished glyph: rounded to the nearest (ties to even), cut to 0…255.
    mutating func store(into pixels: inout [UInt8], at offset: Int) {
        resamplePending()
        PixelKernels.store(plane.ink, into: &pixels, at: offset, layout: layout)
    }

    mutating func fillWords(fieldSeed: UInt64) {
        var stream = RandomStream(seed: fieldSeed, purpose: .augmentation)
        stream.fill(&words)
    }

    /// Carries out what is pending, on the detail where there is one; the plane at work is then the glyph's.
    mutating func resamplePending() {
        let isPending = hasPendingField || pendingMap != .identity
        if isPending { takeDetail() }
        guard isPending || planeScale != 1 else { return }
        foldOuterMap()
        plane.pad()
        let source = plane.layout
        let map = pendingMap.inPixels(scaledBy: Double(planeScale))
        BilinearResampling.findPlaces(
            map: map, field: &pendingField, hasField: hasPendingField, cells: &cells, layout: layout, source: source)
        if planeScale == 1 {
            resampling.lookUp(plane.padded, source, places: pendingField, cells: cells, into: &plane.ink)
        } else {
            resampling.lookUp(plane.padded, source, places: pendingField, cells: cells, into: &otherPlane.ink)
            swap(&plane, &otherPlane)
        }
        pendingMap = .identity
        hasPendingField = false
        detail = nil
    }

    /// Makes the detail the plane at work, where there is one and nothing was done to the glyph yet.
    private mutating func takeDetail() {
        guard let detail else { return }
        swap(&plane, &otherPlane)
        _ = PixelKernels.load(detail.ink, at: 0, into: &plane.ink, layout: plane.layout)
        self.detail = nil
    }
}
