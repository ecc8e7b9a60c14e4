import Imaging

/// The smallest part of a line's ink that is not divided any more: a connected piece, or what lies between two seams of one.
struct Segment: Equatable {
    let ink: InkComponent
    let span: InkSpan
    /// The connected piece it was cut from, as an index.
    let piece: Int
    /// Where it was cut from its neighbors of the same piece.
    let leftSeam: InkSeam?
    let rightSeam: InkSeam?
}

extension Segment {
    /// Less ink than a dot of a stroke's width is a speck: in squares of the stroke's width.
    private static let minSpeckArea = 0.8

    /// All segments of a line, from left to right.
    static func segments(of pieces: [InkComponent], geometry: TextLineGeometry) -> [Segment] {
        let minInk = Self.minSpeckArea * geometry.strokeWidth * geometry.strokeWidth
        var segments: [Segment] = []
        for (index, piece) in pieces.enumerated() where Double(piece.inkCount) >= minInk {
            let seams = InkSeam.candidates(in: piece, geometry: geometry)
            for (number, part) in piece.parts(between: seams).enumerated() {
                guard let part else { continue }
                segments.append(
                    Segment(
                        ink: part, span: part.span(geometry), piece: index, leftSeam: number > 0 ? seams[number - 1] : nil,
                        rightSeam: number < seams.count ? seams[number] : nil))
            }
        }
        return segments.sorted { ($0.span.middle, $0.ink.y, $0.ink.x) < ($1.span.middle, $1.ink.y, $1.ink.x) }
    }
}

extension InkComponent {
    /// What lies between neighboring seams, from left to right; nil where there is nothing.
    fileprivate func parts(between seams: [InkSeam]) -> [InkComponent?] {
        if seams.isEmpty { return [self] }
        // The columns of each part first, so that a long piece is not gone through once for each of its parts.
        var lows = [Int](repeating: ink.width, count: seams.count + 1), highs = [Int](repeating: -1, count: seams.count + 1)
        forEachPixel(between: seams) { part, x, _ in
            lows[part] = min(lows[part], x)
            highs[part] = max(highs[part], x)
        }
        var masks = lows.indices.map { part in
            lows[part] <= highs[part] ? BilevelImage(width: highs[part] - lows[part] + 1, height: ink.height) : nil
        }
        forEachPixel(between: seams) { part, x, y in masks[part]?[x - lows[part], y] = true }
        return masks.indices.map { part in
            masks[part].flatMap { InkComponent($0) }?.moved(byX: x + lows[part], y: y)
        }
    }

    /// Each pixel of ink with the number of seams to its left: seams may cross.
    private func forEachPixel(between seams: [InkSeam], _ body: (_ part: Int, _ x: Int, _ y: Int) -> Void) {
        for y in 0..<ink.height {
            let cuts = seams.map { $0.columns[y] }.sorted()
            var part = 0
            for x in 0..<ink.width where ink[x, y] {
                while part < cuts.count, cuts[part] <= x { part += 1 }
                body(part, x, y)
            }
        }
    }
}
