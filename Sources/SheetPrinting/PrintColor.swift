import Imaging

/// A color of the print; components 0…1.
struct PrintColor: Sendable, Equatable {
    let red: Double
    let green: Double
    let blue: Double

    static let black = PrintColor(gray: 0)
    static let white = PrintColor(gray: 1)
    /// Faint beside handwriting, yet read without effort.
    static let faint = PrintColor(gray: 0.55)

    init(gray: Double) {
        (red, green, blue) = (gray, gray, gray)
    }

    /// As light as paper in one channel, and in the others dark enough for people to see; no darker, because JPEG keeps colors
    /// at half the resolution, and a thin line does not drop out altogether.
    init(_ color: DropOutColor) {
        let dark = 0.7
        red = color == .red ? 1 : dark
        green = color == .green ? 1 : dark
        blue = color == .blue ? 1 : dark
    }
}
