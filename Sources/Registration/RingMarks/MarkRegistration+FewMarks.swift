import Forms
import Imaging

/// A first map of the page where marks are covered or cut off, or lead astray.
///
/// Method: guesses come from two marks as a scanner shows them, from two marks and the corners of the form's QR code, and from the
/// lines of the form's largest grid, which any turn, perspective and bent paper are followed by. Each is judged by the grid's cell
/// edges beneath it; which of the ways to lay a grid that look alike is the page's, the marks tell that lie where it puts them.
extension MarkRegistration {
    /// With a grid or a code so many marks fix a page.
    private static let neededBesideGrid = 2
    /// A mark lies so far from where the grid puts it, in its diameters, and in cells: a grid laid a cell further puts it a whole one
    /// away.
    private static let maxOffsetDiameters = 0.5
    private static let maxOffsetCells = 0.4
    /// Of the grid's edges, less what is printed where it has none: what is seen less well may be laid a cell further.
    private static let minQuality = 0.75
    /// A ring of about a mark's size in a mark's place is a mark, if another form's.
    private static let sameSizeRange = 0.85...1.18
    /// The same for a ring anywhere, whose view is not known.
    private static let markSizeRange = 0.75...1.35
    /// What a mark counts beside the fraction of the grid's edges.
    private static let markWeight = 0.2
    /// The code alone tells a page's far end within this, in marks' diameters.
    private static let codeReachDiameters = 4.0

    /// - Returns: nil where fewer than two marks lie where any guess has them.
    package static func byFewMarks(in page: InkDensity, template: SheetTemplate, marks: RingMarks) -> MarkRegistration? {
        let found = RingMarkFinder.rings(in: page, thresholds: RingMarkFinder.allThresholds)
        let smooth = RingMarkFinder.smoothRings(in: page)
        let rings = likelyMarks(RingMarkFinder.distinct(found + smooth), in: page, template: template, marks: marks)
        guard rings.count >= neededBesideGrid else { return nil }
        let byCode = codeGuesses(rings, in: page, template: template, marks: marks)
        guard let grid = template.largestLinedGrid else {
            return byCode.compactMap { fitted($0, rings, template: template, marks: marks, reachMM: marks.diameterMM) }.first
        }
        let cellMM = min(grid.pitchMM.width, grid.pitchMM.height)
        var guesses = (pairGuesses(rings, template: template, marks: marks) + byCode).compactMap {
            GridCandidate(GridGuess(map: $0), grid, in: page)
        }
        if let best = best(guesses, rings, template: template, marks: marks, cellMM: cellMM), best.quality >= GridFinder.sureQuality {
            return best.registration
        }
        // Every way to lay the grid that looks alike.
        let laid = GridFinder.candidates(of: grid, template: template, in: page).candidates
        guesses += laid.flatMap { candidate in grid.alikeQuarterTurns.map { candidate.turned(grid.turnMM($0)) } }
        return best(guesses, rings, template: template, marks: marks, cellMM: cellMM)?.registration
    }

    private static func best(
        _ guesses: [GridCandidate], _ rings: [FoundRing], template: SheetTemplate, marks: RingMarks, cellMM: Double
    ) -> (registration: MarkRegistration, quality: Double)? {
        var best: (registration: MarkRegistration, quality: Double, score: Double)?
        for guess in guesses where guess.quality >= minQuality {
            guard
                let registration = fitted(
                    guess.map, rings, template: template, marks: marks,
                    reachMM: min(maxOffsetCells * cellMM, maxOffsetDiameters * marks.diameterMM))
            else { continue }
            let score = guess.quality + markWeight * Double(registration.rings.count { $0 != nil })
            if score > best?.score ?? -1 { best = (registration, guess.quality, score) }
        }
        return best.map { ($0.registration, $0.quality) }
    }

    /// The marks that lie where a map puts them; nil for fewer than are needed, and where another form's mark lies there.
    private static func fitted(
        _ map: Homography, _ rings: [FoundRing], template: SheetTemplate, marks: RingMarks, reachMM: Double
    ) -> MarkRegistration? {
        var sum = 0.0
        var isOtherForm = false
        let seen = zip(marks.centersMM(pageSizeMM: template.pageSizeMM), marks.holeFractions).map { place, hole -> FoundRing? in
            let middle = map.map(place), scale = abs(map.scale(at: place))
            guard scale.isFinite, scale > 0 else { return nil }
            let near = rings.filter { ring in
                abs(ring.holeFraction - hole) <= tolerance(marks) && ring.center.distance(to: middle) <= reachMM * scale
                    && sizeRatioRangeOfTwo.contains(ring.diameter / (scale * marks.diameterMM))
            }
            guard let ring = near.min(by: { $0.center.distance(to: middle) < $1.center.distance(to: middle) }) else {
                let sizeMM = marks.diameterMM * scale
                isOtherForm =
                    isOtherForm
                    || rings.contains {
                        $0.center.distance(to: middle) <= sizeMM && sameSizeRange.contains($0.diameter / sizeMM)
                    }
                return nil
            }
            let error = ring.diameter / scale - marks.diameterMM
            sum += error * error
            return ring
        }
        let count = seen.count { $0 != nil }
        guard count >= neededBesideGrid, !isOtherForm else { return nil }
        // A third mark that lies elsewhere tells of another view; not a round digit in a cell.
        let outside = outsideFields(rings, map, template: template)
        let isContradicted = zip(seen, zip(marks.centersMM(pageSizeMM: template.pageSizeMM), marks.holeFractions)).contains { found, mark in
            guard found == nil else { return false }
            let sizeMM = marks.diameterMM * abs(map.scale(at: mark.0))
            return outside.contains { ring in
                !seen.contains(ring) && abs(ring.holeFraction - mark.1) <= tolerance(marks)
                    && markSizeRange.contains(ring.diameter / sizeMM)
            }
        }
        guard !isContradicted else { return nil }
        return MarkRegistration(pageToPicture: map, rings: seen, sizeResidualMM: (sum / Double(count)).squareRoot())
    }

    /// As a scanner shows the page: every two rings that can be two marks.
    private static func pairGuesses(_ rings: [FoundRing], template: SheetTemplate, marks: RingMarks) -> [Homography] {
        let centersMM = marks.centersMM(pageSizeMM: template.pageSizeMM)
        var maps: [Homography] = []
        for (i, j) in [(0, 1), (1, 2), (2, 3), (3, 0), (0, 2), (1, 3)] {
            for a in rings where abs(a.holeFraction - marks.holeFractions[i]) <= tolerance(marks) {
                for b in rings where b != a && abs(b.holeFraction - marks.holeFractions[j]) <= tolerance(marks) {
                    let scale = a.center.distance(to: b.center) / centersMM[i].distance(to: centersMM[j])
                    guard [a, b].allSatisfy({ sizeRatioRangeOfTwo.contains($0.diameter / (scale * marks.diameterMM)) }) else { continue }
                    maps.append(Homography(similarityFrom: (centersMM[i], centersMM[j]), to: (a.center, b.center)))
                }
            }
        }
        return maps
    }

    /// By the corners of the form's code and the marks that lie about where they lead.
    private static func codeGuesses(
        _ rings: [FoundRing], in page: InkDensity, template: SheetTemplate, marks: RingMarks
    ) -> [Homography] {
        guard let place = template.qrCode else { return [] }
        let picture = GrayImage(width: page.width, height: page.height, pixels: page.values.map { 255 - $0 })
        let cornersMM = Rect(x: place.originMM.x, y: place.originMM.y, width: place.sideMM, height: place.sideMM).corners
        let centersMM = marks.centersMM(pageSizeMM: template.pageSizeMM)
        let codes = picture.qrCodes().filter { SheetCode(text: $0.text)?.identity.collection == template.name }
        return codes.compactMap { code in
            guard let alone = Homography.fit(from: cornersMM, to: code.corners) else { return nil }
            var from = cornersMM, to = code.corners
            for (center, hole) in zip(centersMM, marks.holeFractions) {
                let middle = alone.map(center), scale = abs(alone.scale(at: cornersMM[0]))
                let near = rings.filter {
                    abs($0.holeFraction - hole) <= tolerance(marks)
                        && $0.center.distance(to: middle) <= codeReachDiameters * marks.diameterMM * scale
                }
                guard let ring = near.min(by: { $0.center.distance(to: middle) < $1.center.distance(to: middle) }) else { continue }
                from.append(center)
                to.append(ring.center)
            }
            return from.count >= cornersMM.count + neededBesideGrid ? Homography.fit(from: from, to: to) : nil
        }
    }
}

extension SheetTemplate {
    /// The field of most cells whose lines are printed; nil without any.
    var largestLinedGrid: CellGrid? {
        grids.filter { $0.lineWidthMM > 0 }.max { $0.cellCount < $1.cellCount }
    }
}
