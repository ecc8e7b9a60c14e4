import Foundation

/// A curve of a few characters, on the scale of logarithms, so that the last small gains still show.
enum Sparkline {
    private static let bars = Array("▁▂▃▄▅▆▇█")
    private static let maxLength = 48

    /// - Parameter values: from the first to the last, of which the latest that fit are shown.
    static func text(_ values: [Double]) -> String {
        let logs = values.suffix(maxLength).map { log(max($0, 1e-6)) }
        guard let low = logs.min(), let high = logs.max() else { return "" }
        return String(
            logs.map { value in
                let height = high > low ? (value - low) / (high - low) : 0
                return bars[min(bars.count - 1, Int(height * Double(bars.count)))]
            })
    }
}
