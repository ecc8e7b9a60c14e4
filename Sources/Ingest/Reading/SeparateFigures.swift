import Forms
import Imaging
import Training

/// Figures that stand by themselves in a cell, each as high as a digit: of a number that was read right none is left over.
enum SeparateFigures {
    /// A figure is at least this high, over the highest piece of ink.
    private static let minHeight = 0.6
    /// Pieces that overlap by more than this fraction of the narrower one make one figure.
    private static let maxOverlap = 0.3
    /// How often there are more of them than digits: strokes of an open 4 that stand apart, say.
    static let rate = 0.02

    static func count(in ink: BilevelImage) -> Int { list(in: ink).count }

    /// From left to right, each with its pieces of ink that are high.
    static func list(in ink: BilevelImage) -> [InkComponent] {
        let pieces = ink.components(), highest = pieces.map(\.ink.height).max() ?? 0
        let tall = pieces.filter { Double($0.ink.height) >= minHeight * Double(highest) }.sorted { ($0.x, $0.maxX) < ($1.x, $1.maxX) }
        var figures: [[InkComponent]] = [], right = -1, width = 0
        for piece in tall {
            let overlap = Double(right - piece.x + 1)
            if !figures.isEmpty, overlap > maxOverlap * Double(min(width, piece.ink.width)) {
                figures[figures.count - 1].append(piece)
                right = max(right, piece.maxX)
                width = max(width, piece.ink.width)
            } else {
                figures.append([piece])
                (right, width) = (piece.maxX, piece.ink.width)
            }
        }
        return figures.map(InkComponent.init(joining:))
    }
}

extension NumberReading {
    /// The same where so many figures stand apart: numbers of fewer digits are as unlikely as that is.
    func knowing(figureCount: Int) -> NumberReading {
        reweighed { text in text.count(where: \.isWholeNumber) < figureCount ? SeparateFigures.rate : 1 }
    }
}
