import Imaging

/// Tells the sheets of one edition of a form from those of others, most of whose print lies in the same places.
///
/// Method: the page is looked at block by block. Where a sheet's ink is mostly borne out by other sheets, it is print and not
/// writing, and every sheet of its edition has it, too: more of it than chance would have. Of the sheets those
/// are of one edition that agree with the one that most agree with. Straight strokes do not count: scanners lose ruled lines over parts of a page.
///
/// **Complexity** the square of the number of sheets times a page's pixels. **Determinism** A.
struct EditionCheck {
    /// What a sheet has of another one's print.
    struct Finding {
        /// 1 for all, 0 for what chance would have, in the block where it is least.
        let foundFraction: Double
        let placeMM: Point
    }

    static let pixelsPerMM = 4.0
    /// Of the print in a block a sheet of the same edition has at least this fraction beyond chance.
    static let minFoundFraction = 0.35
    private static let blockMM = 25.0
    /// Less print than this in a block may be chance: some words.
    private static let minPrintMM2 = 15.0
    /// Of the ink in a block of print so much is borne out by others.
    private static let minPrintFraction = 0.985
    /// One in so many of the others bears out what is print.
    private static let othersPerWitness = 5
    private static let minLineMM = 2.2

    private let width: Int
    private let height: Int
    /// The sheets' ink but for straight strokes, and all ink thickened by a pixel.
    private let ink: [BilevelImage]
    private let near: [BilevelImage]
    /// How many sheets have ink near a pixel.
    private var counts: [UInt8]

    /// - Parameter pages: laid on one another, at `pixelsPerMM`; at most 255.
    init(_ pages: [InkDensity], threshold: UInt8) {
        (width, height) = (pages[0].width, pages[0].height)
        let near = pages.map { $0.dilated(radius: 1).binarized(above: threshold) }
        ink = pages.map { page in
            var ink = page.binarized(above: threshold)
            let level = RulePicture.runs(of: ink, pixelsPerMM: Self.pixelsPerMM, minRunMM: Self.minLineMM)
            let upright = RulePicture.runs(of: ink.transposed(), pixelsPerMM: Self.pixelsPerMM, minRunMM: Self.minLineMM).transposed()
            for index in ink.ink.indices where level.ink[index] | upright.ink[index] != 0 { ink.ink[index] = 0 }
            return ink
        }
        self.near = near
        counts = [UInt8](repeating: 0, count: width * height)
        for sheet in near {
            for index in counts.indices { counts[index] &+= sheet.ink[index] }
        }
    }

    /// The sheets of the edition that most are of, and what the others lack of it.
    func largestEdition() -> (members: [Int], others: [(index: Int, finding: Finding)]) {
        var best: (members: [Int], others: [(index: Int, finding: Finding)]) = ([], [])
        for reference in ink.indices {
            let findings = ink.indices.map { sheet in
                sheet == reference ? nil : finding(sheet: sheet, against: reference) ?? finding(sheet: reference, against: sheet)
            }
            let members = ink.indices.filter { findings[$0] == nil }
            guard members.count > best.members.count else { continue }
            if members.count == ink.count { return (members, []) }
            best = (members, ink.indices.compactMap { index in findings[index].map { (index, $0) } })
        }
        return best
    }

    /// Where a sheet lacks most of what another has printed; nil where it has enough everywhere.
    private func finding(sheet: Int, against reference: Int) -> Finding? {
        let columnCount = max(1, Int(Double(width) / Self.pixelsPerMM / Self.blockMM))
        let rowCount = max(1, Int(Double(height) / Self.pixelsPerMM / Self.blockMM))
        let witnesses = max(1, (ink.count - 2 + Self.othersPerWitness - 1) / Self.othersPerWitness)
        var blocks = [Block](repeating: Block(), count: columnCount * rowCount)
        let own = ink[reference].ink, ownNear = near[reference].ink, other = near[sheet].ink
        for y in 0..<height {
            let row = y * rowCount / height * columnCount
            for x in 0..<width {
                let index = y * width + x, block = row + x * columnCount / width
                blocks[block].pixelCount += 1
                blocks[block].nearCount += Int(other[index])
                guard own[index] != 0 else { continue }
                blocks[block].inkCount += 1
                guard Int(counts[index]) - Int(ownNear[index]) - Int(other[index]) >= witnesses else { continue }
                blocks[block].printCount += 1
                blocks[block].foundCount += Int(other[index])
            }
        }
        var worst: Finding?
        for (index, block) in blocks.enumerated() {
            guard Double(block.printCount) >= Self.minPrintMM2 * Self.pixelsPerMM * Self.pixelsPerMM,
                Double(block.printCount) >= Self.minPrintFraction * Double(block.inkCount),
                block.foundFraction < worst?.foundFraction ?? Self.minFoundFraction
            else { continue }
            let place = Point(
                x: (Double(index % columnCount) + 0.5) * Double(width) / Double(columnCount),
                y: (Double(index / columnCount) + 0.5) * Double(height) / Double(rowCount))
            worst = Finding(foundFraction: block.foundFraction, placeMM: place * (1 / Self.pixelsPerMM))
        }
        return worst
    }

    /// A part of the page.
    private struct Block {
        var pixelCount = 0, nearCount = 0, inkCount = 0, printCount = 0, foundCount = 0

        var foundFraction: Double {
            let chance = Double(nearCount) / Double(pixelCount)
            return chance < 1 ? (Double(foundCount) / Double(max(1, printCount)) - chance) / (1 - chance) : 1
        }
    }
}
