/// What goes wrong between the printer and the picture, each fault by itself; none by default.
///
/// Strengths are in millimeters of the page or shares, so they mean the same at every resolution. Where a fault has a place or
/// a direction, the sheet's own random numbers choose it.
public struct CaptureFaults: Sendable, Equatable {
    /// The paper that the form is printed on.
    public enum Paper: Sendable, Equatable {
        case plain
        /// Lines both ways, such as the 5 mm squares of an exercise book.
        case squared(spacingMM: Double, darkness: Double)
        /// Colored: how much light it throws back beside white paper, 0…1.
        case tinted(lightness: Double)
    }

    /// The size of the print over the form's own, about the page's middle; the paper keeps its size.
    public var printScale = 1.0
    /// What a photocopier leaves of the print's darkness, 0…1.
    public var tonerFraction = 1.0
    public var paper = Paper.plain
    /// How much of the writing on the back is seen, 0…1.
    public var showThrough = 0.0
    /// The darkness of the pen over its own: a pencil hardly pressed is 0.3.
    public var inkFraction = 1.0
    /// How often a digit runs over a line of its cell; nil for the writer's own habit.
    public var overrunProbability: Double?
    /// How far the page is turned counter-clockwise in the picture.
    public var turnDegrees = 0.0
    /// How far a camera's axis leans from the upright; nil for up to 8°.
    public var tiltDegrees: Double?
    /// How high the edges of a page before a camera stand above its middle; nil for up to 2.5 mm.
    public var bendHeightMM: Double?
    /// How far the outermost corner of the page lies outside the picture, on one side of it.
    public var cutOffMM = 0.0
    /// Corners under a thumb or a slip of paper, 0…3 from the page's top left clockwise; with them goes the mark.
    public var coveredCorners: [Int] = []
    /// Share of the light gone behind a sharp shadow's edge, and in the corners of the picture.
    public var shadowDepth = 0.0
    public var vignetteDepth = 0.0
    /// The lens out of focus: standard deviation of its blur.
    public var defocusMM = 0.0
    /// How far the camera moved while the shutter was open.
    public var motionMM = 0.0
    /// The page seen on a screen: contrast of the screen's own points, 0…1.
    public var screenContrast = 0.0

    public static let none = CaptureFaults()

    public init() {}
}
