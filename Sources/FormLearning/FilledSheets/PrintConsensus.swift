import Imaging

/// What several filled-in sheets of a form, laid on one another, have in common: the print.
///
/// Method: a place is printed as dark as the median of the sheets has it, where nearly all sheets have ink nearby; writing
/// differs from sheet to sheet. Long straight lines, which nobody writes twice in the same place, need few sheets, as scanners lose
/// lines over parts of a page; a line that others bear out over half its length is believed where one sheet alone shows it.
///
/// Limits: where the same is always written in the same place, bits of writing remain, as dark as print; `written` tells them from
/// print by how much more ink lies around them. **Determinism** A.
struct PrintConsensus {
    let print: InkDensity
    /// Ink that is no print: the fraction of the sheets that have some here, 255 for all.
    let written: InkDensity

    /// Print of one sheet and of another one are this near to each other.
    private static let nearMM = 0.15
    /// One sheet in so many may lack print that the others have.
    private static let sheetsPerMissing = 5
    /// Shorter straight strokes are parts of digits.
    private static let minLineMM = 6.0
    /// A line that one sheet alone shows in parts is at least so long.
    private static let minLoneLineMM = 15.0
    private static let minBorneOutFraction = 0.5
    /// Lighter than this is paper.
    private static let paperDensity: UInt8 = 10

    /// - Parameter sheets: at least three.
    init(_ sheets: [LaidSheet], pixelsPerMM: Double) {
        let pages = sheets.map { $0.page(pixelsPerMM: pixelsPerMM) }
        let radius = max(1, Int((Self.nearMM * pixelsPerMM).rounded()))
        let minLineSheets = max(2, (pages.count + Self.sheetsPerMissing - 1) / Self.sheetsPerMissing)
        let ink = zip(pages, sheets).map { $0.binarized(above: $1.picture.threshold) }
        let level = SharedLines(ink, pages, minSheets: minLineSheets, radius: radius, pixelsPerMM: pixelsPerMM)
        let upright = SharedLines(
            ink.map { $0.transposed() }, pages.map { $0.transposed() }, minSheets: minLineSheets, radius: radius,
            pixelsPerMM: pixelsPerMM)
        print = Self.print(
            pages, near: pages.map { $0.dilated(radius: radius) }, isLine: [level.isLine, upright.isLine.transposed()],
            lone: [level.lone, upright.lone.transposed()], minLineSheets: minLineSheets)
        written = Self.written(ink, print: print)
    }

    private static func print(
        _ pages: [InkDensity], near: [InkDensity], isLine: [BilevelImage], lone: [InkDensity], minLineSheets: Int
    ) -> InkDensity {
        let count = pages.count, missing = count / sheetsPerMissing
        var result = lone[0]
        var here = [UInt8](repeating: 0, count: count), around = here
        for index in result.values.indices {
            let isLine = isLine[0].ink[index] != 0 || isLine[1].ink[index] != 0
            var inkCount = 0
            for sheet in 0..<count {
                here[sheet] = pages[sheet].values[index]
                if here[sheet] > paperDensity { inkCount += 1 }
            }
            var density = max(lone[0].values[index], lone[1].values[index])
            if inkCount >= minLineSheets || 2 * inkCount >= count {
                here.sort()
                for sheet in 0..<count { around[sheet] = near[sheet].values[index] }
                around.sort()
                density = max(density, min(here[count / 2], around[missing]))
                if isLine { density = max(density, here[count - minLineSheets]) }
            }
            result.values[index] = density
        }
        return result
    }

    private static func written(_ ink: [BilevelImage], print: InkDensity) -> InkDensity {
        let threshold = FormPage.threshold(of: print)
        var result = print
        for index in result.values.indices {
            guard print.values[index] <= threshold else {
                result.values[index] = 0
                continue
            }
            var count = 0
            for sheet in ink { count += Int(sheet.ink[index]) }
            result.values[index] = UInt8(255 * count / ink.count)
        }
        return result
    }

    /// The level lines of several sheets.
    private struct SharedLines {
        /// Where enough sheets have a line.
        var isLine: BilevelImage
        /// The densities of lines that one sheet alone shows there, and others along most of their length.
        var lone: InkDensity

        init(_ ink: [BilevelImage], _ pages: [InkDensity], minSheets: Int, radius: Int, pixelsPerMM: Double) {
            let lines = ink.map { RulePicture.runs(of: $0, pixelsPerMM: pixelsPerMM, minRunMM: minLineMM) }
            isLine = BilevelImage(width: ink[0].width, height: ink[0].height)
            lone = InkDensity(width: ink[0].width, height: ink[0].height, values: isLine.ink)
            var counts = isLine.ink
            for sheet in lines {
                let near = sheet.dilated(radius: radius)
                for index in counts.indices where near.ink[index] != 0 { counts[index] += counts[index] < 255 ? 1 : 0 }
            }
            for index in counts.indices where counts[index] >= minSheets { isLine.ink[index] = 1 }
            for (sheet, page) in zip(lines, pages) {
                for piece in sheet.components() where Double(piece.ink.width) >= minLoneLineMM * pixelsPerMM {
                    keep(piece, of: page)
                }
            }
        }

        private mutating func keep(_ piece: InkComponent, of page: InkDensity) {
            var borneOut = 0
            for y in 0..<piece.ink.height {
                for x in 0..<piece.ink.width where piece.ink[x, y] && isLine[piece.x + x, piece.y + y] { borneOut += 1 }
            }
            guard Double(borneOut) >= minBorneOutFraction * Double(piece.inkCount) else { return }
            for y in 0..<piece.ink.height {
                for x in 0..<piece.ink.width where piece.ink[x, y] && !isLine[piece.x + x, piece.y + y] {
                    lone[piece.x + x, piece.y + y] = max(lone[piece.x + x, piece.y + y], page[piece.x + x, piece.y + y])
                }
            }
        }
    }
}
