import Imaging
import Support

/// A first map of the page, from its ring marks.
struct MarkRegistration {
    /// Millimetres of the page to pixels of the picture the rings were found in.
    let pageToPicture: Homography
    /// Top left, top right, bottom right, bottom left; nil where not found.
    let rings: [FoundRing?]
    /// Root mean square difference of the marks' diameters from the form's.
    let sizeResidualMM: Double

    /// Fewer do not fix a page.
    static let neededMarkCount = 3
    /// A mark whose size differs more than this from what the map says is another thing.
    private static let sizeRatioRange = 0.72...1.4
    /// Rings that could be one mark are tried up to this many, best first.
    private static let maxCandidatesPerMark = 5

    /// Tells which ring is which corner by its hole and by how the rings lie.
    ///
    /// - Throws: `tooFewMarks`, `otherMarks` or `mirrored`.
    static func register(_ rings: [FoundRing], template: SheetTemplate, marks: RingMarks) throws(SheetError) -> Self {
        guard rings.count >= neededMarkCount else {
            throw .tooFewMarks(found: rings.count, needed: neededMarkCount)
        }
        let candidates = marks.holeFractions.map { expected in
            rings.filter { abs($0.holeFraction - expected) <= tolerance(marks) }
                .sorted { abs($0.holeFraction - expected) < abs($1.holeFraction - expected) }
                .prefix(maxCandidatesPerMark)
        }
        var best: (registration: MarkRegistration, score: Double)?
        var isMirrored = false
        for choice in choices(candidates.map(Array.init)) {
            let found = choice.compactMap { $0 }
            guard found.count >= neededMarkCount, let trial = Self(choice, template: template, marks: marks) else { continue }
            let centre = template.fieldBoundsMM.centre
            if trial.pageToPicture.scale(at: centre) < 0 {
                isMirrored = true
                continue
            }
            let score = trial.score(marks)
            if score > best?.score ?? -1 { best = (trial, score) }
        }
        if let best { return best.registration }
        if isMirrored { throw .mirrored }
        throw .otherMarks(
            found: rings.map(\.holeFraction).sorted(), expected: marks.holeFractions, template: template.name)
    }

    /// Half the way to the nearest other mark's hole.
    private static func tolerance(_ marks: RingMarks) -> Double {
        let sorted = marks.holeFractions.sorted()
        return zip(sorted, sorted.dropFirst()).reduce(0.15) { min($0, ($1.1 - $1.0)) } / 2
    }

    /// Every way to choose a ring, or none, for each corner.
    private static func choices(_ candidates: [[FoundRing]]) -> [[FoundRing?]] {
        candidates.reduce([[]]) { partial, rings in
            partial.flatMap { choice in
                rings.filter { !choice.contains($0) }.map { choice + [$0] } + [choice + [nil]]
            }
        }
    }

    /// Nil where no plausible page lies that way.
    private init?(_ choice: [FoundRing?], template: SheetTemplate, marks: RingMarks) {
        let centresMM = marks.centresMM(pageSizeMM: template.pageSizeMM)
        let pairs = zip(centresMM, choice).compactMap { place, ring in ring.map { (place: place, ring: $0) } }
        let from = pairs.map(\.place), to = pairs.map(\.ring.centre)
        guard let map = pairs.count == 4 ? Homography.fit(from: from, to: to) : Self.map(pairs, marks: marks)
        else { return nil }
        var sum = 0.0
        for (place, ring) in pairs {
            let scale = abs(map.scale(at: place))
            guard scale.isFinite, Self.sizeRatioRange.contains(ring.diameter / (scale * marks.diameterMM)) else { return nil }
            let error = ring.diameter / scale - marks.diameterMM
            sum += error * error
        }
        guard Self.isPlausible(map, at: template.fieldBoundsMM.centre) else { return nil }
        pageToPicture = map
        rings = choice
        sizeResidualMM = (sum / Double(pairs.count)).squareRoot()
    }

    /// The map that three marks and their sizes fix.
    ///
    /// The area of a small shape at p grows by det H / w(p)³, so the marks' areas give the ratios of w; with them the three
    /// centres are homogeneous points, and three of those fix the map. Nil for marks on one line.
    private static func map(_ pairs: [(place: Point, ring: FoundRing)], marks: RingMarks) -> Homography? {
        guard pairs.count == 3 else { return nil }
        let w = pairs.map { PortableMath.exp(-2 / 3 * PortableMath.log($0.ring.diameter / marks.diameterMM)) }
        let seen = Homography(
            zip(pairs, w).map { $0.ring.centre.x * $1 } + zip(pairs, w).map { $0.ring.centre.y * $1 } + w)
        let printed = Homography(pairs.map(\.place.x) + pairs.map(\.place.y) + [1, 1, 1])
        return printed.inverse?.followed(by: seen)
    }

    /// Whether a camera sees a page so: both directions of about equal scale and not folded onto each other.
    private static func isPlausible(_ map: Homography, at p: Point) -> Bool {
        let right = map.map(Point(x: p.x + 1, y: p.y)) - map.map(Point(x: p.x - 1, y: p.y))
        let down = map.map(Point(x: p.x, y: p.y + 1)) - map.map(Point(x: p.x, y: p.y - 1))
        let lengthRight = right.distance(to: Point(x: 0, y: 0)), lengthDown = down.distance(to: Point(x: 0, y: 0))
        guard lengthRight > 0, lengthDown > 0, (0.5...2).contains(lengthRight / lengthDown) else { return false }
        return abs(right.x * down.x + right.y * down.y) < 0.5 * lengthRight * lengthDown
    }

    /// More marks first, then nearer holes and sizes.
    private func score(_ marks: RingMarks) -> Double {
        let misfit = zip(rings, marks.holeFractions).reduce(0) { sum, pair in
            sum + (pair.0.map { abs($0.holeFraction - pair.1) } ?? 0)
        }
        return Double(rings.compactMap { $0 }.count) * 10 + 1 / (1 + 10 * misfit + sizeResidualMM / marks.diameterMM)
    }
}
