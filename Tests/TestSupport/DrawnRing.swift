import ImageCodecs
import Imaging

/// A 0 of one stroke on light paper: the plainest picture of a single digit.
public enum DrawnRing {
    public static func png(side: Int = 120) -> [UInt8] {
        var image = GrayImage(width: side, height: side, gray: 235)
        for y in 0..<side {
            for x in 0..<side {
                let dx = (Double(x) - Double(side) / 2) / (0.22 * Double(side)), dy = (Double(y) - Double(side) / 2) / (0.34 * Double(side))
                let radius = (dx * dx + dy * dy).squareRoot()
                if radius > 0.75, radius < 1 { image[x, y] = 30 }
            }
        }
        return PNGEncoder.encode(image)
    }
}
