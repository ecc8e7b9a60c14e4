import Forms
import Imaging

/// What is seen of a field's cell edges where it was laid, beside where it would lie a cell further, along either axis or both.
///
/// Method: the field, grown by a cell all around, is measured at a glance. For each of the eight ways to lay it further, of the edges that it
/// would have there and has not here those that are seen are counted, and of those that it would give up. A printed header above a row
/// has all its lines, as has the row: only where the ones given up are missing does the field lie further. **Determinism** A.
struct FurtherEdges {
    /// The edges that one way to lay a field further changes.
    private struct Change {
        /// Seen of those that it would have there and has not here.
        var gained = 0
        /// Seen of those that it has here and not there.
        var givenUp = 0
        /// All of either kind: they are as many.
        var count = 0

        var lead: Int { gained - givenUp }

        static func + (a: Change, b: Change) -> Change {
            Change(gained: a.gained + b.gained, givenUp: a.givenUp + b.givenUp, count: a.count + b.count)
        }
    }

    /// By way; nil for those that lead to another field of the form.
    private let changes: [Change?]
    private let edgeCount: Int

    /// How many cells further.
    private static let ways: [(down: Int, right: Int)] = [(-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1)]
    /// How far off an edge may be, in cells.
    private static let searchFraction = 0.3
    /// What tells that a field lies further: so many edges more, so great a part of those that change, and either so great a part of all, or
    /// that most of those that it would give up are not seen.
    private static let minLead = 2, minLeadOfChanged = 0.25, minLeadOfAll = 0.06, maxGivenUpFraction = 0.5
    /// The same for so many fields together, of the edges that change.
    private static let minCommonLead = 0.15, minFieldCount = 3

    /// - Parameters:
    ///   - crossings: of the field's lines in the page's picture, as `CellGrid.lineCrossingsMM`.
    ///   - others: the form's other fields.
    init(_ view: RuleView, _ crossings: [Point], grid: CellGrid, others: [CellGrid]) {
        let more = GridEdges(
            view, .crossings(grid.crossingsGrownByACell(crossings)), grid: grid.grownByACell, searchFraction: Self.searchFraction)
        let rows = more.flattening.rows.axis, columns = more.flattening.columns.axis
        let bounds = grid.boundsMM, step = grid.pitchMM
        changes = Self.ways.map { way in
            let place = Rect(
                x: bounds.x + Double(way.right) * step.width, y: bounds.y + Double(way.down) * step.height, width: bounds.width,
                height: bounds.height
            ).inset(by: 0.2 * min(step.width, step.height))
            if others.contains(where: { $0.boundsMM.overlaps(place) }) { return nil }
            return Self.change(more.level, lines: rows, cells: columns, lineShift: way.down, cellShift: way.right)
                + Self.change(more.upright, lines: columns, cells: rows, lineShift: way.right, cellShift: way.down)
        }
        edgeCount = grid.edgeCount
    }

    /// Along one axis.
    private static func change(
        _ edges: [[Double?]], lines: GridAxis, cells: GridAxis, lineShift: Int, cellShift: Int
    ) -> Change {
        func window(_ lineShift: Int, _ cellShift: Int) -> (lines: ClosedRange<Int>, cells: ClosedRange<Int>) {
            (
                lines.firstLine(ofCell: 1 + lineShift)...lines.lastLine(ofCell: lines.cellCount - 2 + lineShift),
                (1 + cellShift)...(cells.cellCount - 2 + cellShift)
            )
        }
        let here = window(0, 0), there = window(lineShift, cellShift)
        var change = Change()
        for line in edges.indices {
            for cell in edges[line].indices {
                let isHere = here.lines.contains(line) && here.cells.contains(cell)
                let isThere = there.lines.contains(line) && there.cells.contains(cell)
                guard isHere != isThere else { continue }
                let seen = edges[line][cell] == nil ? 0 : 1
                change = change + Change(gained: isThere ? seen : 0, givenUp: isThere ? 0 : seen, count: isThere ? 1 : 0)
            }
        }
        return change
    }

    /// Whether clearly more of the field's edges are seen further, one way or another.
    var isFurther: Bool {
        changes.contains { change in
            guard let change, change.lead >= Self.minLead else { return false }
            let lead = Double(change.lead), count = Double(change.count)
            return lead >= Self.minLeadOfChanged * count
                && (lead >= Self.minLeadOfAll * Double(edgeCount) || Double(change.givenUp) <= Self.maxGivenUpFraction * count)
        }
    }

    /// Whether, one and the same way further, more edges of most of several fields are seen, and clearly more of all of them together.
    ///
    /// - Parameter fields: nil for those that need not be asked.
    static func areFurther(_ fields: [FurtherEdges?]) -> Bool {
        guard fields.count >= minFieldCount else { return false }
        return ways.indices.contains { way in
            let changes = fields.compactMap { $0?.changes[way] }
            guard 2 * changes.count(where: { $0.lead > 0 }) > fields.count else { return false }
            let sum = changes.reduce(Change(), +)
            return Double(sum.lead) >= minCommonLead * Double(sum.count)
        }
    }
}

extension Rect {
    fileprivate func overlaps(_ other: Rect) -> Bool {
        x <= other.x + other.width && other.x <= x + width && y <= other.y + other.height && other.y <= y + height
    }
}
