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
    /// Where the page lies if it is the other way up; nil where that is known, or follows from the turn of its cells.
    package private(set) var otherWayUp: Homography?

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
    /// What rules of other lengths than the form's count less.
    private static let sizeWeight = 0.3
    /// Two maps are one where the page's corners lie within this fraction of its width.
    private static let sameFraction = 0.03
    /// Marks in the corners lie alike in a mirror: what a mirrored page has to show more.
    static let mirroredLoss = 0.1
    /// With so many of the fields' cell edges where the form has them, nothing else need be tried.
    private static let sureEdgeFraction = 0.55
    /// A page in a mirror, or a second one, shows so many of them.
    private static let minSheetEdgeFraction = 0.6
    /// So many shapes are enough where the fields' edges are seen.
    private static let minMatchedByEdges = 2
    /// Maps that are tried in full; four marks alone lie on many things alike.
    private static let maxFinalists = 6
    private static let maxFinalistsOfFour = 20

    /// - Throws: `otherPrint`, `mirrored`, `severalSheets` or `wayUpUnknown`.
    package static func find(
        _ features: PrintedFeatures, of template: SheetTemplate, in page: InkDensity
    ) throws(SheetError) -> PrintRegistration {
        do {
            return try findAsItIs(features, of: template, in: page)
        } catch {
            // Noise breaks frames and frays marks. What is found without it is judged by the picture as it is: smoothed strokes lie like lines.
            guard case .otherPrint = error, let found = try? findAsItIs(features, of: template, in: page.withoutNoise) else { throw error }
            let seen = PageRefiner(page, grids: template.grids, pageToInk: found.pageToPicture, detail: .glance)
            guard seen.edgeCount > 0, seen.foundEdgeFraction >= minSheetEdgeFraction, !seen.isLaidACellOff else { throw error }
            return found
        }
    }

    private static func findAsItIs(
        _ features: PrintedFeatures, of template: SheetTemplate, in page: InkDensity
    ) throws(SheetError) -> PrintRegistration {
        let evidence = Evidence(features: features, template: template, lines: PrintedRuleEvidence(page), page: page)
        if let found = try byOutline(features, of: template, in: page, evidence.lines) { return found }
        var mostSeen = 0
        var unsure: (registration: PrintRegistration, edgeFraction: Double)?
        for shapes in PageShapes.kinds(of: features, cells: template.grids, pageSizeMM: template.pageSizeMM) {
            let found = shapes.candidates(in: page)
            let isByFour = shapes.kind == .marks && shapes.shapes.count == minMatchedCount
            let matching = ShapeMatching(shapes, found, in: page, maxFinalistCount: isByFour ? maxFinalistsOfFour : maxFinalists)
            let all = evidence.ranked(matching.finalists, kind: shapes.kind)
            mostSeen = max(mostSeen, Self.best(of: all)?.match.matchedCount ?? 0)
            let ranked = all.filter { !$0.isLaidACellOff }
            guard let best = Self.best(of: ranked), isEnough(best, shapes) else { continue }
            // Maps that the lines mend to the same one are no rivals, and those that lay a table on its own rows a row off are none either.
            let others = ranked.filter {
                best.score - $0.score < minLead && !best.hasOutermost(missedBy: $0) && !$0.liesAs(best, of: template)
            }
            if others.contains(where: { isSheet($0, shapes) && $0.isBeside(best, page: template.pageSizeMM) }) {
                throw .severalSheets(count: 2)
            }
            let halfTurned = others.filter { isHalfTurned($0.match, best.match, template.pageSizeMM) }
            guard halfTurned.count == others.count else { continue }
            if best.isMirrored {
                // What lies a cell off is of the form's print, too, and the right way round.
                let isSure = !all.contains { !$0.isMirrored && best.score - $0.score < minLead }
                if isSure, best.edgeCount == 0 || best.edgeFraction >= minSheetEdgeFraction { throw .mirrored }
                continue
            }
            var chosen = (found: best, isHalfTurnUnknown: !halfTurned.isEmpty)
            if shapes.kind == .rules {
                let turned =
                    all.filter { isHalfTurned($0.match, best.match, template.pageSizeMM) }
                    + evidence.ranked(matching.halfTurns(of: best.match), kind: .rules)
                chosen = try evidence.upright(best, turned: turned.max { $0.score < $1.score }, shapes)
            } else {
                let rest = ShapeMatching(shapes, found.without(best.match), in: page, maxFinalistCount: 1)
                let second = evidence.ranked(rest.finalists, kind: shapes.kind)
                if second.contains(where: { isSheet($0, shapes) && $0.isBeside(best, page: template.pageSizeMM) }) {
                    throw .severalSheets(count: 2)
                }
            }
            if chosen.found.isLaidACellOff { continue }
            let registration = PrintRegistration(
                pageToPicture: chosen.found.match.pageToPicture, residualMM: chosen.found.match.residualMM,
                isHalfTurnUnknown: chosen.isHalfTurnUnknown)
            let edgeFraction = chosen.found.edgeFraction
            if edgeFraction >= sureEdgeFraction { return registration }
            if edgeFraction > unsure?.edgeFraction ?? -1 { unsure = (registration, edgeFraction) }
        }
        if let unsure { return unsure.registration }
        throw .otherPrint(found: mostSeen, expected: features.shapeCount, template: template.name)
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

    /// The one with the highest score, or one with nearly as high a score that lays the outermost lines on lines where that one does not:
    /// a table's rows are alike.
    private static func best(of ranked: [Ranked]) -> Ranked? {
        guard let first = ranked.first else { return nil }
        return ranked.first { first.score - $0.score < minLead && $0.hasOutermost(missedBy: first) } ?? first
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
        case .rules:
            // Words and strokes lie like rules here and there; the fields' own must be seen.
            return match.matchedCount >= minMatchedCount && match.matchedFraction >= minMatchedFrameFraction
                && found.edgeFraction >= minMatchedFrameFraction
        }
    }

    /// Whether it is the form for certain, and not other shapes that lie alike.
    private static func isSheet(_ found: Ranked, _ shapes: PageShapes) -> Bool {
        isEnough(found, shapes) && found.edgeFraction >= minSheetEdgeFraction
    }

    private struct Ranked {
        let match: ShapeMatch
        let isByRules: Bool
        let lineFraction: Double
        /// Of the fields' printed cell edges; 1 for a form without.
        let edgeFraction: Double
        let edgeCount: Int
        let isMirrored: Bool
        /// See `PageRefiner.isLaidACellOff`.
        let isLaidACellOff: Bool
        /// Of the outermost printed lines, the share that is seen of the least seen one; nil for a form without.
        let outermostFraction: Double?
        /// The match's map made better on the cell edges.
        let refined: Homography

        /// Whether the page lies about where another one has it. Rules say little of the page beyond the fields.
        func liesAs(_ other: Ranked, of template: SheetTemplate) -> Bool {
            let page = Rect(x: 0, y: 0, width: template.pageSizeMM.width, height: template.pageSizeMM.height)
            let reach = sameFraction * page.width * abs(other.refined.scale(at: page.center))
            return (isByRules ? template.fieldBoundsMM : page).corners.allSatisfy {
                refined.map($0).distance(to: other.refined.map($0)) < reach
            }
        }

        /// Whether it can be another sheet: two pages lie apart.
        func isBeside(_ other: Ranked, page: Size) -> Bool {
            let middle = Point(x: page.width / 2, y: page.height / 2)
            let reach = min(page.width, page.height) / 2 * abs(other.refined.scale(at: middle))
            return refined.map(middle).distance(to: other.refined.map(middle)) > reach
        }

        /// Whether the outermost lines are where it has them, and not where another one does.
        func hasOutermost(missedBy other: Ranked) -> Bool {
            guard let here = outermostFraction, let there = other.outermostFraction else { return false }
            return here - there >= minOutermostLead
        }

        /// Of the form's shapes and of the fields' edges so much, together.
        var seenFractions: Double { match.matchedFraction + edgeFraction }

        /// Where the page is found by its rules, they are its lines, too, and the fields' own of them are looked at one by one. A row of
        /// digits has bars in a row as well, which are shorter than rules.
        var score: Double {
            if isByRules { return seenFractions - sizeWeight * match.sizeMisfit }
            return match.matchedFraction + lineWeight * lineFraction + edgeWeight * edgeFraction - (isMirrored ? mirroredLoss : 0)
        }
    }

    /// What a match is judged by beside its own shapes.
    private struct Evidence {
        let features: PrintedFeatures
        let template: SheetTemplate
        let lines: PrintedRuleEvidence
        let page: InkDensity

        /// Best first.
        func ranked(_ matches: [ShapeMatch], kind: PageShapes.Kind) -> [Ranked] {
            let isByRules = kind == .rules, outermost = isByRules ? [] : features.lines.outermost(onPageOf: template.pageSizeMM)
            let middle = template.fieldBoundsMM.center
            return matches.map { match in
                let refined = PageRefiner(page, grids: template.grids, pageToInk: match.pageToPicture, detail: .glance)
                return Ranked(
                    match: match, isByRules: isByRules,
                    lineFraction: isByRules ? 0 : lines.fraction(of: features.lines, under: match.pageToPicture),
                    edgeFraction: refined.foundEdgeFraction, edgeCount: refined.edgeCount,
                    isMirrored: match.pageToPicture.scale(at: middle) < 0, isLaidACellOff: refined.isLaidACellOff,
                    outermostFraction: outermost.map { lines.fraction(of: [$0], under: refined.pageToInk) }.min(),
                    refined: refined.pageToInk)
            }.sorted { $0.score > $1.score }
        }

        /// Which way up a form of rules lies: alike rows may lie either way, and then the digits tell, which stand on their rules.
        ///
        /// - Parameter turned: the best way to lay the form upside down; nil where there is none.
        /// - Returns: what is more likely, and whether neither rules nor writing make it sure.
        /// - Throws: `wayUpUnknown` where something is written that does not make it sure.
        func upright(
            _ best: Ranked, turned: Ranked?, _ shapes: PageShapes
        ) throws(SheetError) -> (found: Ranked, isHalfTurnUnknown: Bool) {
            guard let turned else { return (best, false) }
            let lead = best.score - turned.score
            if lead >= sureTurnLead { return (best, false) }
            let threshold = PageShapes.threshold(of: page)
            let standing = [best, turned].map { found in
                StandingWriting(page, threshold: threshold, grids: template.grids, pageToPicture: found.refined)
            }
            let straightCount = standing[0].aboveOnlyCount, turnedCount = standing[1].aboveOnlyCount
            if stands(straightCount, against: turnedCount) { return (best, false) }
            let isByRules = lead >= minTurnLead && best.seenFractions >= nearlyAllSeen
            let isContradicted = stands(turnedCount, against: straightCount)
            if isContradicted, lead < minTurnLead, PrintRegistration.isEnough(turned, shapes) { return (turned, false) }
            let isSure = isByRules && !isContradicted
            let isWritten = standing.contains { $0.aboveOnlyCount + $0.belowOnlyCount > 0 }
            if !isSure, isWritten, best.edgeFraction >= minFormEdgeFraction { throw .wayUpUnknown(template: template.name) }
            return (best, !isSure)
        }

        private func stands(_ count: Int, against other: Int) -> Bool {
            count >= minStandingCount && count >= minStandingRatio * other
        }
    }

    /// By so much more of the least seen of the outermost lines one way to lay the form is surer than another.
    private static let minOutermostLead = 0.5

    /// How much better rules lie one way up than the other for that to be sure.
    private static let sureTurnLead = 0.5
    /// So much less is enough where nearly all of the rules are seen: more than strokes and dots that are taken for rules make.
    private static let minTurnLead = 0.2
    private static let nearlyAllSeen = 1.85
    /// With less of its rules it is another form.
    private static let minFormEdgeFraction = 0.75
    /// So many digits that stand on rules, and so many times more than hang below, show which way up a page is.
    private static let minStandingCount = 2
    private static let minStandingRatio = 3

    /// Whether one has the page's corners about where the other has the opposite ones.
    private static func isHalfTurned(_ a: ShapeMatch, _ b: ShapeMatch, _ page: Size) -> Bool {
        let here = a.corners(ofPage: page), there = b.corners(ofPage: page)
        let reach = halfTurnFraction * there[0].distance(to: there[2])
        return (0..<4).allSatisfy { here[$0].distance(to: there[($0 + 2) % 4]) < reach }
    }
}
