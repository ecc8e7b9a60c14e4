import Imaging

/// What a form has printed on it, as its blank shows: guides and prompts that the cells' readers must not take for
/// writing.
public struct PrintedInk: Sendable, Equatable {
    /// The blank page laid flat, from its top left corner: how dark the print is.
    public let density: InkDensity
    /// Pixels of `density` a millimeter.
    public let pixelsPerMM: Double

    public init(density: InkDensity, pixelsPerMM: Double) {
        precondition(pixelsPerMM > 0, "\(pixelsPerMM) pixels a millimeter")
        self.density = density
        self.pixelsPerMM = pixelsPerMM
    }
}
