import Imaging

/// A first map of the page, from what is printed on it.
///
/// Method: shapes of the kinds that the form has are found in the picture; a few of the form's, as far apart as can be,
/// are laid on a few of the picture's in every way that their sizes and distances allow; each map is judged by how many
/// of the other shapes then lie where the form has them, refined on those, and judged by the printed lines beneath it.
/// No chance is involved: all choices are tried in a fixed order.
///
/// Accuracy: about a third of a millimetre; where the form was printed in another edition, the shapes that moved are
/// outvoted. **Determinism** A.
struct PrintRegistration {
    /// Millimetres of the page to pixels of the picture.
    let pageToPicture: Homography
    /// Root mean square distance of the shapes from where the map puts them.
    let residualMM: Double
    /// Whether a half turn would fit as well.
    let isHalfTurnUnknown: Bool

    /// This share of the form's shapes that lie within the picture must be there.
    private static let minMatchedShare = 0.6
    private static let minMatchedCount = 4
    /// Of two ways to lay the form, the better one must explain so much more of shapes and lines, or neither is sure.
    private static let minLead = 0.05
    /// What a line that is seen counts beside a shape.
    private static let lineWeight = 0.5
    /// A page is not smaller than this share of the picture's longer side.
    private static let pageShareRange = 0.3...1.3
    /// Maps that are tried in full.
    private static let maxFinalists = 6

    /// - Throws: `otherPrint`, `mirrored` or `severalSheets`.
    static func find(
        _ features: PrintedFeatures, of template: SheetTemplate, in page: InkDensity
    ) throws(SheetError) -> PrintRegistration {
        let lines = PrintedLineEvidence(page)
        var mostSeen = 0
        for shapes in PageShapes.kinds(of: features, pageSizeMM: template.pageSizeMM) {
            let found = shapes.candidates(in: page)
            let matches = ShapeMatch.finalists(shapes, found, in: page, count: maxFinalists)
            guard let best = judged(matches, features, template, lines).first else { continue }
            mostSeen = max(mostSeen, best.match.matchedCount)
            guard best.match.isEnough(minCount: minMatchedCount, minShare: minMatchedShare) else { continue }
            if best.match.pageToPicture.scale(at: template.fieldBoundsMM.centre) < 0 { throw .mirrored }
            let rest = ShapeMatch.finalists(shapes, found.without(best.match), in: page, count: 1)
            if rest.contains(where: { $0.isEnough(minCount: minMatchedCount, minShare: minMatchedShare) }) {
                throw .severalSheets(count: 2)
            }
            return PrintRegistration(
                pageToPicture: best.match.pageToPicture, residualMM: best.match.residualMM,
                isHalfTurnUnknown: best.lead < minLead)
        }
        throw .otherPrint(found: mostSeen, expected: features.marks.count + features.frames.count, template: template.name)
    }

    private struct Judged {
        let match: ShapeMatch
        let score: Double
        /// Over the best of those that lay the page otherwise.
        var lead: Double
    }

    /// Best first.
    private static func judged(
        _ matches: [ShapeMatch], _ features: PrintedFeatures, _ template: SheetTemplate, _ lines: PrintedLineEvidence
    ) -> [Judged] {
        let scored = matches.map { match in
            Judged(
                match: match,
                score: match.matchedShare + lineWeight * lines.share(of: features.lines, under: match.pageToPicture), lead: 1)
        }.sorted { $0.score > $1.score }
        guard let best = scored.first else { return [] }
        let other = scored.first { !$0.match.liesAs(best.match, on: template) }
        return [Judged(match: best.match, score: best.score, lead: best.score - (other?.score ?? 0))] + scored.dropFirst()
    }
}
