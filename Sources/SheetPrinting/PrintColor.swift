import Imaging

/// A colour of the print; components 0…1.
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

    /// As light as paper in one channel, and dark enough in the others for people to see.
    init(_ color: DropOutColor) {
        let dark = 0.6
        red = color == .red ? 1 : dark
        green = color == .green ? 1 : dark
        blue = color == .blue ? 1 : dark
    }
}
