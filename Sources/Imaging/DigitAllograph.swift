/// A way of writing a digit that its shape shows, such as a crossed 7.
///
/// One list for all: what invented hands draw, what a data set's digits are counted by, and what printed sheets ask for.
public enum DigitAllograph: String, Sendable, Codable, CaseIterable {
    case plainZero = "0-plain"
    /// With a stroke across.
    case slashedZero = "0-slashed"
    case plainOne = "1-plain"
    /// With a stroke up to the top of the stem.
    case flaggedOne = "1-flagged"
    /// On a foot; with a flag or without.
    case underlinedOne = "1-underlined"
    case plainTwo = "2-plain"
    /// With a loop at the lower left.
    case loopedTwo = "2-looped"
    case openFour = "4-open"
    /// With a triangle.
    case closedFour = "4-closed"
    case plainSeven = "7-plain"
    /// With a bar across the stem.
    case crossedSeven = "7-crossed"
    case closedEight = "8-closed"
    /// With two arms instead of the upper ring.
    case openEight = "8-open"
    case straightNine = "9-straight"
    /// The stem ends in a curve to the left.
    case hookedNine = "9-hooked"

    /// Which digit it is of.
    public var label: UInt8 {
        switch self {
        case .plainZero, .slashedZero: 0
        case .plainOne, .flaggedOne, .underlinedOne: 1
        case .plainTwo, .loopedTwo: 2
        case .openFour, .closedFour: 4
        case .plainSeven, .crossedSeven: 7
        case .closedEight, .openEight: 8
        case .straightNine, .hookedNine: 9
        }
    }

    /// Whether ways of writing a digit are told apart.
    public static func isToldApart(_ label: UInt8) -> Bool { allCases.contains { $0.label == label } }
}
