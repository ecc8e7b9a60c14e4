import Forms
import Imaging

/// The level and upright lines printed on a page that lies straight.
///
/// Method: in every row (column) runs of ink are joined over small gaps; a run that is long enough and nearly all ink is
/// a piece of a line. Writing and print are shorter, dotted guides have too little ink. **Determinism** A.
struct RulePicture {
    /// Every pixel of a line, gaps closed, ends drawn out a little and rounded corners drawn in, so that what lines enclose is closed; the
    /// page's rim counts as a line.
    let lines: BilevelImage
    /// The lines one by one, longest first.
    let segments: [PrintedRule]
    /// By how much the long level lines fall to the right, per length: what is left of the page's skew. 0 without any.
    let slope: Double

    /// A gap in a line, such as a scanner's dropout, is no longer than this.
    private static let maxGapMM = 0.5
    /// Shorter runs are parts of letters.
    static let minRunMM = 2.2
    private static let minInkFraction = 0.8
    /// Corners that are rounded a little, or where the lines do not quite meet.
    private static let drawnOutMM = 0.4
    /// What is thicker than this is an area, not a line.
    private static let maxThicknessMM = 1.6
    /// Shorter lines say little about where a page lies.
    private static let minSegmentMM = 6.0
    /// Shorter ones say nothing of the slope.
    private static let minSlopeMM = 15.0

    /// - Parameter ink: a page whose lines run along its axes.
    init(_ ink: BilevelImage, pixelsPerMM: Double) {
        let level = Self.runs(of: ink, pixelsPerMM: pixelsPerMM)
        let upright = Self.runs(of: ink.transposed(), pixelsPerMM: pixelsPerMM)
        segments =
            (Self.segments(level, pixelsPerMM: pixelsPerMM, isLevel: true)
            + Self.segments(upright, pixelsPerMM: pixelsPerMM, isLevel: false))
            .sorted { ($0.lengthMM, $1.startMM.y, $1.startMM.x) > ($1.lengthMM, $0.startMM.y, $0.startMM.x) }
        slope = Self.slope(of: level, minLength: Int(Self.minSlopeMM * pixelsPerMM))
        let reach = Int((Self.drawnOutMM * pixelsPerMM).rounded())
        var lines = Self.drawnOut(level, by: reach)
        let columns = Self.drawnOut(upright, by: reach).transposed()
        for index in lines.ink.indices { lines.ink[index] |= columns.ink[index] }
        for pixel in RoundedCorners(ink, level: level, upright: upright, pixelsPerMM: pixelsPerMM).pixels { lines[pixel.x, pixel.y] = true }
        for x in 0..<lines.width { (lines[x, 0], lines[x, lines.height - 1]) = (true, true) }
        for y in 0..<lines.height { (lines[0, y], lines[lines.width - 1, y]) = (true, true) }
        self.lines = lines
    }

    /// What the lines enclose: connected pieces of paper, in the order of their topmost rows.
    func enclosures() -> [InkComponent] {
        BilevelImage(width: lines.width, height: lines.height, ink: lines.ink.map { 1 - $0 }).components()
    }

    /// Runs of ink along the rows that are pieces of a line, gaps closed.
    ///
    /// - Parameter minRunMM: shorter runs are parts of letters.
    static func runs(of ink: BilevelImage, pixelsPerMM: Double, minRunMM: Double = minRunMM) -> BilevelImage {
        let maxGap = max(1, Int(maxGapMM * pixelsPerMM)), minRun = max(6, Int(minRunMM * pixelsPerMM))
        var result = BilevelImage(width: ink.width, height: ink.height)
        for y in 0..<ink.height {
            var start = -1, last = -1, count = 0
            for x in 0...ink.width {
                let isInk = x < ink.width && ink[x, y]
                if isInk {
                    if start < 0 { (start, count) = (x, 0) }
                    last = x
                    count += 1
                }
                guard start >= 0, !isInk, x - last > maxGap || x == ink.width else { continue }
                let length = last - start + 1
                if length >= minRun, Double(count) >= minInkFraction * Double(length) {
                    for place in start...last { result[place, y] = true }
                }
                start = -1
            }
        }
        return result
    }

    private static func drawnOut(_ runs: BilevelImage, by reach: Int) -> BilevelImage {
        var result = runs
        for y in 0..<runs.height {
            for x in 0..<runs.width where runs[x, y] {
                if x == 0 || !runs[x - 1, y] { for place in max(0, x - reach)..<x { result[place, y] = true } }
                if x + 1 < runs.width, !runs[x + 1, y] {
                    for place in (x + 1)..<min(runs.width, x + 1 + reach) { result[place, y] = true }
                }
            }
        }
        return result
    }

    /// The median of the lines' slopes, each counting by its length.
    private static func slope(of runs: BilevelImage, minLength: Int) -> Double {
        let slopes = runs.components().compactMap { piece -> (slope: Double, weight: Int)? in
            let width = piece.ink.width, quarter = width / 4
            guard width >= minLength, 8 * piece.ink.height <= width,
                let left = piece.meanRow(ofColumns: 0..<quarter), let right = piece.meanRow(ofColumns: (width - quarter)..<width)
            else { return nil }
            return ((right - left) / Double(width - quarter), width)
        }.sorted { $0.slope < $1.slope }
        var remaining = slopes.reduce(0) { $0 + $1.weight } / 2
        for (slope, weight) in slopes {
            if remaining < weight { return slope }
            remaining -= weight
        }
        return 0
    }

    private static func segments(_ runs: BilevelImage, pixelsPerMM: Double, isLevel: Bool) -> [PrintedRule] {
        runs.components().compactMap { piece in
            let length = Double(piece.ink.width) / pixelsPerMM
            let width = Double(piece.inkCount) / Double(piece.ink.width) / pixelsPerMM
            guard length >= minSegmentMM, width <= maxThicknessMM,
                Double(piece.ink.height) / pixelsPerMM <= maxThicknessMM
            else { return nil }
            let along = Double(piece.x) / pixelsPerMM
            let across = (Double(piece.y) + Double(piece.ink.height) / 2) / pixelsPerMM
            return isLevel
                ? PrintedRule(
                    startMM: Point(x: along, y: across), endMM: Point(x: along + length, y: across), widthMM: width)
                : PrintedRule(
                    startMM: Point(x: across, y: along), endMM: Point(x: across, y: along + length), widthMM: width)
        }
    }
}
