/// Under what conditions a page is photographed again. As they stand here they change nothing but the pixels' grid.
public struct PageConditions: Sendable, Equatable {
    /// Of the page's middle.
    public var dotsPerInch: Double
    /// How far the page lies turned counter-clockwise.
    public var turnDegrees = 0.0
    /// How far the camera's axis leans from the upright.
    public var tiltDegrees = 0.0
    /// How high the edges of the bent paper stand above its middle.
    public var curlHeightMM = 0.0
    /// Lightness of what lies beside the page, 0…1, and how much of it is in the picture, over the page's width as it appears.
    public var tableLightness = 1.0
    public var marginFraction = 0.0
    /// What white paper in full light becomes, over the sensor's range.
    public var whiteFraction = 1.0
    /// Share of the light gone at the end far from the lamp, behind a sharp shadow's edge, and in the picture's corners.
    public var illuminationDepth = 0.0
    public var shadowDepth = 0.0
    public var vignetteDepth = 0.0
    /// Standard deviation of the blur of a lens out of focus.
    public var defocusMM = 0.0
    /// How far the camera moved while the shutter was open.
    public var motionMM = 0.0
    /// Standard deviation of the sensor's noise, over its range.
    public var noiseSigmaFraction = 0.0
    /// On libjpeg's scale, 1…100, as a whole number.
    public var jpegQuality = 100.0

    public init(dotsPerInch: Double) {
        self.dotsPerInch = dotsPerInch
    }

    /// What of it the simulation knows as faults.
    var faults: CaptureFaults {
        var faults = CaptureFaults()
        faults.turnDegrees = turnDegrees
        faults.tiltDegrees = tiltDegrees
        faults.bendHeightMM = curlHeightMM
        faults.shadowDepth = shadowDepth
        faults.vignetteDepth = vignetteDepth
        faults.defocusMM = defocusMM
        faults.motionMM = motionMM
        return faults
    }
}
