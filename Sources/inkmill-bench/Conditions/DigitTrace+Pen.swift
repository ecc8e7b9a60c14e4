import Imaging
import SheetSimulation

extension DigitTrace {
    private static let lineHeight = 96.0, marginPixels = 40
    /// Of the height of the ink. Broader ones than the last nobody writes with.
    private static let penFractions = Array(stride(from: 0.04, through: 0.4, by: 0.02))
    /// Smaller ones are not seen.
    private static let leastHolePixels = 12

    /// The broadest pen, over the height of what it leaves, up to which the digit has the loops that its line has and no others: a broader
    /// one fills the loops of an 8 or closes a 4 to a 9, which nobody can read any more.
    var broadestPenFraction: Double {
        let line = lineImage, loopCount = Self.loopCount(of: line, penFraction: Self.penFractions[0])
        let holding = Self.penFractions.prefix { Self.loopCount(of: line, penFraction: $0) == loopCount }
        return holding.last ?? 0
    }

    private var lineImage: BilevelImage {
        let margin = Double(Self.marginPixels), size = Self.lineHeight
        var image = BilevelImage(width: Int(aspect * size + 2 * margin) + 1, height: Int(size + 2 * margin) + 1)
        for stroke in strokes {
            for (start, end) in zip(stroke, stroke.dropFirst() + stroke.suffix(1)) {
                let stepCount = max(1, Int((2 * size * start.distance(to: end)).rounded(.up)))
                for step in 0...stepCount {
                    let place = (start + (end - start) * (Double(step) / Double(stepCount))) * size
                    image[Int(place.x + margin), Int(place.y + margin)] = true
                }
            }
        }
        return image
    }

    private static func loopCount(of line: BilevelImage, penFraction: Double) -> Int {
        let penWidth = penFraction * lineHeight / (1 - penFraction)
        return line.thickened(radius: penWidth / 2, margin: 0).holes().count { $0.inkCount >= leastHolePixels }
    }
}
