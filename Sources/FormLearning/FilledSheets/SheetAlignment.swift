import Imaging

/// Lays filled-in sheets of a form on one of them, far more precisely than the print's lines are wide.
///
/// Method: the shift at which most ink of both lies on one another, of the whole page at a pixel a millimeter; then, from
/// smoothed pictures to fine ones, the flat page's map and the paper's bend that make the differences least, those that are
/// too large for print out of place, such as writing, counting next to nothing. Where the print says nothing of a direction, as
/// along a line, the page around it decides.
///
/// **Source** direct alignment after Lucas and Kanade (1981), the robust weights of Geman and McClure (1987).
///
/// Accuracy: about a tenth of the print's line width on scans. Limits: the sheets lie within `maxShiftMM` of one another and within
/// two degrees; a form that looks the same at half a turn is taken to lie upright. **Determinism** B.
struct SheetAlignment {
    /// The page's place in a picture is known this well.
    private static let maxShiftMM = 12
    /// Print that is laid turned by half must fit better by this factor: grids do so nearly as well.
    private static let turnedLead = 1.25
    private static let minTurnedAgreement = 0.1
    /// With less, other shifts are tried, too: a grid lies on another one a cell further as well at first.
    private static let sureAgreement = 0.5
    private static let maxShiftCount = 4
    private static let minShiftDistanceMM = 4
    /// For the shift: a pixel a millimeter.
    private static let coarse = (pixelsPerMM: 1.0, sigmaMM: 0.7)
    /// From what is off by some millimeters to what is off by less than a line's width.
    private static let levels = [
        Level(pixelsPerMM: 1, sigmaMM: 3, rounds: Array(repeating: .flat, count: 10)),
        Level(pixelsPerMM: 1.5, sigmaMM: 1.5, rounds: Array(repeating: .flat, count: 6) + bending),
        Level(pixelsPerMM: 3, sigmaMM: 0.7, rounds: bending),
        Level(pixelsPerMM: 5, sigmaMM: 0.35, rounds: bending),
        Level(pixelsPerMM: 6, sigmaMM: 0.2, rounds: bending),
    ]
    private struct Level {
        let pixelsPerMM: Double
        let sigmaMM: Double
        let rounds: [Round]
    }
    /// The flat page first, then the bend and the page in turns.
    private static let bending: [Round] = [.flat, .flat, .flat, .bend, .flat, .bend, .flat, .bend, .bend]
    private enum Round { case flat, bend }
    /// Neighboring nodes of the bend hold together so strongly, beside what the print says of one.
    private static let stiffness = 2.0
    /// Places with less of the steepest slope, squared, are paper or within print.
    private static let minSlopeFraction: Float = 1e-4
    /// Differences above this multiple of their median are no print out of place.
    private static let outlierMedians: Float = 1.5

    /// The paper's edge and what lies beside it, which each picture shows elsewhere, is no print.
    private static let marginMM = 5.0

    /// Agreement looks this far around a place.
    private static let toleranceMM = 0.3
    private static let agreementPixelsPerMM = 6.0
    static let agreementSigmaMM = 0.05
    /// The page's parts each way in which agreement is told apart.
    private static let partCount = 3

    private let reference: LaidSheet
    /// The reference at each of `levels`.
    private let targets: [Target]

    /// What others are laid on, at one level.
    private struct Target {
        let level: Level
        let page: InkDensity
        let slopes: PageSlopes
    }

    /// - Parameter reference: what others are laid on.
    init(to reference: LaidSheet) {
        self.reference = reference
        targets = Self.levels.map { level in
            let page = reference.page(pixelsPerMM: level.pixelsPerMM, sigmaMM: level.sigmaMM), bend = reference.map.bend
            let slopes = PageSlopes(
                page, pixelsPerMM: level.pixelsPerMM, minFraction: Self.minSlopeFraction, marginMM: Self.marginMM,
                columnCount: bend.columnCount, rowCount: bend.rowCount)
            return Target(level: level, page: page, slopes: slopes)
        }
    }

    /// The sheet laid on the reference, from where its page lies about, and how well they agree.
    ///
    /// - Parameter starts: the ways in which the page may lie in its picture, the likeliest first.
    func aligned(_ picture: SheetPicture, starts: [SheetMap]) -> (sheet: LaidSheet, agreement: Agreement) {
        let coarse = Self.coarse
        let target = CenteredInk(reference.page(pixelsPerMM: coarse.pixelsPerMM, sigmaMM: coarse.sigmaMM))
        let shifts = starts.map { start in
            let page = LaidSheet(picture: picture, map: start).page(pixelsPerMM: coarse.pixelsPerMM, sigmaMM: coarse.sigmaMM)
            return target.bestShifts(
                of: CenteredInk(page), reach: Self.maxShiftMM, apart: Self.minShiftDistanceMM, count: Self.maxShiftCount)
        }
        var best = [(sheet: LaidSheet, agreement: Agreement)?](repeating: nil, count: starts.count)
        for rank in 0..<Self.maxShiftCount {
            for (index, start) in starts.enumerated() where rank < shifts[index].count {
                var sheet = LaidSheet(picture: picture, map: start)
                sheet.map.flat = shifts[index][rank].followed(by: sheet.map.flat)
                for target in targets { Self.refine(&sheet, to: target) }
                let agreement = Self.agreement(reference, sheet)
                if agreement.all > best[index]?.agreement.all ?? -.infinity { best[index] = (sheet, agreement) }
            }
            if best.contains(where: { $0?.agreement.all ?? 0 >= Self.sureAgreement }) { break }
        }
        var chosen = best[0] ?? (reference, Self.agreement(reference, reference))
        for case let other? in best.dropFirst()
        where other.agreement.all > Self.turnedLead * max(Self.minTurnedAgreement, chosen.agreement.all) { chosen = other }
        return chosen
    }

    /// The same for a sheet that lies nearly right.
    func refined(_ sheet: LaidSheet) -> LaidSheet {
        var sheet = sheet
        for target in targets.suffix(3) { Self.refine(&sheet, to: target) }
        return sheet
    }

    private static func refine(_ sheet: inout LaidSheet, to target: Target) {
        let level = target.level, slopes = target.slopes
        let smoothed = sheet.smoothed(pixelsPerMM: level.pixelsPerMM, sigmaMM: level.sigmaMM)
        for round in level.rounds {
            let page = sheet.page(of: smoothed, pixelsPerMM: level.pixelsPerMM)
            let differences = slopes.differences(target.page, page, outlierMedians: outlierMedians)
            switch round {
            case .flat:
                guard let step = slopes.flatStep(differences) else { return }
                sheet.map.flat = step.followed(by: sheet.map.flat)
            case .bend:
                sheet.map.bend.follow(slopes.bendEvidence(differences), stiffness: stiffness)
            }
        }
    }

    /// How much of two sheets' ink lies on one another.
    struct Agreement {
        /// 1 for all, 0 for what chance would do; the mean of both ways.
        let all: Double
        /// The middle of the part of the page where it is least.
        let leastAtMM: Point
    }

    static func agreement(_ a: LaidSheet, _ b: LaidSheet) -> Agreement {
        let first = a.page(pixelsPerMM: agreementPixelsPerMM, sigmaMM: agreementSigmaMM)
        let second = b.page(pixelsPerMM: agreementPixelsPerMM, sigmaMM: agreementSigmaMM)
        let radius = Int((toleranceMM * agreementPixelsPerMM).rounded())
        let near = (first.dilated(radius: radius), second.dilated(radius: radius))
        let margin = min(Int(marginMM * agreementPixelsPerMM), (min(first.width, first.height) - 1) / 2)
        let width = first.width - 2 * margin, height = first.height - 2 * margin
        var least = (value: Double.infinity, place: Point(x: 0, y: 0))
        for row in 0..<partCount {
            for column in 0..<partCount {
                let x = margin + column * width / partCount..<margin + (column + 1) * width / partCount
                let y = margin + row * height / partCount..<margin + (row + 1) * height / partCount
                let value = (overlap(first, near.1, x, y) + overlap(second, near.0, x, y)) / 2
                if value < least.value {
                    let middle = Point(x: Double(x.lowerBound + x.upperBound) / 2, y: Double(y.lowerBound + y.upperBound) / 2)
                    least = (value, middle * (1 / agreementPixelsPerMM))
                }
            }
        }
        let x = margin..<margin + width, y = margin..<margin + height
        return Agreement(
            all: (overlap(first, near.1, x, y) + overlap(second, near.0, x, y)) / 2, leastAtMM: least.place)
    }

    /// The fraction of ink that lies near the other's, beyond chance.
    private static func overlap(_ ink: InkDensity, _ near: InkDensity, _ columns: Range<Int>, _ rows: Range<Int>) -> Double {
        var inkCount = 0, bothCount = 0, nearCount = 0
        let inkValues = ink.values.span, nearValues = near.values.span
        for y in rows {
            for index in (y * ink.width + columns.lowerBound)..<(y * ink.width + columns.upperBound) {
                let isNear = nearValues[index] > 127
                if isNear { nearCount += 1 }
                guard inkValues[index] > 127 else { continue }
                inkCount += 1
                if isNear { bothCount += 1 }
            }
        }
        let chance = Double(nearCount) / Double(max(1, columns.count * rows.count))
        guard inkCount > 0, chance < 1 else { return 0 }
        return (Double(bothCount) / Double(inkCount) - chance) / (1 - chance)
    }
}

/// A small page's ink less its mean, to be laid on another's.
private struct CenteredInk {
    let width: Int
    let height: Int
    let values: [Float]

    init(_ page: InkDensity) {
        width = page.width
        height = page.height
        let mean = Float(page.values.reduce(0) { $0 + Int($1) }) / Float(page.values.count)
        values = page.values.map { Float($0) - mean }
    }

    /// By how much the other page may lie to the right and down, the best first.
    func bestShifts(of other: CenteredInk, reach: Int, apart: Int, count: Int) -> [Homography] {
        var scores: [(x: Int, y: Int, score: Float)] = []
        for dy in -reach...reach {
            for dx in -reach...reach { scores.append((dx, dy, product(with: other, dx: dx, dy: dy))) }
        }
        var best: [(x: Int, y: Int)] = []
        for shift in scores.sorted(by: { ($0.score, $1.y, $1.x) > ($1.score, $0.y, $0.x) }) where best.count < count {
            if best.contains(where: { abs($0.x - shift.x) < apart && abs($0.y - shift.y) < apart }) { continue }
            best.append((shift.x, shift.y))
        }
        return best.map { Homography(scaleX: 1, scaleY: 1, offsetX: Double($0.x), offsetY: Double($0.y)) }
    }

    private func product(with other: CenteredInk, dx: Int, dy: Int) -> Float {
        let here = values.span, there = other.values.span
        let rows = max(0, -dy)..<max(max(0, -dy), min(height, height - dy))
        let columns = max(0, -dx)..<max(max(0, -dx), min(width, width - dx))
        var sum: Float = 0
        for y in rows {
            let a = here.extracting((y * width + columns.lowerBound)..<(y * width + columns.upperBound))
            let start = (y + dy) * width + columns.lowerBound + dx
            let b = there.extracting(start..<start + columns.count)
            var rowSum: Float = 0
            for x in 0..<columns.count { rowSum += a[x] * b[x] }
            sum += rowSum
        }
        return sum
    }
}
