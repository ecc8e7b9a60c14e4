/// A connected piece of ink: its place in the picture it was found in, and its own ink within its tight box.
public struct InkComponent: Sendable, Equatable {
    public let x: Int
    public let y: Int
    /// Tight: ink touches every side.
    public let ink: BilevelImage
    public let inkCount: Int

    public var maxX: Int { x + ink.width - 1 }
    public var maxY: Int { y + ink.height - 1 }

    /// The same ink in a picture of which the one it was found in is a part, with its corner at a place.
    public func moved(byX dx: Int, y dy: Int) -> InkComponent {
        InkComponent(x: x + dx, y: y + dy, ink: ink, inkCount: inkCount)
    }
}

extension BilevelImage {
    /// The connected pieces of ink, corners counting as contact, by their topmost rows.
    ///
    /// **Source** Leptonica's `pixConnCompPixa`. **Determinism** A.
    public func components() -> [InkComponent] {
        LeptonicaImage(self)?.components() ?? []
    }

    /// The angle by which the page's lines fall to the right, found from its rows of ink, with Leptonica's confidence.
    ///
    /// **Units** degrees, counter-clockwise positive: a picture rotated counter-clockwise by 2° has +2.
    /// **Returns** nil where nothing can be told; a confidence below about 3 is a guess.
    /// **Source** Leptonica's `pixFindSkewSweepAndSearch`: the variance of row sums (Postl 1988). **Determinism** B.
    public func skew(degreesLimit: Double) -> (degrees: Double, confidence: Double)? {
        LeptonicaImage(self)?.skew(degreesLimit: degreesLimit)
    }
}
