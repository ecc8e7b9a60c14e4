/// How a digit came about: whether somebody wrote it for this data set, or it was made of what others wrote.
public enum DigitOrigin: Sendable, Hashable {
    /// Somebody wrote it.
    case written
    /// Read from a copy of a whole sheet, photographed again by computation: which copy, from 1. The sheet is the digit's source.
    case pageCopy(Int)
    /// An augmented copy that was exported and imported as a digit: which copy, from 0.
    case augmented(Int)
    /// Read from a sheet that was drawn by computation, in an invented hand.
    case simulated
    /// Made to show what is not one digit, and digits made in the same way: drawn, or of what the digit's writer has written.
    case sign
}

/// As files write it: `written`, `simulated`, `sign`, or `pageCopy` or `augmented` with the number, such as `pageCopy2`.
extension DigitOrigin: RawRepresentable, Codable {
    private static let pageCopyPrefix = "pageCopy", augmentedPrefix = "augmented"

    public init?(rawValue: String) {
        func number(after prefix: String, from least: Int) -> Int? {
            guard rawValue.hasPrefix(prefix), let number = Int(rawValue.dropFirst(prefix.count)), number >= least else { return nil }
            return number
        }
        switch rawValue {
        case "written": self = .written
        case "simulated": self = .simulated
        case "sign": self = .sign
        default:
            if let copy = number(after: Self.pageCopyPrefix, from: 1) {
                self = .pageCopy(copy)
            } else if let copy = number(after: Self.augmentedPrefix, from: 0) {
                self = .augmented(copy)
            } else {
                return nil
            }
        }
    }

    public var rawValue: String {
        switch self {
        case .written: "written"
        case .pageCopy(let copy): Self.pageCopyPrefix + String(copy)
        case .augmented(let copy): Self.augmentedPrefix + String(copy)
        case .simulated: "simulated"
        case .sign: "sign"
        }
    }
}
