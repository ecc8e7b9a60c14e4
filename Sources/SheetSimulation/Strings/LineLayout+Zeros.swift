import Imaging
import Support

/// Zeros at the end of a number in one go, as a chain of loops.
extension LineLayout {
    /// Writes `count` zeros that hang together at their tops.
    ///
    /// - Parameters:
    ///   - scale: of the zeros, over a digit's height.
    ///   - rise: how high they stand, over a digit's height.
    mutating func writeZeroChain(_ count: Int, scale: Double, rise: Double) {
        let high = scale * height * stream.uniform(in: 0.8...1.05), wide = high * stream.uniform(in: 0.6...1.3)
        let pitch = wide * stream.uniform(in: 0.95...1.45), lean = 0.15 * stream.normal().clamped(to: 2)
        let start = edge(above: rise, below: rise + scale) + height * stream.uniform(in: 0.04...0.3) + wide / 2
        let base = baseline(at: Int(start)) - rise * height
        for index in 0..<count {
            let x = start + pitch * Double(index)
            let size = Point(x: wide * stream.uniform(in: 0.9...1.1), y: high * stream.uniform(in: 0.88...1.08))
            // From the top to the left and all the way round.
            var places = (0...8).map { step -> Point in
                let angle = 2 * .pi * Double(step) / 8
                let across = -size.x / 2 * PortableMath.sin(angle), up = size.y / 2 * (1 + PortableMath.cos(angle))
                return Point(x: x + across + lean * up, y: base - up)
            }
            let isLast = index == count - 1
            if !isLast || stream.chance(0.4) {
                // The last one's stroke may end in a curl.
                let reach = isLast ? 0.5 * pitch : pitch, sag = size.y * stream.uniform(in: 0...0.22)
                places.append(Point(x: x + 0.55 * reach + lean * high, y: base - size.y + sag))
                places.append(Point(x: x + 0.95 * reach + lean * high, y: base - size.y * stream.uniform(in: 0.92...1.05)))
            }
            if let patch = hand.stroke(through: places, using: &stream) { add(patch, .digit(0)) }
        }
    }
}
