import Imaging

/// The papers that have a name.
enum PaperSize: String, Sendable, CaseIterable {
    case a3, a4, a5, letter, legal

    /// Upright.
    var sizeMM: Size {
        switch self {
        case .a3: Size(width: 297, height: 420)
        case .a4: Size(width: 210, height: 297)
        case .a5: Size(width: 148, height: 210)
        case .letter: Size(width: 215.9, height: 279.4)
        case .legal: Size(width: 215.9, height: 355.6)
        }
    }
}
