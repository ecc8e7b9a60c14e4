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
