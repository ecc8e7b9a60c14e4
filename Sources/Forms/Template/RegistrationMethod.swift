import Imaging

/// How the page is found in a picture.
public enum RegistrationMethod: Sendable, Equatable {
    /// A ring mark in each corner; the four differ in the diameter of their holes, so they tell which way up the page is.
    case marks(RingMarks)
    /// The form's own printed grid lines; missing ones are interpolated.
    case grid
    /// Whatever is printed on the form, as learned from its blank.
    case print(PrintedFeatures)
}

/// Four ring marks: black discs of one diameter, each with a white hole.
public struct RingMarks: Sendable, Equatable {
    /// Distance of a mark's center from the two nearest page edges.
    public let insetMM: Double
    public let diameterMM: Double
    /// Hole diameter over disc diameter: top left, top right, bottom right, bottom left. All different.
    public let holeFractions: [Double]

    public init(insetMM: Double, diameterMM: Double, holeFractions: [Double]) {
        precondition(holeFractions.count == 4, "\(holeFractions.count) hole fractions for four marks")
        self.insetMM = insetMM
        self.diameterMM = diameterMM
        self.holeFractions = holeFractions
    }

    /// The marks' centers on a page of that size: top left, top right, bottom right, bottom left.
    public func centersMM(pageSizeMM size: Size) -> [Point] {
        Rect(x: 0, y: 0, width: size.width, height: size.height).inset(by: insetMM).corners
    }
}
