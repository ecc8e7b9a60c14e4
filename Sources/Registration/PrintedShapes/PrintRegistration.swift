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
    /// What a line that is seen counts beside a shape.
    private static let lineWeight = 0.5
    /// Maps that are tried in full.
    private static let maxFinalists = 6

    /// - Throws: `otherPrint`, `mirrored` or `severalSheets`.
    package static func find(
        _ features: PrintedFeatures, of template: SheetTemplate, in page: InkDensity
    ) throws(SheetError) -> PrintRegistration {
        let lines = PrintedRuleEvidence(page)
        var mostSeen = 0
        for shapes in PageShapes.kinds(of: features, pageSizeMM: template.pageSizeMM) {
            let found = shapes.candidates(in: page)
            let matching = ShapeMatching(shapes, found, in: page, maxFinalistCount: maxFinalists)
            let ranked = Self.ranked(matching.finalists, features, lines)
            guard let best = ranked.first else { continue }
            mostSeen = max(mostSeen, best.match.matchedCount)
            guard isEnough(best, shapes) else { continue }
            let others = ranked.dropFirst().filter { best.score - $0.score < minLead }
            if others.contains(where: { isEnough($0, shapes) && !$0.match.sharesCandidates(with: best.match) }) {
                throw .severalSheets(count: 2)
            }
            let halfTurned = others.filter { isHalfTurned($0.match, best.match, template.pageSizeMM) }
            guard halfTurned.count == others.count else { continue }
            if best.match.pageToPicture.scale(at: template.fieldBoundsMM.center) < 0 { throw .mirrored }
            let rest = ShapeMatching(shapes, found.without(best.match), in: page, maxFinalistCount: 1)
            if Self.ranked(rest.finalists, features, lines).contains(where: { isEnough($0, shapes) }) { throw .severalSheets(count: 2) }
            return PrintRegistration(
                pageToPicture: best.match.pageToPicture, residualMM: best.match.residualMM,
                isHalfTurnUnknown: !halfTurned.isEmpty)
        }
        throw .otherPrint(found: mostSeen, expected: features.marks.count + features.frames.count, template: template.name)
    }

    private static func isEnough(_ found: Ranked, _ shapes: PageShapes) -> Bool {
        let match = found.match
        switch shapes.kind {
        case .marks: return match.matchedCount >= minMatchedCount && match.matchedFraction >= minMatchedMarkFraction
        case .frames:
            // A frame or two are found anywhere; then the lines must agree.
            return match.matchedCount >= min(minMatchedCount, shapes.shapes.count)
                && match.matchedFraction >= minMatchedFrameFraction
                && (match.matchedCount >= minMatchedCount || found.lineFraction >= minLineFraction)
        }
    }

    private struct Ranked {
        let match: ShapeMatch
        let lineFraction: Double
        var score: Double { match.matchedFraction + lineWeight * lineFraction }
    }

    /// Best first.
    private static func ranked(
        _ matches: [ShapeMatch], _ features: PrintedFeatures, _ lines: PrintedRuleEvidence
    ) -> [Ranked] {
        matches.map { match in
            Ranked(match: match, lineFraction: lines.fraction(of: features.lines, under: match.pageToPicture))
        }.sorted { $0.score > $1.score }
    }

    /// Whether one has the page's corners about where the other has the opposite ones.
    private static func isHalfTurned(_ a: ShapeMatch, _ b: ShapeMatch, _ page: Size) -> Bool {
        let here = a.corners(ofPage: page), there = b.corners(ofPage: page)
        let reach = halfTurnFraction * there[0].distance(to: there[2])
        return (0..<4).allSatisfy { here[$0].distance(to: there[($0 + 2) % 4]) < reach }
    }
}
