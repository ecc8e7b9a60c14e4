import Imaging
import Support

/// Crops that look badly cut, by three measures of the picture, each beside those of the same label and of the same writer.
///
/// Listed is what lies beyond the fences of its label, and of its writer's digits where there are enough: a bold or a faint hand is
/// no fault. The score is how far beyond, over the distance from the median to the fence.
struct BadCropFinder: FindingFinder {
    static let kind = FindingKind.badCrop

    /// Wide, so that only what is far out is listed.
    private static let fenceFactor = 3.0
    private static let minGroupCount = 20

    private struct Measure {
        let tooGreat: String?
        let tooSmall: String?
        let values: [Double]
    }

    func found(in material: FindingMaterial) -> [Found] {
        let digits = material.digits, all = material.measures
        let measures = [
            Measure(tooGreat: "ink lies along an edge, as where a stroke is cut off", tooSmall: nil, values: all.map(\.edgeFraction)),
            Measure(tooGreat: nil, tooSmall: "the ink is faint", values: all.map(\.darkness)),
            Measure(tooGreat: "the strokes are unusually wide", tooSmall: "the strokes are unusually thin", values: all.map(\.strokeWidth)),
        ]
        var found: [Int: Found] = [:]
        for measure in measures {
            let ofLabel = Fences(measure.values, by: material.labels, factor: Self.fenceFactor, minCount: Self.minGroupCount)
            let ofWriter = Fences(measure.values, by: digits.map(\.writer), factor: Self.fenceFactor, minCount: Self.minGroupCount)
            for row in digits.indices {
                let value = measure.values[row]
                var excess = 0.0, what: String?
                if let words = measure.tooGreat, let upper = ofLabel.upper[row], let median = ofLabel.median[row], value > upper,
                    value > ofWriter.upper[row] ?? upper
                {
                    (excess, what) = ((value - median) / max(upper - median, Self.leastSpread), words)
                } else if let words = measure.tooSmall, let lower = ofLabel.lower[row], let median = ofLabel.median[row], value < lower,
                    value < ofWriter.lower[row] ?? lower
                {
                    (excess, what) = ((median - value) / max(median - lower, Self.leastSpread), words)
                }
                if let what, excess > found[row]?.score ?? 0 {
                    found[row] = Found(
                        digit: digits[row].id, score: excess, why: "\(what), more than in other digits labeled \(digits[row].label ?? 0)")
                }
            }
        }
        return found.keys.sorted().compactMap { found[$0] }
    }

    /// Where all values are the same, a little more is not infinitely much.
    private static let leastSpread = 0.02
}

/// What a glyph says of how its digit was cut out.
struct CropMeasures: Sendable {
    /// Of the longest row or column of ink at the rim of the ink's box, over that side: 0…1. Ink that was cut off ends in a line.
    let edgeFraction: Double
    /// Mean of the darkest half of the inked pixels, 0…1.
    let darkness: Double
    /// 2 × area / outline, in pixels.
    let strokeWidth: Double

    private static let inkThreshold: UInt8 = 96

    init(_ glyph: Glyph) {
        var minX = glyph.width, maxX = -1, minY = glyph.height, maxY = -1, outline = 0, area = 0
        var ink: [UInt8] = []
        func isInk(_ x: Int, _ y: Int) -> Bool {
            (0..<glyph.width).contains(x) && (0..<glyph.height).contains(y) && glyph[x, y] >= Self.inkThreshold
        }
        for y in 0..<glyph.height {
            for x in 0..<glyph.width {
                if glyph[x, y] > 0 { ink.append(glyph[x, y]) }
                guard isInk(x, y) else { continue }
                area += 1
                (minX, maxX, minY, maxY) = (min(minX, x), max(maxX, x), min(minY, y), max(maxY, y))
                for (dx, dy) in [(-1, 0), (1, 0), (0, -1), (0, 1)] where !isInk(x + dx, y + dy) { outline += 1 }
            }
        }
        let dark = ink.sorted(by: >).prefix((ink.count + 1) / 2)
        darkness = dark.isEmpty ? 0 : Double(dark.reduce(0) { $0 + Int($1) }) / Double(255 * dark.count)
        strokeWidth = outline == 0 ? 0 : 2 * Double(area) / Double(outline)
        guard maxX >= 0 else {
            edgeFraction = 0
            return
        }
        func fraction(_ cells: [(x: Int, y: Int)]) -> Double {
            Double(cells.count { isInk($0.x, $0.y) }) / Double(max(cells.count, Self.leastSide))
        }
        let columns = (minY...maxY).map { $0 }, rows = (minX...maxX).map { $0 }
        edgeFraction = max(
            max(fraction(columns.map { (minX, $0) }), fraction(columns.map { (maxX, $0) })),
            max(fraction(rows.map { ($0, minY) }), fraction(rows.map { ($0, maxY) })))
    }

    /// The short side of a stroke is all ink, and was not cut.
    private static let leastSide = 12
}
