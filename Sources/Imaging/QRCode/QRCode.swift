/// A QR code seen in a picture.
public struct QRCode: Sendable, Equatable {
    public let text: String
    /// The code's corners as it was printed, in the picture's pixels: top left, top right, bottom right, bottom left.
    public let corners: [Point]

    public init(text: String, corners: [Point]) {
        self.text = text
        self.corners = corners
    }
}

extension GrayImage {
    /// The QR codes in the picture, dark on light, turned and tilted as they may be; mirrored and inverted ones are not read.
    ///
    /// A code needs about two pixels a module and a light margin around it. What does not hold text in UTF-8 is left out.
    ///
    /// **Complexity** linear in the pixels: about 2 ms for a crop of 300 × 300, half a second for a photo of 12 megapixels; look
    /// where the code is known to be. **Determinism** A for the same version of the library. **Source** zbar.
    public func qrCodes() -> [QRCode] {
        QRCodeScanner()?.codes(in: self) ?? []
    }
}
