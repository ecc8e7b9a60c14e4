import Imaging

/// Tells a digit's strokes from a box, a mark, a hole, a fold and a shadow, by their outline.
///
/// Method: a box fills the least rectangle around it, where the roundest 0 fills about as much as an ellipse does (79 %); what stands out
/// of it, as a stroke that crosses its line, is taken off first. A printed ring is an ellipse to a pixel, within and without. A hole
/// fills its own hull and is not long. A fold is much thinner than any pen, and runs from rim to rim. A shadow fills its hull and has
/// soft edges.
/// Limits: a 0 drawn as a rectangle is told from a box by being slimmer or thicker; a box as slim as that with thick lines is
/// taken for a digit. Measured by the benchmark `loose-pictures`. **Determinism** A.
struct LooseShape {
    private let ink: BilevelImage
    private let inkCount: Int
    private let holes: [InkComponent]
    private let hullArea: Double
    private let rectangle: (longSide: Double, shortSide: Double, direction: Point)
    private let ends: (Point, Point)

    init(_ piece: InkComponent) {
        ink = piece.ink
        inkCount = piece.inkCount
        holes = piece.ink.holes()
        let hull = ConvexHull(of: piece.ink)
        hullArea = max(1, hull.area)
        rectangle = hull.leastRectangle
        let axis = rectangle.direction
        let ordered = hull.corners.sorted { $0.x * axis.x + $0.y * axis.y < $1.x * axis.x + $1.y * axis.y }
        let none = Point(x: 0, y: 0)
        let offset = Point(x: Double(piece.x), y: Double(piece.y))
        ends = ((ordered.first ?? none) + offset, (ordered.last ?? none) + offset)
    }

    // MARK: Box

    /// What a box encloses, over its hull; and how much of the least rectangle it fills.
    private static let minHollow = 0.4
    private static let minRectangleFill = 0.91
    /// What stands out of a box by strokes thinner than twice this fraction of its shorter side is taken off.
    private static let openingRadius = 0.14
    /// A box is wider than a 0 with corners, its shorter side over the longer one, and its lines are thinner than a pen's, over the
    /// shorter side; a slimmer one has lines that are thinner still.
    private static let minBoxAspect = 0.6
    private static let maxBoxLine = 0.08
    private static let maxSlimBoxLine = 0.02
    /// Less than this of it is no box but the loop of something larger.
    private static let minBoxFraction = 0.62
    /// And shorter than this fraction of it is the loop of a 6 or 9 that was drawn with corners.
    private static let minBoxLength = 0.65

    /// Whether it is a printed box around something or nothing, perhaps with a digit's strokes across its lines.
    var isBox: Bool {
        let hollow = Double(holes.reduce(0) { $0 + $1.inkCount })
        guard hollow >= Self.minHollow * hullArea else { return false }
        let body = filled.opened(radius: Self.openingRadius * rectangle.shortSide)
        guard let component = InkComponent(body), Double(component.inkCount) >= Self.minBoxFraction * hullArea else { return false }
        let hull = ConvexHull(of: component.ink)
        let around = hull.leastRectangle
        guard around.longSide >= Self.minBoxLength * rectangle.longSide else { return false }
        let isWide = around.shortSide >= Self.minBoxAspect * around.longSide
        let maxLine = (isWide ? Self.maxBoxLine : Self.maxSlimBoxLine) * around.shortSide
        guard ink.meanStrokeWidth <= maxLine else { return false }
        return Double(component.inkCount) >= Self.minRectangleFill * around.longSide * around.shortSide
    }

    /// With all that it encloses as ink.
    private var filled: BilevelImage {
        var result = ink
        for hole in holes { result.draw(hole, atX: hole.x, y: hole.y) }
        return result
    }

    // MARK: Ring

    private static let maxRingMisfit = 0.03
    /// What pixels alone add to a misfit, over the radius.
    private static let pixelMisfit = 0.25
    /// Of the ring's own area: a thinner one is a 0 that somebody drew with a compass' care.
    private static let maxHoleFraction = 0.72
    private static let maxHoleMisfit = 0.05
    private static let minRingAspect = 0.8
    private static let maxAspectDifference = 0.06
    /// Over the hole's radius.
    private static let maxEccentricity = 0.05

    /// Whether it is a printed ring, as it marks the corner of a form.
    var isRing: Bool {
        guard let largest = holes.max(by: { $0.inkCount < $1.inkCount }), Double(largest.inkCount) >= 0.05 * hullArea,
            let filled = InkComponent(self.filled)
        else { return false }
        let outer = PixelArea(filled), hole = PixelArea(largest)
        guard outer.moments.aspect >= Self.minRingAspect, abs(outer.moments.aspect - hole.moments.aspect) <= Self.maxAspectDifference else {
            return false
        }
        guard Double(hole.pixelCount) <= Self.maxHoleFraction * Double(outer.pixelCount) else { return false }
        let radius = (Double(hole.pixelCount) / Double.pi).squareRoot()
        guard outer.center.distance(to: hole.center) <= max(0.5, Self.maxEccentricity * radius) else { return false }
        let outerRadius = (Double(outer.pixelCount) / Double.pi).squareRoot()
        var holeAlone = BilevelImage(width: ink.width, height: ink.height)
        holeAlone.draw(largest, atX: largest.x, y: largest.y)
        return outer.ellipseMisfit(filled.ink) <= Self.maxRingMisfit + Self.pixelMisfit / outerRadius
            && hole.ellipseMisfit(holeAlone) <= Self.maxHoleMisfit + Self.pixelMisfit / radius
    }

    // MARK: Hole, fold and shadow

    private static let minBlobFill = 0.9
    private static let maxBlobAspect = 1.6

    /// Whether it is a spot: a hole of a punch, a blot.
    var isBlob: Bool {
        rectangle.longSide <= Self.maxBlobAspect * rectangle.shortSide && Double(inkCount) >= Self.minBlobFill * hullArea
    }

    /// A fold's length over its thickness; in a picture that ends with its ink.
    private static let minFoldLength = 25.0
    private static let minTightFoldLength = 50.0
    /// How much it bends, over its length.
    private static let maxFoldBend = 0.1
    private static let minTightFraction = 0.8
    /// How near to the rim it ends, in sides of the picture.
    private static let maxEndDistance = 0.02

    /// A plain bar from rim to rim is this much longer than wide.
    private static let minBarAspect = 2.5

    /// Whether it is a line across the picture, thinner than a pen's, or a bar that comes from beyond its rim and goes on beyond it.
    func isFold(width: Int, height: Int) -> Bool {
        let margin = max(1.5, Self.maxEndDistance * Double(max(width, height)))
        func isAtRim(_ p: Point) -> Bool {
            min(p.x, p.y) <= margin || p.x >= Double(width) - margin || p.y >= Double(height) - margin
        }
        let isTight =
            Double(ink.width) >= Self.minTightFraction * Double(width) && Double(ink.height) >= Self.minTightFraction * Double(height)
        guard isAtRim(ends.0), isAtRim(ends.1) else { return false }
        if !isTight, isPlain, rectangle.longSide >= Self.minBarAspect * rectangle.shortSide { return true }
        let thickness = Double(inkCount) / rectangle.longSide
        return rectangle.longSide >= (isTight ? Self.minTightFoldLength : Self.minFoldLength) * thickness
            && rectangle.shortSide <= Self.maxFoldBend * rectangle.longSide
    }

    private static let minShadowFill = 0.7
    /// A loop has this fraction of the hull; what noise leaves open in a shadow is smaller.
    private static let minLoopFraction = 0.02

    /// Whether it has no strokes that lead anywhere: a bar or a spot.
    var isPlain: Bool {
        let hasLoop = holes.contains { Double($0.inkCount) >= Self.minLoopFraction * hullArea }
        return !hasLoop && Double(inkCount) >= Self.minShadowFill * hullArea
    }
}

extension BilevelImage {
    /// Without what is thinner than a disk: every place of a disk that lies in the ink.
    ///
    /// **Source** distances by a chamfer of 5, 7 and 11 (Borgefors 1986), 2 % off. **Complexity** linear in the pixels. **Determinism** A.
    func opened(radius: Double) -> BilevelImage {
        let limit = Int32(5 * radius)
        let toPaper = distances(fromBeyondRim: true, to: ink.map { $0 == 0 })
        let toCore = distances(fromBeyondRim: false, to: toPaper.map { $0 > limit })
        var result = self
        for place in ink.indices { result.ink[place] = toCore[place] <= limit ? ink[place] : 0 }
        return result
    }

    /// Five times the distance of every place to the nearest that is a source.
    ///
    /// - Parameter fromBeyondRim: whether all that lies beyond the rim is one.
    private func distances(fromBeyondRim: Bool, to isSource: [Bool]) -> [Int32] {
        let w = width + 4, h = height + 4, far = Int32.max / 2
        var all = [Int32](repeating: fromBeyondRim ? 0 : far, count: w * h)
        var d = all.mutableSpan
        let sources = isSource.span
        for y in 0..<height {
            for x in 0..<width { d[(y + 2) * w + x + 2] = sources[y * width + x] ? 0 : far }
        }
        for y in 2..<h - 2 {
            for x in 2..<w - 2 { Self.lower(&d, at: y * w + x, step: 1, rowStride: w) }
        }
        for y in (2..<h - 2).reversed() {
            for x in (2..<w - 2).reversed() { Self.lower(&d, at: y * w + x, step: -1, rowStride: w) }
        }
        var result: [Int32] = []
        result.reserveCapacity(width * height)
        for y in 0..<height {
            for x in 0..<width { result.append(d[(y + 2) * w + x + 2]) }
        }
        return result
    }

    /// Lowers a distance to what the places on one side lead to.
    ///
    /// - Parameter step: 1 from above and the left, −1 from below and the right.
    @inline(__always)
    private static func lower(_ d: inout MutableSpan<Int32>, at place: Int, step: Int, rowStride: Int) {
        let row = step * rowStride
        let near = min(d[place - step], d[place - row]) &+ 5
        let diagonal = min(d[place - row - step], d[place - row + step]) &+ 7
        let steep = min(d[place - 2 * row - step], d[place - 2 * row + step]) &+ 11
        let flat = min(d[place - row - 2 * step], d[place - row + 2 * step]) &+ 11
        d[place] = min(min(d[place], near), min(diagonal, min(steep, flat)))
    }
}
