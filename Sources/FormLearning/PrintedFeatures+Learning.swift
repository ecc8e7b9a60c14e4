import Forms
import Imaging
import Registration

extension PrintedFeatures {
    /// Half the thickness that a solid mark has at least: print of letters is thinner.
    private static let markRadiusMM = 0.5
    private static let minMarkMM = 1.5
    /// More would make the template long and the search slow without making it surer.
    private static let maxMarkCount = 40
    private static let maxFrameCount = 48
    private static let maxLineCount = 32
    private static let minFrameMM = 3.0
    /// A frame larger than this fraction of the page is its border.
    private static let maxFrameFraction = 0.6
    /// Marks that reach over so much of the page fix it.
    private static let minMarkSpread = 0.4
    private static let minMarkCount = 4
    /// A grid with as many lines each way is found by them alone.
    private static let minGridLineCount = 5
    private static let minGridFraction = 0.3

    /// Of a form with fewer frames the rules that digits stand on are told, too: the page is found by them.
    private static let minFrameCount = 4
    private static let maxPlaceRuleCount = 200

    /// What a straight blank page shows.
    ///
    /// - Parameter placeRules: short ones that digits stand on.
    init(
        _ page: InkDensity, lines: [PrintedRule], frames: [PrintedFrame], placeRules: [Rect], pixelsPerMM: Double, pageSizeMM: Size
    ) {
        let found = SolidMark.all(in: page, radius: max(1, Int((Self.markRadiusMM * pixelsPerMM).rounded())))
        let marks = found.map { mark in
            PrintedMark(
                centerMM: Point(x: (mark.center.x + 0.5) / pixelsPerMM, y: (mark.center.y + 0.5) / pixelsPerMM).rounded,
                sizeMM: Size(width: mark.size.width / pixelsPerMM, height: mark.size.height / pixelsPerMM).rounded)
        }
        let largest = marks.filter { min($0.sizeMM.width, $0.sizeMM.height) >= Self.minMarkMM }
            .sorted { ($0.areaMM2, $1.centerMM.y, $1.centerMM.x) > ($1.areaMM2, $0.centerMM.y, $0.centerMM.x) }
        let outlines = frames.filter { frame in
            let size = frame.insideMM
            return !frame.touchesRim && min(size.width, size.height) >= Self.minFrameMM
                && size.width <= Self.maxFrameFraction * pageSizeMM.width
                && size.height <= Self.maxFrameFraction * pageSizeMM.height
        }.map(\.insideMM.rounded)
        self.init(
            marks: largest.prefix(Self.maxMarkCount).sorted { ($0.centerMM.y, $0.centerMM.x) < ($1.centerMM.y, $1.centerMM.x) },
            frames: Array(
                outlines.sorted { ($0.areaMM2, $1.y, $1.x) > ($1.areaMM2, $0.y, $0.x) }.prefix(Self.maxFrameCount)),
            lines: Self.told(
                lines, placeRules: largest.count < Self.minMarkCount && outlines.count < Self.minFrameCount ? placeRules : [],
                pageSizeMM: pageSizeMM))
    }

    /// The longest lines, the outermost among them, and after them the rules of places that are not among them.
    private static func told(_ lines: [PrintedRule], placeRules: [Rect], pageSizeMM: Size) -> [PrintedRule] {
        let outer = lines.outermost(onPageOf: pageSizeMM),
            others = lines.filter { !outer.contains($0) }.prefix(max(0, maxLineCount - outer.count))
        let longest = lines.filter { outer.contains($0) || others.contains($0) }
        let places = placeRules.filter { rule in
            !longest.contains {
                abs($0.startMM.y - rule.center.y) < rule.height && $0.startMM.x < rule.center.x && $0.endMM.x > rule.center.x
            }
        }.prefix(maxPlaceRuleCount).map { rule in
            PrintedRule(
                startMM: Point(x: rule.x, y: rule.center.y), endMM: Point(x: rule.x + rule.width, y: rule.center.y),
                widthMM: rule.height)
        }
        return (longest + places).map {
            PrintedRule(startMM: $0.startMM.rounded, endMM: $0.endMM.rounded, widthMM: max(0.01, $0.widthMM.inHundredths))
        }
    }

    /// By marks if the form has them; a large grid of digits is found best by its lines; else by all that is printed.
    package func registration(fields: [CellGrid], pageSizeMM: Size) -> RegistrationMethod {
        if hasSpreadMarks(pageSizeMM) { return .print(self) }
        if let first = fields.first, first.cellSizeMM == first.pitchMM, fields.allSatisfy({ $0.number == nil }),
            min(first.columnCount, first.rowCount) + 1 >= Self.minGridLineCount,
            first.boundsMM.areaMM2 >= Self.minGridFraction * pageSizeMM.width * pageSizeMM.height
        {
            return .grid
        }
        return .print(self)
    }

    private func hasSpreadMarks(_ page: Size) -> Bool {
        guard marks.count >= Self.minMarkCount else { return false }
        let spread = Rect(around: marks.map(\.centerMM))
        return spread.width >= Self.minMarkSpread * page.width && spread.height >= Self.minMarkSpread * page.height
    }
}

extension PrintedMark {
    fileprivate var areaMM2: Double { sizeMM.width * sizeMM.height }
}

extension Rect {
    fileprivate var areaMM2: Double { width * height }
}
