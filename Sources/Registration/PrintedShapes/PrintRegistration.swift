import Forms
import Imaging

/// A first map of the page, from what is printed on it.
///
/// Method: shapes of the kinds that the form has are found in the picture; a few of the form's, as far apart as can be,
/// are laid on a few of the picture's in every way that their sizes and distances allow; each map is judged by how many
/// of the other shapes then lie where the form has them, refined on those, and judged by the printed lines beneath it.
/// No chance is involved: all choices are tried in a fixed order.
///
/// Accuracy: about a third of a millimeter; where the form was printed in another edition, the shapes that moved are
/// outvoted. **Determinism** A.
package struct PrintRegistration {
    /// Millimeters of the page to pixels of the picture.
    package let pageToPicture: Homography
    /// Root mean square distance of the shapes from where the map puts them.
    package let residualMM: Double
    /// Whether a half turn would fit as well.
    package let isHalfTurnUnknown: Bool

    /// This fraction of the form's shapes that lie within the picture must be there.
    private static let minMatchedMarkFraction = 0.6
    /// Of frames less: one that is written across is none.
    private static let minMatchedFrameFraction = 0.5
    private static let minMatchedCount = 4
    private static let minLineFraction = 0.7
    /// Of two ways to lay the form, the better one must explain so much more of shapes and lines, or neither is sure.
    private static let minLead = 0.05
    /// A page turned by half lies where it was, within this fraction of its diagonal: its margins differ.
    private static let halfTurnFraction = 0.25
    /// What a line that is seen counts beside a shape, and a cell's edge.
    private static let lineWeight = 0.5
    private static let edgeWeight = 0.5
    /// Two maps are one where the page's corners lie within this fraction of its width.
    private static let sameFraction = 0.03
    /// Marks in the corners lie alike in a mirror: what a mirrored page has to show more.
    private static let mirroredLoss = 0.1
    /// With so many of the fields' cell edges where the form has them, nothing else need be tried.
    private static let sureEdgeFraction = 0.55
    /// A page in a mirror, or a second one, shows so many of them.
    private static let minSheetEdgeFraction = 0.6
    /// So many shapes are enough where the fields' edges are seen.
    private static let minMatchedByEdges = 2
    /// Maps that are tried in full; four marks alone lie on many things alike.
    private static let maxFinalists = 6
    private static let maxFinalistsOfFour = 20

    /// - Throws: `otherPrint`, `mirrored` or `severalSheets`.
    package static func find(
        _ features: PrintedFeatures, of template: SheetTemplate, in page: InkDensity
    ) throws(SheetError) -> PrintRegistration {
        let evidence = Evidence(features: features, template: template, lines: PrintedRuleEvidence(page), page: page)
        var mostSeen = 0
        var unsure: (registration: PrintRegistration, edgeFraction: Double)?
        for shapes in PageShapes.kinds(of: features, cells: template.grids, pageSizeMM: template.pageSizeMM) {
            let found = shapes.candidates(in: page)
            let isByFour = shapes.kind == .marks && shapes.shapes.count == minMatchedCount
            let matching = ShapeMatching(shapes, found, in: page, maxFinalistCount: isByFour ? maxFinalistsOfFour : maxFinalists)
            let ranked = evidence.ranked(matching.finalists)
            guard let best = ranked.first else { continue }
            mostSeen = max(mostSeen, best.match.matchedCount)
            guard isEnough(best, shapes) else { continue }
            // Maps that the lines mend to the same one are no rivals.
            let others = ranked.dropFirst().filter { best.score - $0.score < minLead && !$0.liesAs(best, page: template.pageSizeMM) }
            if others.contains(where: { isSheet($0, shapes) && !$0.match.sharesCandidates(with: best.match) }) {
                throw .severalSheets(count: 2)
            }
            let halfTurned = others.filter { isHalfTurned($0.match, best.match, template.pageSizeMM) }
            guard halfTurned.count == others.count else { continue }
            if best.isMirrored {
                if best.edgeCount == 0 || best.edgeFraction >= minSheetEdgeFraction { throw .mirrored }
                continue
            }
            let rest = ShapeMatching(shapes, found.without(best.match), in: page, maxFinalistCount: 1)
            if evidence.ranked(rest.finalists).contains(where: { isSheet($0, shapes) }) { throw .severalSheets(count: 2) }
            let registration = PrintRegistration(
                pageToPicture: best.match.pageToPicture, residualMM: best.match.residualMM,
                isHalfTurnUnknown: !halfTurned.isEmpty)
            if best.edgeFraction >= sureEdgeFraction { return registration }
            if best.edgeFraction > unsure?.edgeFraction ?? -1 { unsure = (registration, best.edgeFraction) }
        }
        if let unsure { return unsure.registration }
        throw .otherPrint(found: mostSeen, expected: features.marks.count + features.frames.count, template: template.name)
    }

    /// The page by the cells of the form's largest field, where its shapes are covered, cut off or written across.
    ///
    /// - Returns: nil where the other fields do not bear it out, or not one way to lay it alone.
    package static func byLargestField(of template: SheetTemplate, in page: InkDensity) -> PrintRegistration? {
        guard let grid = template.largestLinedGrid else { return nil }
        let laid = GridFinder.candidates(of: grid, template: template, in: page).candidates
        let maps = laid.flatMap { candidate in grid.alikeQuarterTurns.map { grid.turnMM($0).followed(by: candidate.map) } }
        let judged = maps.map { map in
            PageRefiner(page, grids: template.grids, pageToInk: map, detail: .glance)
        }.sorted { $0.foundEdgeFraction > $1.foundEdgeFraction }
        guard let best = judged.first, best.foundEdgeFraction >= sureEdgeFraction else { return nil }
        let middle = template.fieldBoundsMM.center
        let reach = min(grid.pitchMM.width, grid.pitchMM.height) / 2 * abs(best.pageToInk.scale(at: middle))
        let rivals = judged.filter { rival in
            best.foundEdgeFraction - rival.foundEdgeFraction < minLead
                && !grid.boundsMM.corners.allSatisfy { rival.pageToInk.map($0).distance(to: best.pageToInk.map($0)) < reach }
        }
        guard rivals.isEmpty else { return nil }
        return PrintRegistration(pageToPicture: best.pageToInk, residualMM: best.residualMM ?? 0, isHalfTurnUnknown: false)
    }

    private static func isEnough(_ found: Ranked, _ shapes: PageShapes) -> Bool {
        let match = found.match
        if match.matchedCount >= minMatchedByEdges, found.edgeCount > 0, found.edgeFraction >= sureEdgeFraction { return true }
        switch shapes.kind {
        case .marks:
            // Any four marks lie where a map fitted to them has them.
            if match.matchedCount == minMatchedCount, found.edgeCount > 0 { return found.edgeFraction >= sureEdgeFraction }
            return match.matchedCount >= minMatchedCount && match.matchedFraction >= minMatchedMarkFraction
        case .frames:
            // A frame or two are found anywhere; then the lines must agree.
            return match.matchedCount >= min(minMatchedCount, shapes.shapes.count)
                && match.matchedFraction >= minMatchedFrameFraction
                && (match.matchedCount >= minMatchedCount || found.lineFraction >= minLineFraction)
        }
    }

    /// Whether it is the form for certain, and not other shapes that lie alike.
    private static func isSheet(_ found: Ranked, _ shapes: PageShapes) -> Bool {
        isEnough(found, shapes) && found.edgeFraction >= minSheetEdgeFraction
    }

    private struct Ranked {
        let match: ShapeMatch
        let lineFraction: Double
        /// Of the fields' printed cell edges; 1 for a form without.
        let edgeFraction: Double
        let edgeCount: Int
        let isMirrored: Bool
        /// The match's map made better on the cell edges.
        let refined: Homography

        /// Whether the page lies about where another one has it.
        func liesAs(_ other: Ranked, page: Size) -> Bool {
            let corners = Rect(x: 0, y: 0, width: page.width, height: page.height).corners
            let middle = Point(x: page.width / 2, y: page.height / 2)
            let reach = sameFraction * page.width * abs(other.refined.scale(at: middle))
            return corners.allSatisfy { refined.map($0).distance(to: other.refined.map($0)) < reach }
        }

        var score: Double {
            match.matchedFraction + lineWeight * lineFraction + edgeWeight * edgeFraction - (isMirrored ? mirroredLoss : 0)
        }
    }

    /// What a match is judged by beside its own shapes.
    private struct Evidence {
        let features: PrintedFeatures
        let template: SheetTemplate
        let lines: PrintedRuleEvidence
        let page: InkDensity

        /// Best first.
        func ranked(_ matches: [ShapeMatch]) -> [Ranked] {
            let middle = template.fieldBoundsMM.center
            return matches.map { match in
                let refined = PageRefiner(page, grids: template.grids, pageToInk: match.pageToPicture, detail: .glance)
                return Ranked(
                    match: match, lineFraction: lines.fraction(of: features.lines, under: match.pageToPicture),
                    edgeFraction: refined.foundEdgeFraction, edgeCount: refined.edgeCount,
                    isMirrored: match.pageToPicture.scale(at: middle) < 0, refined: refined.pageToInk)
            }.sorted { $0.score > $1.score }
        }
    }

    /// Whether one has the page's corners about where the other has the opposite ones.
    private static func isHalfTurned(_ a: ShapeMatch, _ b: ShapeMatch, _ page: Size) -> Bool {
        let here = a.corners(ofPage: page), there = b.corners(ofPage: page)
        let reach = halfTurnFraction * there[0].distance(to: there[2])
        return (0..<4).allSatisfy { here[$0].distance(to: there[($0 + 2) % 4]) < reach }
    }
}
