import Forms
import Imaging

extension PrintRegistration {
    /// The outermost lines of a table meet within this of one another.
    private static let cornerSlackMM = 3.0
    /// Smaller ones than this fraction of the largest are none of the page's.
    private static let minAreaFraction = 0.2
    /// So many of a picture's outlines are tried, the largest.
    private static let maxOutlineCount = 6

    /// The page by the outline of its table: rows and columns are alike, so that frames do not tell which is which.
    ///
    /// Method: the lines of a table are one connected piece of ink; the four corners of what it spans are laid on the form's in every way
    /// that the proportions allow, and each map is judged by the printed lines beneath it.
    ///
    /// - Returns: nil for a form without such an outline, or where it is not seen whole.
    /// - Throws: `mirrored`, `severalSheets`.
    static func byOutline(
        _ features: PrintedFeatures, of template: SheetTemplate, in page: InkDensity, _ lines: PrintedRuleEvidence
    ) throws(SheetError) -> PrintRegistration? {
        guard template.grids.contains(where: { $0.number != nil }),
            let outline = outline(of: features.lines, pageSizeMM: template.pageSizeMM)
        else { return nil }
        let laid = quads(in: page).flatMap { quad in
            ShapeMatching.placements(of: outline.corners, on: quad).compactMap { Homography.fit(from: outline.corners, to: $0) }
        }.map { Laid($0, template: template, page: page, lines: lines, features: features) }.sorted { $0.score > $1.score }
        guard let best = laid.first, best.edgeFraction >= minEdgeFraction else { return nil }
        if best.isMirrored { throw .mirrored }
        let middle = Point(x: template.pageSizeMM.width / 2, y: template.pageSizeMM.height / 2)
        let scale = abs(best.map.scale(at: middle))
        func distance(_ other: Laid) -> Double { other.map.map(middle).distance(to: best.map.map(middle)) / scale }
        let others = laid.dropFirst().filter { $0.edgeFraction >= minEdgeFraction }
        if others.contains(where: { distance($0) > min(template.pageSizeMM.width, template.pageSizeMM.height) / 2 }) {
            throw .severalSheets(count: 2)
        }
        let rivals = others.filter { best.score - $0.score < minLead && !$0.isMirrored && !$0.liesAs(best, outline) }
        let otherWayUp = rivals.first { $0.liesAs(best, outline, cornersApart: 2) }
        return PrintRegistration(
            pageToPicture: best.map, residualMM: best.residualMM, isHalfTurnUnknown: !rivals.isEmpty, otherWayUp: otherWayUp?.map)
    }

    /// With fewer of the cells' edges it is something else.
    private static let minEdgeFraction = 0.6
    /// Of two ways to lay the outline, the better one must explain so much more of the lines, or neither is sure.
    private static let minLead = 0.1

    /// Edges that lie further from one map of the page, on average, are another table's.
    private static let sureResidualMM = 1.5

    /// The rectangle of the outermost lines; nil where they do not meet.
    private static func outline(of lines: [PrintedRule], pageSizeMM: Size) -> Rect? {
        let outermost = lines.outermost(onPageOf: pageSizeMM)
        guard outermost.count == 4 else { return nil }
        let ends = outermost.flatMap { [$0.startMM, $0.endMM] }
        let top = (outermost[0].startMM.y + outermost[0].endMM.y) / 2, bottom = (outermost[1].startMM.y + outermost[1].endMM.y) / 2
        let left = (outermost[2].startMM.x + outermost[2].endMM.x) / 2, right = (outermost[3].startMM.x + outermost[3].endMM.x) / 2
        let rect = Rect(x: left, y: top, width: right - left, height: bottom - top)
        let meet = rect.corners.allSatisfy { corner in ends.count { $0.distance(to: corner) <= cornerSlackMM } == 2 }
        return meet ? rect : nil
    }

    /// What connected pieces of lines span, the largest first.
    private static func quads(in page: InkDensity) -> [[Point]] {
        let found = FrameShape.outlines(in: page), largest = found.first?.enclosedArea ?? 0
        return Array(found.filter { $0.enclosedArea >= minAreaFraction * largest }.prefix(maxOutlineCount))
    }

    /// One way to lay the form.
    private struct Laid {
        let map: Homography
        let edgeFraction: Double
        let residualMM: Double
        let isMirrored: Bool
        /// Of the cells' edges and of all lines so much is seen, less by how far the edges lie from one map of the page: columns of other
        /// widths are found a little off.
        let score: Double

        init(
            _ first: Homography, template: SheetTemplate, page: InkDensity, lines: PrintedRuleEvidence, features: PrintedFeatures
        ) {
            let refined = PageRefiner(page, grids: template.grids, pageToInk: first, detail: .glance)
            map = refined.pageToInk
            edgeFraction = refined.foundEdgeFraction
            residualMM = refined.residualMM ?? 0
            isMirrored = first.scale(at: template.fieldBoundsMM.center) < 0
            score =
                edgeFraction + lines.fraction(of: features.lines, under: map)
                - min(1, (refined.projectiveResidualMM ?? 0) / sureResidualMM) - (isMirrored ? mirroredLoss : 0)
        }

        /// Whether the outline lies where another one has it, corner by corner, from a corner so many further on.
        func liesAs(_ other: Laid, _ outline: Rect, cornersApart: Int = 0) -> Bool {
            let reach = cornerSlackMM * abs(other.map.scale(at: outline.center)), corners = outline.corners
            return corners.indices.allSatisfy { index in
                map.map(corners[index]).distance(to: other.map.map(corners[(index + cornersApart) % corners.count])) < reach
            }
        }
    }
}
