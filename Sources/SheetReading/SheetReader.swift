import Forms
import Imaging
import Registration

/// Reads pictures of one filled-in form.
///
/// The page is found by its marks or its lines, laid flat, its lines taken out; what is left is given to the cells.
public struct SheetReader: Sendable {
    /// Raised whenever a sheet would be read otherwise than before: what was kept of earlier readings is then not used again.
    public static let version = 16

    public let template: SheetTemplate
    public let profile: NormalizationProfile
    /// Whether a form on which nothing is written is read too, every cell empty, to see where its cells were found.
    public let acceptsUnfilled: Bool
    /// How a page is read that may lie either way up for all that is printed on it: as it was found (false), or turned by half (true); nil
    /// where such a page is refused, unless its digits can tell.
    package var readsTurned: Bool?

    /// Coarser pictures leave a digit too few pixels.
    static let minPixelsPerMM = 2.8
    /// Where marks fix the page, this fraction of the printed cell edges between them is enough to know the form.
    private static let minFoundEdgeFraction = 0.5
    /// Of rules that digits stand on a row of strokes may look like some, and hardly any is hidden.
    private static let minFoundRuleFraction = 0.75
    /// By lines alone, some of them may be missing altogether.
    private static let minFoundEdgeFractionOfGrid = 0.4
    /// Lines this far from where the cells are cut, on average, halve the confidence.
    private static let doubtfulResidualMM = 0.3
    /// A page bent so much that its lines are this far from a flat page's, on average, halves it too.
    private static let doubtfulBendMM = 1.0

    public init(template: SheetTemplate, profile: NormalizationProfile = .mnist, acceptsUnfilled: Bool = false) {
        self.template = template
        self.profile = profile
        self.acceptsUnfilled = acceptsUnfilled
    }

    /// Reads every cell of a sheet.
    ///
    /// - Parameters:
    ///   - image: the upright or turned page; marks tell which, lines tell a quarter turn only.
    ///   - writing: the same picture without ink that is not to be read; nil where all is.
    ///   - dotsPerInch: as the file says, for the print's scale; what it says is not relied upon.
    ///   - identity: which sheet it is, where that is known from elsewhere; a readable QR code has to say the same.
    /// - Throws: `SheetError` where the picture is not a filled-in sheet of the template.
    /// - Complexity: linear in the pixels.
    ///
    /// **Determinism** B.
    public func read(
        _ image: GrayImage, writing: GrayImage? = nil, dotsPerInch: Double? = nil, identity given: SheetIdentity? = nil
    ) throws(SheetError) -> SheetReading {
        let seen = PageInk(image)
        guard !seen.isBlank else { throw .blankPage }
        let (refiner, registration) = try register(seen, dotsPerInch: dotsPerInch)
        let page = (writing.map(PageInk.init) ?? seen).withoutStreaks(
            template, crossings: refiner.crossings, pixelsPerMM: abs(refiner.pageToInk.scale(at: template.fieldBoundsMM.center)))
        let identity = try identity(on: page, pageToFine: refiner.pageToInk, given: given)
        let fields = readFields(refiner, page: page, identity: identity)
        let reading = SheetReading(registration: registration, identity: identity, fields: fields)
        if !acceptsUnfilled { try reading.requireFilled() }
        // Digits on rules lie elsewhere in the cells of the turned page, and numbers in other cells: they cannot be read the other way up
        // without it.
        if registration.possibleQuarterTurns.count > 1, template.grids.contains(where: { $0.ruleMM != nil || $0.number != nil }),
            reading.cells.contains(where: { $0.status != .empty })
        {
            throw .wayUpUnknown(template: template.name)
        }
        return reading
    }

    /// A first map from the page to the picture.
    fileprivate struct Location {
        let pageToPicture: Homography
        let rings: [FoundRing?]
        let sizeResidualMM: Double
        let isByMarks: Bool
        let possibleQuarterTurns: [Int]
        /// Where the first field's lines cross in the picture, where its cells were found one by one; nil elsewhere.
        var crossings: [Point]?
        /// Whether it was refined by all of the form's cells at a glance.
        var isGlanced = false

        var markCount: Int { rings.count { $0 != nil } }
    }

    /// The page by its marks, its print or its grid; where that does not fit, by all that is left of them together.
    private func register(
        _ page: PageInk, dotsPerInch: Double?
    ) throws(SheetError) -> (refiner: PageRefiner, registration: SheetRegistration) {
        let first: SheetError
        var markCount = 0
        do {
            let located = try locate(page)
            markCount = located.markCount
            return try register(located, page: page, dotsPerInch: dotsPerInch)
        } catch {
            first = error
        }
        let neededMarkCount: Int
        switch first.subject {
        case .place: neededMarkCount = 0
        // Three marks tell the fourth corner by their sizes alone, which noise changes: all of them have to lie where the lines put them.
        case .lines where markCount == 3: neededMarkCount = markCount
        case .lines, .other: throw first
        }
        guard let other = secondLocation(page), other.markCount >= neededMarkCount else { throw first }
        do {
            return try register(other, page: page, dotsPerInch: dotsPerInch)
        } catch {
            if case .cutOff = error { throw error }
            throw first
        }
    }

    private func register(
        _ located: Location, page: PageInk, dotsPerInch: Double?
    ) throws(SheetError) -> (refiner: PageRefiner, registration: SheetRegistration) {
        let toFine = located.pageToPicture.followed(by: page.pictureToFine)
        let refiner = PageRefiner(
            page.fine, grids: template.grids, pageToInk: toFine, crossings: located.crossings?.map(page.pictureToFine.map),
            isGlanced: located.isGlanced)
        return (refiner, try register(located, refiner, page: page, dotsPerInch: dotsPerInch))
    }

    /// Where the surest way did not find the page; nil where no other does.
    private func secondLocation(_ page: PageInk) -> Location? {
        guard let coarseToPicture = page.pictureToCoarse.inverse else { return nil }
        switch template.registration {
        case .marks(let marks):
            return MarkRegistration.byFewMarks(in: page.coarse, template: template, marks: marks).map {
                Location($0, coarseToPicture: coarseToPicture)
            }
        case .print:
            return PrintRegistration.byLargestField(of: template, in: page.coarse).map { found in
                Location(
                    pageToPicture: found.pageToPicture.followed(by: coarseToPicture), rings: [nil, nil, nil, nil],
                    sizeResidualMM: found.residualMM, isByMarks: true, possibleQuarterTurns: [0])
            }
        case .grid: return nil
        }
    }

    private func locate(_ page: PageInk) throws(SheetError) -> Location {
        guard let coarseToPicture = page.pictureToCoarse.inverse else { throw .blankPage }
        switch template.registration {
        case .marks(let marks):
            return Location(
                try MarkRegistration.find(in: page.coarse, template: template, marks: marks), coarseToPicture: coarseToPicture)
        case .print(let features):
            let found = try PrintRegistration.find(features, of: template, in: page.coarse)
            let map = readsTurned == true ? found.otherWayUp ?? found.pageToPicture : found.pageToPicture
            let isKnown = !found.isHalfTurnUnknown || readsTurned != nil && found.otherWayUp != nil
            return Location(
                pageToPicture: map.followed(by: coarseToPicture), rings: [nil, nil, nil, nil],
                sizeResidualMM: found.residualMM, isByMarks: true, possibleQuarterTurns: isKnown ? [0] : [0, 2])
        case .grid:
            let found = try GridFinder.find(template, in: page.coarse)
            return Location(
                pageToPicture: found.pageToPicture.followed(by: coarseToPicture), rings: [nil, nil, nil, nil],
                sizeResidualMM: 0, isByMarks: false, possibleQuarterTurns: found.possibleQuarterTurns,
                crossings: found.crossings?.map(coarseToPicture.map), isGlanced: template.grids.count == 1)
        }
    }

    private func register(
        _ located: Location, _ refiner: PageRefiner, page: PageInk, dotsPerInch: Double?
    ) throws(SheetError) -> SheetRegistration {
        let hasRulesOnly = template.grids.contains { $0.ruleMM != nil } && !template.grids.contains { $0.lineWidthMM > 0 }
        let needed =
            hasRulesOnly
            ? Self.minFoundRuleFraction : located.isByMarks ? Self.minFoundEdgeFraction : Self.minFoundEdgeFractionOfGrid
        if refiner.foundEdgeFraction < needed {
            if hasRulesOnly, case .print = template.registration {
                throw .otherPrint(found: refiner.foundEdgeCount, expected: refiner.edgeCount, template: template.name)
            }
            if located.isByMarks {
                throw .gridNotBetweenMarks(
                    foundEdges: refiner.foundEdgeCount, expectedEdges: refiner.edgeCount, isBlackAndWhite: page.isBlackAndWhite,
                    template: template.name)
            }
            throw .otherGrid(
                foundRows: 0, foundColumns: 0, expectedRows: template.grids.first?.rowCount ?? 0,
                expectedColumns: template.grids.first?.columnCount ?? 0, template: template.name)
        }
        guard let fineToPicture = page.pictureToFine.inverse else { throw .blankPage }
        let map = refiner.pageToInk.followed(by: fineToPicture)
        let center = template.fieldBoundsMM.center
        let pixelsPerMM = map.scale(at: center)
        guard pixelsPerMM >= Self.minPixelsPerMM else {
            throw .tooCoarse(pixelsPerMM: pixelsPerMM, needed: Self.minPixelsPerMM)
        }
        let check = RegistrationCheck(
            template: template, pageToPicture: map, pictureWidth: page.pictureWidth, pictureHeight: page.pictureHeight)
        if case .marks = template.registration {
            try check.refuseMissingSide(leastOuterFraction: refiner.leastOuterFraction)
            try check.refuseOffMarks(
                located.rings.map { $0?.center }, crossings: refiner.crossings.map { $0.map(fineToPicture.map) })
        }
        try check.refuseCutOff()
        if refiner.isLost {
            let cellCount = template.printedCells.count
            throw .fieldsNotFound(cellCount: cellCount, ofCells: cellCount)
        }
        try check.refuseSmallPrint(dotsPerInch: dotsPerInch)
        let projectiveResidualMM = refiner.projectiveResidualMM ?? located.sizeResidualMM
        let residualMM = refiner.residualMM ?? located.sizeResidualMM
        let markFraction = located.isByMarks && located.markCount < 4 ? 0.8 : 1
        let edgeFraction = min(1, refiner.foundEdgeFraction / 0.8)
        let misfit = residualMM / Self.doubtfulResidualMM, bend = projectiveResidualMM / Self.doubtfulBendMM
        return SheetRegistration(
            pageToPicture: map, projectiveResidualMM: projectiveResidualMM, residualMM: residualMM,
            confidence: markFraction * edgeFraction / (1 + misfit * misfit + bend * bend),
            quarterTurns: Self.quarterTurns(map, at: center), possibleQuarterTurns: located.possibleQuarterTurns,
            pixelsPerMM: pixelsPerMM, printScale: dotsPerInch.map { pixelsPerMM * 25.4 / $0 },
            marks: located.rings.map { $0?.center }, foundEdgeFraction: refiner.foundEdgeFraction)
    }

    /// Which way the page's right points in the picture, as counter-clockwise quarter turns.
    private static func quarterTurns(_ map: Homography, at p: Point) -> Int {
        let right = map.map(Point(x: p.x + 1, y: p.y)) - map.map(p)
        if abs(right.x) >= abs(right.y) { return right.x > 0 ? 0 : 2 }
        return right.y < 0 ? 1 : 3
    }
}

extension SheetReader.Location {
    fileprivate init(_ found: MarkRegistration, coarseToPicture: Homography) {
        let rings = found.rings.map { ring in
            ring.map {
                FoundRing(
                    center: coarseToPicture.map($0.center), diameter: $0.diameter * coarseToPicture.elements[0],
                    holeFraction: $0.holeFraction)
            }
        }
        self.init(
            pageToPicture: found.pageToPicture.followed(by: coarseToPicture), rings: rings,
            sizeResidualMM: found.sizeResidualMM, isByMarks: true, possibleQuarterTurns: [0])
    }
}

extension SheetError {
    fileprivate enum Subject {
        /// Where the page lies: another way of looking may find it.
        case place
        /// Lines that are not where the marks have them.
        case lines
        case other
    }

    fileprivate var subject: Subject {
        switch self {
        case .tooFewMarks, .otherMarks, .cutOff, .otherPrint, .fieldsNotFound: .place
        case .gridNotBetweenMarks, .gridOffMarks, .sideMissing: .lines
        case .otherGrid, .blankPage, .unfilled, .backShowsThrough, .mostlyUnread, .secondInk, .mirrored, .smallPrint,
            .severalSheets, .tooCoarse, .upsideDown, .wayUpUnknown, .labelsDisagree, .noIdentity, .identityDiffers, .wrongCollection:
            .other
        }
    }
}
