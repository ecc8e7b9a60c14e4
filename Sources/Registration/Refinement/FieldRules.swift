import Forms
import Imaging

/// The printed lines of one field as they run in a picture: straight, or with the bend of the paper.
struct FieldRules {
    /// Where the lines cross in the picture, as `CellGrid.lineCrossingsMM`.
    let crossings: [Point]
    /// Whether they were followed from cells found one by one, where no map of flat paper shows most of its lines, on every side.
    let isByCells: Bool
    /// See `GridEdges.leastOuterFraction`.
    let leastOuterFraction: Double
    /// Nil where so many of its edges are seen that nothing else need be asked.
    let further: FurtherEdges?
    /// Of the cell edges at which a line is seen the ones that are where the others say, and how far each is off the line drawn through its crossings.
    let edges: [(point: RulePoint, residualMM: Double)]
    /// The share of places between and beyond the form's lines that show a line; 0 where not looked for.
    let foreignLineFraction: Double

    /// How far off an edge may be from its field's own map; a crossing moves no further.
    private static let localFraction = 0.14
    /// The same on bent paper, and then from the crossings found by that.
    private static let bentSearches = [0.42, 0.25, 0.14]
    /// The same where the crossings are known by the cells that the lines enclose.
    private static let seenSearches = [0.25, 0.14]
    /// The same once the bend is known.
    private static let bentFraction = 0.1
    /// With fewer of a field's edges where its own map has them, the paper may be bent.
    private static let minFlatFraction = 0.8
    /// The same with fewer of the edges along any one side.
    private static let minFlatOuterFraction = 0.25
    /// With so many of its edges, and some of them on every side, a field lies where it was laid, on flat paper.
    private static let sureSeenFraction = 0.97
    /// Following the bend has to find this fraction of all, and from a map this many times as many: strokes, too, lie along lines that are bent to
    /// fit them. From cells found one by one it has to find more.
    private static let minBentGain = 1.1
    private static let minBentFraction = 0.7
    /// An edge nearer than this, in cells, to where the map or its line has it is one of the form's.
    private static let inlierFraction = 0.05
    /// An edge further from its neighbors on the same line than this is a stroke.
    private static let maxLocalJumpMM = 0.6

    /// - Parameters:
    ///   - view: what the lines are measured on.
    ///   - glance: the same, coarser: to see whether the paper is bent.
    ///   - map: of the field, from millimeters of the page to the picture.
    ///   - seen: where the lines cross, by the cells that they enclose; nil where those were not found.
    ///   - others: the form's other fields.
    init(
        _ grid: CellGrid, in view: RuleView, glance: RuleView, from map: Homography, crossings seen: [Point]?, others: [CellGrid],
        looksForStrangers: Bool
    ) {
        var found = GridEdges(
            view, .map(map), grid: grid, searchFraction: Self.localFraction, looksForStrangers: looksForStrangers)
        var refined = found.refined(maxJumpMM: Self.maxLocalJumpMM)
        // What moved by itself, such as a line cut off by the scanner, says nothing of the page as a whole.
        let toPage = map.inverse
        var inliers = Self.inliers(found.points, refined.residualsMM) { point, _ in
            toPage.map { point.offset(by: $0) } ?? .infinity
        }
        let isFlat = Double(inliers.count) >= Self.minFlatFraction * Double(grid.edgeCount)
        let hasRim = found.leastOuterFraction >= Self.minFlatOuterFraction
        let least = Self.minBentFraction * Double(grid.edgeCount)
        var bent: [Point]?
        if let seen, !hasRim || Double(inliers.count) < Self.sureSeenFraction * Double(grid.edgeCount) {
            bent = Self.bentCrossings(
                grid, in: glance, from: .crossings(seen), searches: Self.seenSearches, moreThan: max(inliers.count, Int(least)))
        }
        var isByCells = bent != nil
        if bent == nil, !isFlat {
            bent = Self.bentCrossings(
                grid, in: glance, from: .map(map), searches: Self.bentSearches,
                moreThan: Int(max(Self.minBentGain * Double(inliers.count), least)))
        }
        if let bent {
            let followed = GridEdges(
                view, .crossings(bent), grid: grid, searchFraction: Self.bentFraction, looksForStrangers: looksForStrangers)
            let refinedBent = followed.refined(maxJumpMM: Self.maxLocalJumpMM, isBent: true)
            let onLine = Self.inliers(followed.points, refinedBent.residualsMM) { _, residualMM in residualMM }
            // What a glance follows has to be there.
            if !isByCells || onLine.count > inliers.count {
                (found, refined, inliers) = (followed, refinedBent, onLine)
            } else {
                isByCells = false
            }
        }
        self.isByCells = isByCells && !(isFlat && hasRim)
        crossings = refined.crossings
        edges = inliers
        foreignLineFraction = found.foreignLineFraction
        leastOuterFraction = found.leastOuterFraction
        let isSure = found.seenFraction >= Self.sureSeenFraction && found.leastOuterFraction >= Self.minFlatOuterFraction
        further = isSure ? nil : FurtherEdges(glance, crossings, grid: grid, others: others)
    }

    /// Where the lines cross on bent paper; nil where following them does not find so many edges.
    private static func bentCrossings(
        _ grid: CellGrid, in view: RuleView, from start: FieldPlace, searches: [Double], moreThan least: Int
    ) -> [Point]? {
        var place = start
        for search in searches {
            let edges = GridEdges(view, place, grid: grid, searchFraction: search)
            let refined = edges.refined(maxJumpMM: maxLocalJumpMM, isBent: true)
            place = .crossings(refined.crossings)
        }
        let edges = GridEdges(view, place, grid: grid, searchFraction: bentFraction)
        let refined = edges.refined(maxJumpMM: maxLocalJumpMM, isBent: true)
        let onLine = inliers(edges.points, refined.residualsMM) { _, residualMM in residualMM }
        return onLine.count > least ? refined.crossings : nil
    }

    private static func inliers(
        _ points: [RulePoint], _ residualsMM: [Double], offset: (RulePoint, Double) -> Double
    ) -> [(point: RulePoint, residualMM: Double)] {
        zip(points, residualsMM).filter { abs(offset($0, $1)) < inlierFraction * $0.cell }.map { ($0, $1) }
    }
}
