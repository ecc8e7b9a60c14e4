import Imaging

/// The line evidence of one direction, strip by strip across the lines.
///
/// Works on level lines; upright ones come as evidence with the axes swapped.
struct RuleStrips {
    static let count = 10
    /// Slopes that a strip allows for beyond the page's skew, in pixels over half its width.
    private static let maxRise = 2
    /// Over the page's length: how far the strips' lines may lie apart in the first look at the whole page.
    private static let smearFraction = 0.003
    /// Less is noise.
    private static let minStrength = 0.08

    let evidence: RuleEvidence
    /// Shares of hits, strip by strip, row by row.
    let fractions: [[Double]]
    /// Rows that are lines over the whole width.
    let peaks: [Peak]

    struct Peak {
        let row: Double
        /// The fraction of the width on which the line is seen.
        let strength: Double
    }

    init(_ evidence: RuleEvidence) {
        self.evidence = evidence
        fractions = (0..<Self.count).map { strip in
            evidence.fractions(rows: 0..<evidence.height, columns: Self.columns(of: strip, evidence), maxRise: Self.maxRise)
        }
        peaks = Self.peaks(fractions)
    }

    private static func columns(of strip: Int, _ evidence: RuleEvidence) -> Range<Int> {
        (evidence.width * strip / count)..<(evidence.width * (strip + 1) / count)
    }

    func centerColumn(of strip: Int) -> Double {
        let columns = Self.columns(of: strip, evidence)
        return Double(columns.lowerBound + columns.upperBound - 1) / 2
    }

    /// Allows for lines that are not quite level by smearing each strip's rows.
    private static func peaks(_ strips: [[Double]]) -> [Peak] {
        let height = strips[0].count
        let smear = max(2, Int(smearFraction * Double(height)))
        var sums = [Double](repeating: 0, count: height)
        for strip in strips {
            for y in 0..<height where strip[y] > 0.1 {
                for offset in max(-smear, -y)...min(smear, height - 1 - y) {
                    // The far end of the smear counts half, so that a peak has one top.
                    sums[y + offset] += strip[y] * (1 - 0.5 * Double(abs(offset)) / Double(smear))
                }
            }
        }
        // A line a few pixels wide is summed more than once.
        let scale = 1 / (2 * Double(strips.count))
        return (0..<height).compactMap { y in
            let value = sums[y]
            let near = max(0, y - smear)...min(height - 1, y + smear)
            guard value > 0, near.allSatisfy({ sums[$0] < value || (sums[$0] == value && $0 >= y) }) else { return nil }
            let strength = min(1, value * scale)
            return strength > Self.minStrength ? Peak(row: Double(y), strength: strength) : nil
        }
    }
}
