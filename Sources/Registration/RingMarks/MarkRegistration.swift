import Forms
import Imaging
import Support

/// A first map of the page, from its ring marks.
///
/// Method: rings are told apart by their holes; every way to take a ring, or none, for each corner gives a trial map, and the
/// one with most marks, and among those whose sizes and holes fit best, is taken. Four marks fix the map by their centers;
/// three by their centers and sizes, where no other look finds four. Gray or blurred marks are looked for again at other thresholds
/// where fewer than four are found. Accuracy: with four marks that of their centers; with three about a millimeter at the fourth corner for each per
/// cent that a mark's diameter is off.
package struct MarkRegistration {
    /// Millimeters of the page to pixels of the picture the rings were found in.
    package let pageToPicture: Homography
    /// Top left, top right, bottom right, bottom left; nil where not found.
    package let rings: [FoundRing?]
    /// Root mean square difference of the marks' diameters from the form's.
    package let sizeResidualMM: Double

    /// Fewer do not fix a page.
    static let neededMarkCount = 3
    /// A mark whose size differs more than this from what the map says is another thing: of four marks, whose centers alone
    /// give the map, and of two, which say nothing of the view.
    private static let sizeRatioRange = 0.85...1.18
    static let sizeRatioRangeOfTwo = 0.6...1.7
    /// The nearest of three marks is at most so much larger than the furthest: beyond what a page seen at 35° shows.
    private static let maxSizeRatioOfThree = 2.2
    /// The hole of a blurred or noisy mark may be so far from the form's, and has to differ by so much from the next one's.
    private static let toleranceInOrder = 0.2, minStepInOrder = 0.04
    /// Rings that could be one mark are tried up to this many, best first.
    private static let maxCandidatesPerMark = 5
    /// The cosine of the angle between a page's right and its down. Of three marks less than a camera at 45° makes of a page that is turned by
    /// half a right angle, since a round digit in a mark's stead gives a page that leans much.
    private static let maxSlant = 0.5, maxSlantOfThree = 0.35
    /// Of the form's cell edges, where it is said to be there a second time or in a mirror.
    private static let minEdgeFraction = 0.4
    /// A mark's size over that of one on a page that fills the picture; smaller rings are letters and digits.
    private static let likelySizeRange = 0.35...1.6

    /// Finds the page of a form by three or four of its marks.
    ///
    /// - Throws: `tooFewMarks`, `cutOff`, `otherMarks`, `mirrored` or `severalSheets`.
    package static func find(in page: InkDensity, template: SheetTemplate, marks: RingMarks) throws(SheetError) -> Self {
        let usual = RingMarkFinder.rings(in: page, thresholds: RingMarkFinder.usualThresholds)
        let first = trials(usual, template: template, marks: marks)
        if let best = first.best, best.markCount == 4 {
            try refuseSecondSheet(beside: best, usual, in: page, template: template, marks: marks)
            return best
        }
        let all = RingMarkFinder.rings(in: page, thresholds: RingMarkFinder.allThresholds)
        let second = trials(all, template: template, marks: marks)
        if let best = second.best, best.markCount == 4 {
            try refuseSecondSheet(beside: best, all, in: page, template: template, marks: marks)
            return best
        }
        let smooth = RingMarkFinder.smoothRings(in: page)
        let third = trials(smooth, template: template, marks: marks)
        // Of three marks one may be a round digit: four that belong together come first, however they are found.
        if let best = third.best, best.markCount == 4 { return best }
        if let best = inOrder(RingMarkFinder.distinct(all + smooth), in: page, template: template, marks: marks) { return best }
        if let best = second.best {
            try refuseSecondSheet(beside: best, all, in: page, template: template, marks: marks)
            return best
        }
        if let best = third.best { return best }
        if first.isMirrored || second.isMirrored || third.isMirrored, isMirrored(page, template: template, marks: marks) { throw .mirrored }
        throw failure(all, in: page, template: template, marks: marks)
    }

    /// Whether the form is there if left and right are exchanged, with the lines between its marks.
    private static func isMirrored(_ page: InkDensity, template: SheetTemplate, marks: RingMarks) -> Bool {
        let mirrored = page.mirrored()
        let rings = RingMarkFinder.rings(in: mirrored, thresholds: RingMarkFinder.allThresholds)
        guard let best = trials(rings, template: template, marks: marks).best else { return false }
        return best.hasLines(of: template, in: mirrored)
    }

    /// Whether the form's cells are seen where the map puts them: rings are found in writing, too.
    private func hasLines(of template: SheetTemplate, in page: InkDensity) -> Bool {
        PageRefiner(page, grids: template.grids, pageToInk: pageToPicture, detail: .glance).foundEdgeFraction >= Self.minEdgeFraction
    }

    /// By what else is printed: see `byFewMarks`.
    init(pageToPicture: Homography, rings: [FoundRing?], sizeResidualMM: Double) {
        self.pageToPicture = pageToPicture
        self.rings = rings
        self.sizeResidualMM = sizeResidualMM
    }

    private var markCount: Int { rings.compactMap { $0 }.count }

    /// Four rings whose holes blur and noise have made smaller or larger, all of them, so that they are told apart by their order.
    private static func inOrder(_ rings: [FoundRing], in page: InkDensity, template: SheetTemplate, marks: RingMarks) -> MarkRegistration? {
        guard let best = trials(rings, template: template, marks: marks, tolerance: toleranceInOrder).best, best.markCount == 4 else {
            return nil
        }
        let bySize = zip(marks.holeFractions, best.rings.compactMap { $0?.holeFraction }).sorted { $0.0 < $1.0 }.map(\.1)
        let areInOrder = zip(bySize, bySize.dropFirst()).allSatisfy { $1 - $0 >= minStepInOrder }
        return areInOrder && best.hasLines(of: template, in: page) ? best : nil
    }

    /// The best way to take rings for corners, and whether one was seen that is a page in a mirror.
    ///
    /// - Parameter tolerance: how far a ring's hole may be from a mark's, as a fraction of the disc; nil for the usual.
    private static func trials(
        _ rings: [FoundRing], template: SheetTemplate, marks: RingMarks, tolerance: Double? = nil
    ) -> (best: MarkRegistration?, isMirrored: Bool) {
        let reach = tolerance ?? Self.tolerance(marks)
        let candidates = marks.holeFractions.map { expected in
            rings.filter { abs($0.holeFraction - expected) <= reach }
                .sorted { abs($0.holeFraction - expected) < abs($1.holeFraction - expected) }
                .prefix(maxCandidatesPerMark)
        }
        var best: (registration: MarkRegistration, score: Double)?
        var isMirrored = false
        let center = template.fieldBoundsMM.center
        for choice in choices(candidates.map(Array.init)) {
            let found = choice.compactMap { $0 }
            guard found.count >= neededMarkCount, let trial = Self(choice, template: template, marks: marks) else { continue }
            if trial.pageToPicture.scale(at: center) < 0 {
                isMirrored = true
                continue
            }
            let score = trial.score(marks)
            if score > best?.score ?? -1 { best = (trial, score) }
        }
        return (best?.registration, isMirrored)
    }

    /// Another page, found by the rings that the first one does not use and lying beside it.
    private static func refuseSecondSheet(
        beside first: MarkRegistration, _ rings: [FoundRing], in picture: InkDensity, template: SheetTemplate, marks: RingMarks
    ) throws(SheetError) {
        let left = rings.filter { !first.rings.contains($0) }
        guard left.count >= neededMarkCount, let toFirst = first.pageToPicture.inverse,
            let second = trials(left, template: template, marks: marks).best
        else { return }
        let center = toFirst.map(second.pageToPicture.map(template.fieldBoundsMM.center))
        let page = template.pageSizeMM
        let isWithin = (0...page.width).contains(center.x) && (0...page.height).contains(center.y)
        if !isWithin, second.hasLines(of: template, in: picture) { throw .severalSheets(count: 2) }
    }

    /// Why no three rings make a page.
    private static func failure(
        _ rings: [FoundRing], in page: InkDensity, template: SheetTemplate, marks: RingMarks
    ) -> SheetError {
        let likely = likelyMarks(rings, in: page, template: template, marks: marks)
        if let cutOff = cutOff(likely, in: page, template: template, marks: marks) { return cutOff }
        let missing = zip(PageCorner.allCases, marks.holeFractions).filter { _, hole in
            !likely.contains { abs($0.holeFraction - hole) <= tolerance(marks) }
        }.map(\.0)
        if likely.count < neededMarkCount || missing.count >= 2 {
            return .tooFewMarks(found: PageCorner.allCases.count - missing.count, missing: missing)
        }
        return .otherMarks(found: likely.map(\.holeFraction).sorted(), expected: marks.holeFractions, template: template.name)
    }

    /// The rings that are as large as a mark can be.
    static func likelyMarks(
        _ rings: [FoundRing], in page: InkDensity, template: SheetTemplate, marks: RingMarks
    ) -> [FoundRing] {
        let fullScale =
            Double(max(page.width, page.height)) / max(template.pageSizeMM.width, template.pageSizeMM.height)
        return rings.filter { likelySizeRange.contains($0.diameter / (fullScale * marks.diameterMM)) }
    }

    /// The rings that a map puts beside the form's fields, where nobody writes.
    static func outsideFields(_ rings: [FoundRing], _ map: Homography, template: SheetTemplate) -> [FoundRing] {
        guard let back = map.inverse else { return rings }
        return rings.filter { ring in
            let placeMM = back.map(ring.center)
            return !template.fields.contains { $0.boundsMM.contains(placeMM) }
        }
    }

    /// Two marks of the right size for their distance tell where the others are: outside the picture, it is cut off.
    private static func cutOff(
        _ rings: [FoundRing], in page: InkDensity, template: SheetTemplate, marks: RingMarks
    ) -> SheetError? {
        let centersMM = marks.centersMM(pageSizeMM: template.pageSizeMM)
        for (i, j) in [(0, 1), (1, 2), (2, 3), (3, 0), (0, 2), (1, 3)] {
            for a in rings where abs(a.holeFraction - marks.holeFractions[i]) <= tolerance(marks) {
                for b in rings where b != a && abs(b.holeFraction - marks.holeFractions[j]) <= tolerance(marks) {
                    let scale = a.center.distance(to: b.center) / centersMM[i].distance(to: centersMM[j])
                    let areMarks = [a, b].allSatisfy { sizeRatioRangeOfTwo.contains($0.diameter / (scale * marks.diameterMM)) }
                    guard areMarks else { continue }
                    let map = Homography(similarityFrom: (centersMM[i], centersMM[j]), to: (a.center, b.center))
                    // A third ring of that size is a mark too, and this another form; not a round digit in a cell.
                    let beside = outsideFields(rings, map, template: template)
                    guard beside.count(where: { sizeRatioRangeOfTwo.contains($0.diameter / a.diameter) }) == 2 else { continue }
                    let check = RegistrationCheck(
                        template: template, pageToPicture: map, pictureWidth: page.width, pictureHeight: page.height)
                    if centersMM.contains(where: { !check.isInPicture($0) }) { return check.cutOff }
                }
            }
        }
        return nil
    }

    /// Half the way to the nearest other mark's hole.
    static func tolerance(_ marks: RingMarks) -> Double {
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
        let centersMM = marks.centersMM(pageSizeMM: template.pageSizeMM)
        let pairs = zip(centersMM, choice).compactMap { place, ring in ring.map { (place: place, ring: $0) } }
        guard
            let map = pairs.count == 4
                ? Homography.fit(from: pairs.map(\.place), to: pairs.map(\.ring.center)) : Self.map(pairs, marks: marks)
        else { return nil }
        var sum = 0.0
        for (place, ring) in pairs {
            let scale = abs(map.scale(at: place))
            guard scale.isFinite, Self.sizeRatioRange.contains(ring.diameter / (scale * marks.diameterMM)) else { return nil }
            let error = ring.diameter / scale - marks.diameterMM
            sum += error * error
        }
        let maxSlant = pairs.count == 4 ? Self.maxSlant : Self.maxSlantOfThree
        guard Self.isPlausible(map, at: template.fieldBoundsMM.center, maxSlant: maxSlant) else { return nil }
        pageToPicture = map
        rings = choice
        sizeResidualMM = (sum / Double(pairs.count)).squareRoot()
    }

    /// The map that three marks and their sizes fix.
    ///
    /// The area of a small shape at p grows by det H / w(p)³, so the marks' areas give the ratios of w; with them the three
    /// centers are homogeneous points, and three of those fix the map. Nil for marks on one line, or of sizes that no view
    /// of a page gives.
    private static func map(_ pairs: [(place: Point, ring: FoundRing)], marks: RingMarks) -> Homography? {
        let diameters = pairs.map(\.ring.diameter)
        guard pairs.count == 3, let least = diameters.min(), let most = diameters.max(), most < maxSizeRatioOfThree * least
        else { return nil }
        let w = diameters.map { PortableMath.exp(-2 / 3 * PortableMath.log($0 / marks.diameterMM)) }
        let seen = Homography(
            zip(pairs, w).map { $0.ring.center.x * $1 } + zip(pairs, w).map { $0.ring.center.y * $1 } + w)
        let printed = Homography(pairs.map(\.place.x) + pairs.map(\.place.y) + [1, 1, 1])
        return printed.inverse?.followed(by: seen)
    }

    /// Whether a camera sees a page so: both directions of about equal scale and not folded onto each other.
    private static func isPlausible(_ map: Homography, at p: Point, maxSlant: Double) -> Bool {
        let right = map.map(Point(x: p.x + 1, y: p.y)) - map.map(Point(x: p.x - 1, y: p.y))
        let down = map.map(Point(x: p.x, y: p.y + 1)) - map.map(Point(x: p.x, y: p.y - 1))
        let lengthRight = right.distance(to: Point(x: 0, y: 0)), lengthDown = down.distance(to: Point(x: 0, y: 0))
        guard lengthRight > 0, lengthDown > 0, (0.5...2).contains(lengthRight / lengthDown) else { return false }
        return abs(right.x * down.x + right.y * down.y) < maxSlant * lengthRight * lengthDown
    }

    /// More marks first, then nearer holes and sizes.
    private func score(_ marks: RingMarks) -> Double {
        let misfit = zip(rings, marks.holeFractions).reduce(0) { sum, pair in
            sum + (pair.0.map { abs($0.holeFraction - pair.1) } ?? 0)
        }
        return Double(markCount) * 10 + 1 / (1 + 10 * misfit + sizeResidualMM / marks.diameterMM)
    }
}

extension Homography {
    /// The turned, scaled and moved plane that takes two points to two others.
    init(similarityFrom source: (Point, Point), to target: (Point, Point)) {
        let s = source.1 - source.0, t = target.1 - target.0
        let square = s.x * s.x + s.y * s.y
        let a = (s.x * t.x + s.y * t.y) / square, b = (s.x * t.y - s.y * t.x) / square
        self.init([
            a, -b, target.0.x - a * source.0.x + b * source.0.y, b, a, target.0.y - b * source.0.x - a * source.0.y, 0, 0, 1,
        ])
    }
}

extension InkDensity {
    /// Left and right exchanged.
    fileprivate func mirrored() -> InkDensity {
        var result = self
        for y in 0..<height {
            for x in 0..<width { result[x, y] = self[width - 1 - x, y] }
        }
        return result
    }
}
