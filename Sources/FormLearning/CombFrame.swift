import Imaging

/// A frame that short ticks divide into places for digits, as on forms of banks and offices.
///
/// Method: along the lower and the upper line ink that stands on the line, thin and not as high as the frame, is a tick; ticks that
/// stand evenly make cells of one width that share their sides: where print programs round, a tick is a little beside. **Determinism** A.
enum CombFrame {
    /// A tick is at least so high.
    private static let minTickMM = 0.8
    /// A tick's height over the frame's.
    private static let tickFractionRange = 0.1...0.9
    private static let maxTickWidthMM = 1.2
    /// A place differs from the mean by no more than this fraction.
    private static let tolerance = 0.12
    private static let minPlaceCount = 3

    /// The places of a comb from left to right, as frames that share their lines; none for a frame that is no comb.
    ///
    /// - Parameters:
    ///   - frame: any enclosed rectangle.
    static func places(
        in frame: PrintedFrame, on page: FormPage, boxSizeRangeMM: ClosedRange<Double>
    ) -> [PrintedFrame] {
        let inside = frame.insideMM
        guard boxSizeRangeMM.contains(inside.height), inside.width > Double(minPlaceCount - 1) * boxSizeRangeMM.lowerBound else {
            return []
        }
        for isLower in [true, false] {
            let ticks = ticks(in: inside, isLower: isLower, on: page)
            let walls = ticks.map { ($0.upperBound + $0.lowerBound) / 2 }
            let bounds = [inside.x - frame.wallMM / 2] + walls + [inside.x + inside.width + frame.wallMM / 2]
            let widths = zip(bounds, bounds.dropFirst()).map { $1 - $0 }
            let mean = widths.reduce(0, +) / Double(widths.count)
            guard widths.count >= minPlaceCount, boxSizeRangeMM.contains(mean),
                widths.allSatisfy({ abs($0 - mean) <= tolerance * mean })
            else { continue }
            return (0..<widths.count).map { place in
                PrintedFrame(
                    insideMM: Rect(
                        x: inside.x + Double(place) * mean, y: inside.y, width: mean - frame.wallMM, height: inside.height),
                    wallMM: frame.wallMM,
                    lineWidthMM: frame.lineWidthMM, lowerLineInk: frame.lowerLineInk, darkPrintMM2: 0, printMM2: 0,
                    writtenMM2: 0, touchesRim: frame.touchesRim)
            }
        }
        return []
    }

    /// From left to right, in millimeters of the page.
    private static func ticks(in inside: Rect, isLower: Bool, on formPage: FormPage) -> [ClosedRange<Double>] {
        let page = formPage.print, threshold = formPage.threshold, pixelsPerMM = formPage.pixelsPerMM
        let top = Int(inside.y * pixelsPerMM), bottom = Int((inside.y + inside.height) * pixelsPerMM) - 1
        let left = Int(inside.x * pixelsPerMM), right = Int((inside.x + inside.width) * pixelsPerMM) - 1
        guard top >= 0, left >= 0, bottom < page.height, right < page.width, top < bottom, left < right else { return [] }
        // Beside the line its blur is dark, too.
        let skipped = max(1, Int(0.3 * pixelsPerMM))
        let isTick = (left...right).map { x -> Bool in
            var height = skipped
            while height <= bottom - top, page[x, isLower ? bottom - height : top + height] > threshold { height += 1 }
            return Double(height) >= minTickMM * pixelsPerMM && tickFractionRange.contains(Double(height) / Double(bottom - top + 1))
        }
        var ticks: [ClosedRange<Double>] = []
        var start: Int?
        for index in 0...isTick.count {
            let isInk = index < isTick.count && isTick[index]
            if isInk, start == nil { start = index }
            guard !isInk, let from = start else { continue }
            start = nil
            // What stands at the frame's own sides is their blur.
            guard from > skipped, index < isTick.count - skipped else { continue }
            guard Double(index - from) <= maxTickWidthMM * pixelsPerMM else { return [] }
            ticks.append((Double(left + from) / pixelsPerMM)...(Double(left + index) / pixelsPerMM))
        }
        return ticks
    }
}
