import Imaging

/// A size of paper as a person writes it: `a4`, `letter`, or `210x297` in millimeters.
public struct NamedPaper: Sendable, Equatable {
    let sizeMM: Size

    private static let sideRangeMM = 20.0...2000

    /// Nil for anything else.
    public init?(_ text: String) {
        switch text.lowercased() {
        case "a4": sizeMM = Size(width: 210, height: 297)
        case "letter": sizeMM = Size(width: 215.9, height: 279.4)
        default:
            let sides = text.lowercased().split(separator: "x", omittingEmptySubsequences: false).map { Double($0) }
            guard sides.count == 2, let width = sides[0], let height = sides[1], Self.sideRangeMM.contains(width),
                Self.sideRangeMM.contains(height)
            else { return nil }
            sizeMM = Size(width: width, height: height)
        }
    }
}
