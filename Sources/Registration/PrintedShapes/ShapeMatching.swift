import Imaging

/// Tries the ways in which a form's shapes can be laid on those found in a picture.
struct ShapeMatching {
    let shapes: PageShapes
    let candidates: ShapeCandidates
    let page: InkDensity
    /// The best maps, those that lay the page differently.
    private(set) var finalists: [ShapeMatch] = []

    private let maxFinalistCount: Int
    /// Maps tried so far.
    var trialCount = 0

    static let maxTrialCount = 30_000
    /// So many of all shapes, and nothing better need be looked for.
    static let certainFraction = 0.95

    init(_ shapes: PageShapes, _ candidates: ShapeCandidates, in page: InkDensity, maxFinalistCount: Int) {
        self.shapes = shapes
        self.candidates = candidates
        self.page = page
        self.maxFinalistCount = maxFinalistCount
        switch shapes.kind {
        case .marks: layMarks()
        case .frames: layFrames()
        case .rules: layRules()
        }
    }

    /// Takes a match among the finalists if it is good enough.
    mutating func keep(_ match: ShapeMatch) {
        if let index = finalists.firstIndex(where: { match.liesAs($0, pageSizeMM: shapes.pageSizeMM) }) {
            guard match.isBetter(than: finalists[index]) else { return }
            finalists.remove(at: index)
        }
        finalists.insert(match, at: finalists.firstIndex { match.isBetter(than: $0) } ?? finalists.count)
        if finalists.count > maxFinalistCount { finalists.removeLast() }
    }
}
