import Imaging
import Testing

@testable import Registration

@Suite struct FrameShapeTests {
    /// Paper that rounded corners enclose: 1 where it is.
    private static func paper(width: Int, height: Int, radius: Int) -> BilevelImage {
        let margin = 30
        var paper = BilevelImage(width: width + 2 * margin, height: height + 2 * margin)
        for y in 0..<height {
            for x in 0..<width {
                let dx = max(0, radius - min(x, width - 1 - x)), dy = max(0, radius - min(y, height - 1 - y))
                if dx * dx + dy * dy <= radius * radius { paper[x + margin, y + margin] = true }
            }
        }
        return paper
    }

    /// The corners are those of the rectangle without rounding, however wide it is.
    @Test(arguments: [(80, 100, 20), (200, 100, 20), (400, 80, 20), (600, 60, 10), (500, 75, 15), (80, 400, 20), (100, 100, 4)])
    func roundedCornersAreDrawnOut(width: Int, height: Int, radius: Int) throws {
        let shape = try #require(FrameShape.all(of: Self.paper(width: width, height: height, radius: radius), insetPixels: 0.5).first)
        let drawn = Rect(x: 29.5, y: 29.5, width: Double(width), height: Double(height)).corners
        for corner in drawn {
            let nearest = shape.corners.map { $0.distance(to: corner) }.reduce(.infinity, min)
            #expect(nearest < 0.03 * Double(min(width, height)), "\(corner): \(shape.corners)")
        }
    }
}
