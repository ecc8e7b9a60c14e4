import Imaging
import Registration

/// Filled-in sheets of one form laid on one another.
struct AlignedSheets {
    /// Those that lie on one another, in the order given.
    private(set) var sheets: [(name: String, laid: LaidSheet)]
    let leftOut: [LeftOutSheet]

    /// Fewer do not tell print from writing.
    static let minCount = 3
    /// More tell nothing new, and cost time and memory.
    static let maxCount = 30
    /// Ink that lies on one another's beyond chance: half of it or less where much is written over little print, next to nothing on
    /// another form.
    static let minAgreement = 0.25
    /// So many sheets are tried as the one that others are laid on.
    private static let maxReferenceCount = 4

    /// A sheet that was laid on others.
    private struct Placed {
        /// Among those given.
        let index: Int
        let name: String
        var sheet: LaidSheet

        func leftOut(_ reason: LeftOutSheet.Reason) -> LeftOut { LeftOut(index: index, sheet: LeftOutSheet(name: name, reason: reason)) }
    }

    private struct LeftOut {
        let index: Int
        let sheet: LeftOutSheet
    }

    private struct Candidate {
        let index: Int
        let name: String
        let picture: SheetPicture
        /// The ways in which the page may lie.
        let starts: [SheetMap]
        /// A scan of the whole page and nothing else.
        let isWhole: Bool
    }

    /// - Throws: `LearningError.tooFewSheets` or `.sheetsDiffer`.
    init(_ filled: [FilledSheet], pageSizeMM: Size) throws(LearningError) {
        guard filled.count >= Self.minCount else { throw .tooFewSheets(count: filled.count, needed: Self.minCount) }
        var candidates: [Candidate] = []
        var leftOut: [LeftOut] = []
        for (index, sheet) in filled.enumerated() {
            func leaveOut(_ reason: LeftOutSheet.Reason) {
                leftOut.append(LeftOut(index: index, sheet: LeftOutSheet(name: sheet.name, reason: reason)))
            }
            if candidates.count == Self.maxCount {
                leaveOut(.notNeeded(afterCount: Self.maxCount))
                continue
            }
            if let same = candidates.first(where: { filled[$0.index].image == sheet.image }) {
                leaveOut(.samePicture(as: same.name))
                continue
            }
            let page = PageInk(sheet.image)
            if page.isBlank {
                leaveOut(.blank)
                continue
            }
            let (starts, isWhole) = Self.starts(sheet.image, page, pageSizeMM: pageSizeMM)
            if starts.isEmpty {
                leaveOut(.noPaper(proportions: Double(sheet.image.width) / Double(sheet.image.height)))
                continue
            }
            candidates.append(
                Candidate(index: index, name: sheet.name, picture: SheetPicture(page.fine), starts: starts, isWhole: isWhole))
        }
        var best: (laid: [Placed], differing: [LeftOut]) = ([], [])
        let references = candidates.filter(\.isWhole) + candidates.filter { !$0.isWhole }
        for reference in references.prefix(Self.maxReferenceCount) where 2 * best.laid.count <= candidates.count {
            let laid = Self.laid(candidates, on: reference)
            if laid.laid.count > best.laid.count { best = laid }
        }
        let (same, others) = Self.ofOneEdition(best.laid)
        let (precise, astray) = Self.ofSharedLines(Self.refined(same))
        let all = (leftOut + best.differing + others + astray).sorted { $0.index < $1.index }.map(\.sheet)
        guard precise.count >= Self.minCount else {
            throw .sheetsDiffer(usedCount: precise.count, needed: Self.minCount, leftOut: all)
        }
        sheets = (astray.isEmpty ? precise : Self.refined(precise)).map { ($0.name, $0.sheet) }
        self.leftOut = all
    }

    /// The sheets without those of other editions of the form.
    private static func ofOneEdition(
        _ laid: [Placed]
    ) -> (same: [Placed], others: [LeftOut]) {
        guard laid.count >= minCount else { return (laid, []) }
        let pages = laid.map { $0.sheet.page(pixelsPerMM: EditionCheck.pixelsPerMM, sigmaMM: SheetAlignment.agreementSigmaMM) }
        let (members, others) = EditionCheck(pages, threshold: 127).largestEdition()
        return (
            members.map { laid[$0] },
            others.map { other in
                let reason = LeftOutSheet.Reason.otherEdition(
                    foundFraction: other.finding.foundFraction, needed: EditionCheck.minFoundFraction, aroundMM: other.finding.placeMM)
                return laid[other.index].leftOut(reason)
            }
        )
    }

    /// The sheets laid anew on what they have in common, which no writing disturbs.
    private static func refined(_ laid: [Placed]) -> [Placed] {
        guard laid.count >= minCount else { return laid }
        var laid = laid
        let pageSizeMM = laid[0].sheet.map.pageSizeMM
        let pixelsPerMM = Self.pixelsPerMM(of: laid.map(\.sheet))
        for _ in 0..<maxRefinements {
            let print = PrintConsensus(laid.map(\.sheet), pixelsPerMM: pixelsPerMM).print
            let map = SheetMap(Homography(pixelsPerMM: pixelsPerMM), pageSizeMM: pageSizeMM)
            let alignment = SheetAlignment(to: LaidSheet(picture: SheetPicture(print), map: map))
            for index in laid.indices { laid[index].sheet = alignment.refined(laid[index].sheet) }
        }
        return laid
    }

    /// The sheets without those whose lines lie beside the others'.
    private static func ofSharedLines(
        _ laid: [Placed]
    ) -> (precise: [Placed], astray: [LeftOut]) {
        guard laid.count >= minCount else { return (laid, []) }
        let pages = laid.map { $0.sheet.page(pixelsPerMM: LineCheck.pixelsPerMM, sigmaMM: SheetAlignment.agreementSigmaMM) }
        let check = LineCheck(pages, threshold: 127)
        var rest = Array(laid.indices), astray: [LeftOut] = []
        while rest.count >= minCount, let odd = check.oddSheet(of: rest) {
            rest.removeAll { $0 == odd.index }
            let reason = LeftOutSheet.Reason.otherLines(sharedFraction: odd.sharedFraction, needed: LineCheck.minSharedFraction)
            astray.append(laid[odd.index].leftOut(reason))
        }
        return (rest.map { laid[$0] }, astray)
    }

    /// Every sheet laid on one of them, and those that do not lie on it.
    private static func laid(
        _ candidates: [Candidate], on first: Candidate
    ) -> (laid: [Placed], differing: [LeftOut]) {
        let reference = LaidSheet(picture: first.picture, map: first.starts[0])
        let alignment = SheetAlignment(to: reference)
        var laid: [Placed] = [], differing: [LeftOut] = []
        for candidate in candidates {
            if candidate.index == first.index {
                laid.append(Placed(index: candidate.index, name: candidate.name, sheet: reference))
                continue
            }
            let (sheet, agreement) = alignment.aligned(candidate.picture, starts: candidate.starts)
            if agreement.all >= minAgreement {
                laid.append(Placed(index: candidate.index, name: candidate.name, sheet: sheet))
            } else {
                let reason = LeftOutSheet.Reason.otherPrint(
                    agreement: agreement.all, needed: minAgreement, leastAtMM: agreement.leastAtMM)
                differing.append(LeftOut(index: candidate.index, sheet: LeftOutSheet(name: candidate.name, reason: reason)))
            }
        }
        return (laid, differing)
    }

    private static func starts(_ image: GrayImage, _ page: PageInk, pageSizeMM: Size) -> (maps: [SheetMap], isWhole: Bool) {
        let corners = Rect(x: 0, y: 0, width: pageSizeMM.width, height: pageSizeMM.height).corners
        let halfTurn = Homography([-1, 0, pageSizeMM.width, 0, -1, pageSizeMM.height, 0, 0, 1])
        func maps(_ flat: Homography) -> [SheetMap] {
            [flat, halfTurn.followed(by: flat)].map { SheetMap($0, pageSizeMM: pageSizeMM) }
        }
        let seen = PaperOutline.corners(in: image.withoutDither ?? image, pageSizeMM: pageSizeMM)
        if let seen, let flat = Homography.fit(from: corners, to: seen) {
            return (maps(flat.followed(by: page.pictureToFine)), false)
        }
        let proportions = Double(image.width) / Double(image.height), paper = pageSizeMM.width / pageSizeMM.height
        if abs(proportions / paper - 1) <= FormLearner.proportionTolerance {
            let straight = StraightPage(page, pageSizeMM: pageSizeMM)
            return (maps(straight.pageToPicture.followed(by: page.pictureToFine)), true)
        }
        if abs(1 / (proportions * paper) - 1) <= FormLearner.proportionTolerance {
            // Lies on its side.
            let picture = Rect(x: -0.5, y: -0.5, width: Double(image.width), height: Double(image.height)).corners
            guard let flat = Homography.fit(from: corners, to: Array(picture[1...] + picture[..<1])) else { return ([], false) }
            return (maps(flat.followed(by: page.pictureToFine)), false)
        }
        return ([], false)
    }
}

extension AlignedSheets {
    private static let maxRefinements = 2
    /// A finer page shows nothing more of its lines.
    private static let maxPixelsPerMM = 12.0

    private static func pixelsPerMM(of sheets: [LaidSheet]) -> Double {
        sheets.map(\.pixelsPerMM).reduce(maxPixelsPerMM) { min($0, $1) }
    }

    /// What the sheets have in common, laid straight by its own lines.
    mutating func formPage() -> FormPage {
        let pixelsPerMM = Self.pixelsPerMM(of: sheets.map(\.laid))
        var page = FormPage(PrintConsensus(sheets.map(\.laid), pixelsPerMM: pixelsPerMM), pixelsPerMM: pixelsPerMM)
        for _ in 0..<FormPage.maxStraightenings where abs(page.lines.slope) > FormPage.maxSlope {
            turn(by: page.lines.slope)
            page = FormPage(PrintConsensus(sheets.map(\.laid), pixelsPerMM: pixelsPerMM), pixelsPerMM: pixelsPerMM)
        }
        return page
    }

    /// Turns the page about its middle so that lines that fall by `slope` become level.
    private mutating func turn(by slope: Double) {
        let size = sheets[0].laid.map.pageSizeMM
        let x = size.width / 2, y = size.height / 2
        // To the first order; slopes are a few hundredths at most.
        let turn = Homography([1, -slope, slope * y, slope, 1, -slope * x, 0, 0, 1])
        for index in sheets.indices { sheets[index].laid.map.flat = turn.followed(by: sheets[index].laid.map.flat) }
    }
}
