/// A color that ink is told by.
public enum InkColor: String, Sendable, CaseIterable {
    case red, green, blue

    /// The color of a direction in the plane of Cb and Cr; nil between two of them, such as yellow.
    ///
    /// - Parameters:
    ///   - blue: how much more Cb than gray has.
    ///   - red: how much more Cr.
    package init?(blue: Double, red: Double) {
        // A color is within 45° or so of its pure one; red has pink and orange with it, blue has violet.
        if red > 0, red >= abs(blue) * 0.6 { self = .red; return }
        if blue > 0, red < 0.6 * blue, red > -1.2 * blue { self = .blue; return }
        if red < 0, blue < 0.1 * -red, blue > 1.6 * red { self = .green; return }
        return nil
    }
}
