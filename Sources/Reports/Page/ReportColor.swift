/// The colors of the reports, each for light and for dark screens.
///
/// Texts have a contrast of 4.5 : 1 or more to every ground that they stand on, marks of charts one of 3 : 1 (a test computes them all).
///
/// **Source** WCAG 2.2, success criteria 1.4.3 and 1.4.11.
package enum ReportColor: String, CaseIterable, Sendable {
    /// Text, and text that matters less.
    case ink, soft
    /// Rules between rows, and axes of charts.
    case rule, axis
    /// The page, and boxes on it.
    case paper, panel
    case link
    /// What is shown: losses, errors, what is good.
    case loss, error, good
    /// Grounds of a confusion matrix: digits that were read right, and wrong, from few to many.
    case right1, right2, right3, right4
    case wrong1, wrong2, wrong3, wrong4, wrong5

    static let rightShades = [ReportColor.right1, .right2, .right3, .right4]
    static let wrongShades = [ReportColor.wrong1, .wrong2, .wrong3, .wrong4, .wrong5]

    /// Red, green and blue in a number each: `0xRRGGBB`.
    var values: (light: UInt32, dark: UInt32) {
        switch self {
        case .ink: (0x1d2433, 0xe6e9f0)
        case .soft: (0x566072, 0xa9b2c2)
        case .rule: (0xd9dee7, 0x353d4b)
        case .axis: (0x7c8698, 0x7a8597)
        case .paper: (0xffffff, 0x14171d)
        case .panel: (0xf4f6f9, 0x1f242d)
        case .link: (0x1a56c4, 0x8ab4ff)
        case .loss: (0x6746e0, 0xa893ff)
        case .error: (0xb3263e, 0xff8f9c)
        case .good: (0x1f6b51, 0x63cfa2)
        case .right1: (0xe7f4ef, 0x182929)
        case .right2: (0xcfeadf, 0x1c3b36)
        case .right3: (0xb7dfce, 0x204d42)
        case .right4: (0x9fd4be, 0x24604f)
        case .wrong1: (0xfad9dd, 0x48222c)
        case .wrong2: (0xf8c5cd, 0x5d2632)
        case .wrong3: (0xf5b2bc, 0x722a39)
        case .wrong4: (0xf39fab, 0x872e3f)
        case .wrong5: (0xf18c9a, 0x9c3245)
        }
    }

    /// As style sheets and SVG write a color: `#1d2433`.
    static func hex(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// In a page, whichever of the two is asked for there.
    var variable: String { "var(--\(rawValue))" }
}
