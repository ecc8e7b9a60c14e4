/// What the colors of a picture are like besides how light they are, at a fraction of its size: enough to tell red ink from blue.
public struct ChromaPlane: Sendable, Equatable {
    /// Pixels of the picture to the side of one of the plane's.
    public let factor: Int
    /// Cb of Rec. 601, the mean over each block of the picture: 128 for gray, more for blue.
    public let blue: GrayImage
    /// Cr: 128 for gray, more for red.
    public let red: GrayImage

    public init(factor: Int, blue: GrayImage, red: GrayImage) {
        precondition(factor >= 1, "a factor of \(factor)")
        precondition(blue.width == red.width && blue.height == red.height, "planes of two sizes")
        self.factor = factor
        self.blue = blue
        self.red = red
    }
}
