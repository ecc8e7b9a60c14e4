import Imaging

/// The strip of a picture that holds the writing of a line.
public struct LineBand: Sendable, Equatable {
    /// Dark ink on lighter paper, from a little above the writing to a little below it.
    public let picture: GrayImage
    /// Its corners in the picture it was cut from: top left, top right, bottom right, bottom left.
    public let quad: [Point]

    package init(picture: GrayImage, quad: [Point]) {
        self.picture = picture
        self.quad = quad
    }

    /// The corners, in the picture it was cut from, of what lies between two places along the strip, 0…1 of its width.
    package func quad(from left: Double, to right: Double) -> [Point] {
        func between(_ a: Point, _ b: Point, _ fraction: Double) -> Point {
            Point(x: a.x + (b.x - a.x) * fraction, y: a.y + (b.y - a.y) * fraction)
        }
        return [
            between(quad[0], quad[1], left), between(quad[0], quad[1], right), between(quad[3], quad[2], right),
            between(quad[3], quad[2], left),
        ]
    }
}
