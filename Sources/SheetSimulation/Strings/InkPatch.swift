import Imaging

/// Ink of one thing that is written or printed: how much of each pixel it covers, 0…1. It can be moved by whole pixels.
///
/// **Determinism** A.
struct InkPatch: Sendable {
    /// The pixel of the line's plane at the patch's top left; may lie before the plane's first.
    var left: Int
    var top: Int
    let width: Int
    let height: Int
    /// `width * height` values.
    private(set) var coverage: [Float]

    /// From this on a pixel counts as ink where ink's extent is measured.
    private static let inkThreshold: Float = 0.3

    /// - Parameters:
    ///   - coverage: row by row; rows and columns without ink around it are cut off.
    ///   - left, top: of its first value. Nil without ink.
    init?(cutting coverage: [Float], width: Int, height: Int, left: Int, top: Int) {
        var first = (x: width, y: height), last = (x: -1, y: -1)
        for y in 0..<height {
            for x in 0..<width where coverage[y * width + x] > Self.inkThreshold {
                first = (min(first.x, x), min(first.y, y))
                last = (max(last.x, x), y)
            }
        }
        guard last.x >= 0 else { return nil }
        // The faint rim belongs to it too.
        first = (max(0, first.x - 1), max(0, first.y - 1))
        last = (min(width - 1, last.x + 1), min(height - 1, last.y + 1))
        self.left = left + first.x
        self.top = top + first.y
        self.width = last.x - first.x + 1
        self.height = last.y - first.y + 1
        self.coverage = []
        self.coverage.reserveCapacity(self.width * self.height)
        for y in first.y...last.y { self.coverage.append(contentsOf: coverage[y * width + first.x...y * width + last.x]) }
    }

    /// Strokes of a pen, of one pen pass each: where they cross, the stronger counts. Nil without ink.
    ///
    /// - Parameter pixelsPerMM: the unit of the strokes' places is the millimeter; a place at 0, 0 is at the pixel 0, 0.
    init?(_ strokes: [PenStroke], pixelsPerMM: Double) {
        let boxes = strokes.compactMap(\.boundsMM)
        guard !boxes.isEmpty else { return nil }
        let bounds = Rect(around: boxes.flatMap(\.corners))
        // The mask's plane begins at 0; two pixels more than the ink needs.
        let startX = (bounds.x * pixelsPerMM).rounded(.down) - 2, startY = (bounds.y * pixelsPerMM).rounded(.down) - 2
        let width = Int((bounds.width * pixelsPerMM).rounded(.up)) + 6, height = Int((bounds.height * pixelsPerMM).rounded(.up)) + 6
        guard
            var mask = CoverageMask(
                bounds: Rect(x: 0, y: 0, width: Double(width), height: Double(height)), imageWidth: width, imageHeight: height)
        else { return nil }
        let start = Point(x: startX, y: startY)
        for stroke in strokes {
            let samples = stroke.samples
            if samples.count == 1 { mask.add(samples[0], samples[0], pixelsPerMM: pixelsPerMM, start: start) }
            for (a, b) in zip(samples, samples.dropFirst()) { mask.add(a, b, pixelsPerMM: pixelsPerMM, start: start) }
        }
        self.init(
            cutting: mask.coverage, width: mask.width, height: mask.height, left: Int(startX) + mask.originX,
            top: Int(startY) + mask.originY)
    }

    /// The pixel after its last.
    var right: Int { left + width }
    var bottom: Int { top + height }
    var box: Rect { Rect(x: Double(left), y: Double(top), width: Double(width), height: Double(height)) }

    func moved(x: Int, y: Int) -> InkPatch {
        var result = self
        result.left += x
        result.top += y
        return result
    }

    /// Both as one; where both have ink, the stronger counts.
    func joined(with other: InkPatch?) -> InkPatch {
        guard let other else { return self }
        let left = min(left, other.left), top = min(top, other.top), width = max(right, other.right) - left
        let height = max(bottom, other.bottom) - top
        var result = InkPatch(left: left, top: top, width: width, height: height)
        for patch in [self, other] {
            for y in 0..<patch.height {
                let target = (y + patch.top - top) * width + patch.left - left
                for x in 0..<patch.width {
                    result.coverage[target + x] = max(result.coverage[target + x], patch.coverage[y * patch.width + x])
                }
            }
        }
        return result
    }

    private init(left: Int, top: Int, width: Int, height: Int) {
        self.left = left
        self.top = top
        self.width = width
        self.height = height
        coverage = Array(repeating: 0, count: width * height)
    }

    /// The first column with ink in each row, and the one after the last, in pixels of the plane; nil in rows without.
    func inkSpan(row y: Int) -> Range<Int>? {
        guard (top..<bottom).contains(y) else { return nil }
        let row = coverage[(y - top) * width..<(y - top + 1) * width]
        guard let first = row.firstIndex(where: { $0 > Self.inkThreshold }),
            let last = row.lastIndex(where: { $0 > Self.inkThreshold })
        else { return nil }
        return left + first - row.startIndex..<left + last - row.startIndex + 1
    }

    /// All its ink, in pixels.
    var area: Double { coverage.reduce(0) { $0 + Double($1) } }

    /// The fraction of its ink that lies within columns and rows of the plane.
    func fractionInside(columns: Range<Int>, rows: Range<Int>) -> Double {
        var inside = 0.0
        for y in rows.clamped(to: top..<bottom) {
            for x in columns.clamped(to: left..<right) { inside += Double(coverage[(y - top) * width + x - left]) }
        }
        let area = area
        return area > 0 ? inside / area : 1
    }
}

extension CoverageMask {
    /// A short piece of a stroke.
    ///
    /// - Parameter start: the pixel that is the mask's first.
    fileprivate mutating func add(_ a: PenStroke.Sample, _ b: PenStroke.Sample, pixelsPerMM: Double, start: Point) {
        addLine(
            from: a.positionMM * pixelsPerMM - start, startRadius: a.radiusMM * pixelsPerMM, to: b.positionMM * pixelsPerMM - start,
            endRadius: b.radiusMM * pixelsPerMM, strength: (a.load + b.load) / 2)
    }
}
