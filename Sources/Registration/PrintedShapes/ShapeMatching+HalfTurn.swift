import Imaging

extension ShapeMatching {
    /// So many rows, the longest, are turned onto each other.
    private static let maxTurnedRowCount = 12
    /// Turns about places nearer to each other are one.
    private static let turnStepMM = 0.5
    private static let maxHalfTurnCount = 3

    /// The best ways to lay the form's rules upside down on what a match lays them on: every row turned onto every row, their middles
    /// or their ends on each other. A form of alike rows may lie either way.
    func halfTurns(of match: ShapeMatch) -> [ShapeMatch] {
        let rows = longestRows().prefix(Self.maxTurnedRowCount).map { row in Rect(around: row.flatMap { shapes.shapes[$0].anchors }) }
        var centers: [Point] = []
        for (index, a) in rows.enumerated() {
            for b in rows[index...] {
                let y = (a.center.y + b.center.y) / 2
                for x in [(a.center.x + b.center.x) / 2, (a.x + b.x + b.width) / 2, (a.x + a.width + b.x) / 2] {
                    let center = Point(x: x, y: y)
                    if !centers.contains(where: { $0.distance(to: center) < Self.turnStepMM }) { centers.append(center) }
                }
            }
        }
        var found: [ShapeMatch] = []
        for center in centers {
            let turn = Homography([-1, 0, 2 * center.x, 0, -1, 2 * center.y, 0, 0, 1]).followed(by: match.pageToPicture)
            guard isOnPicture(turn),
                let turned = ShapeMatch(
                    refining: turn, about: center, rounds: ShapeMatch.Round.wholePage, shapes, candidates, in: page),
                !found.contains(where: { !turned.isBetter(than: $0) && turned.liesAs($0, pageSizeMM: shapes.pageSizeMM) })
            else { continue }
            found.removeAll { turned.liesAs($0, pageSizeMM: shapes.pageSizeMM) }
            found.append(turned)
        }
        return Array(found.sorted { $0.isBetter(than: $1) }.prefix(Self.maxHalfTurnCount))
    }
}
