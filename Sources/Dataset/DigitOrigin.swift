/// How a digit came about: whether somebody wrote it for this data set, or it was made of what others wrote.
public enum DigitOrigin: Sendable, Hashable {
    /// Somebody wrote it.
    case written
    /// Read from a copy of a whole sheet, photographed again by computation: which copy, from 1. The sheet is the digit's source.
    case pageCopy(Int)
    /// Read from a sheet that was drawn by computation, in an invented hand.
    case simulated

    /// Whether it may be learned from and nothing else: tested on, it would tell of our own computations.
    public var isForTrainingOnly: Bool { self != .written }
}

/// As exports write it: `written`, `simulated`, or `pageCopy` with the number, such as `pageCopy2`.
extension DigitOrigin: RawRepresentable, Codable {
    private static let pageCopyPrefix = "pageCopy"

    public init?(rawValue: String) {
        switch rawValue {
        case "written": self = .written
        case "simulated": self = .simulated
        default:
            guard rawValue.hasPrefix(Self.pageCopyPrefix), let copy = Int(rawValue.dropFirst(Self.pageCopyPrefix.count)), copy > 0
            else { return nil }
            self = .pageCopy(copy)
        }
    }

    public var rawValue: String {
        switch self {
        case .written: "written"
        case .pageCopy(let copy): Self.pageCopyPrefix + String(copy)
        case .simulated: "simulated"
        }
    }
}
