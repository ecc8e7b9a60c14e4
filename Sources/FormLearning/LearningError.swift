import Imaging
import Support

/// Why no form could be learned from a picture of its blank.
public enum LearningError: DiagnosticError, Equatable {
    /// The picture has no ink on it at all.
    case blankPage
    /// There are printed lines, or not even those, but no box that a digit is written into, and no row of rules.
    case noBoxes(lineCount: Int, leftOut: [LeftOutFrames], boxSizeRangeMM: ClosedRange<Double>)
    /// The file does not say how large its paper is.
    case unknownPageSize
    /// The picture has other proportions than the paper that was named.
    case otherProportions(picture: Double, paper: Double)
    /// Of filled-in sheets there are too few to tell print from writing.
    case tooFewSheets(count: Int, needed: Int)
    /// Too few of the filled-in sheets lie on one another.
    case sheetsDiffer(usedCount: Int, needed: Int, leftOut: [LeftOutSheet])

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .blankPage:
            Diagnostic(
                code: "learn.blank", message: "the page is blank: no print was found on it",
                fix: "scan the printed side of an empty form")
        case .noBoxes(let lineCount, let leftOut, let range):
            Diagnostic(
                code: "learn.no-boxes",
                message: "no box and no row of rules for digits was found, but \(lineCount) lines"
                    + leftOut.map { " and \($0.count) \($0.reason.words(boxSizeRangeMM: range))" }.joined(),
                fix: "give the paper's size with --page if the file's resolution is wrong, the size of the boxes with "
                    + "--min-box-mm and --max-box-mm, and scan an empty form whose boxes are closed on all sides, or have a short rule for each digit"
            )
        case .unknownPageSize:
            Diagnostic(
                code: "learn.no-page-size", message: "the file does not say its resolution, so the paper's size is not known",
                fix: "give the paper's size: --page a4, --page letter, or --page 210x297 in mm")
        case .otherProportions(let picture, let paper):
            Diagnostic(
                code: "learn.other-page",
                message: "the picture's width over its height is \(Self.rounded(picture)), the paper's \(Self.rounded(paper))",
                fix: "scan the whole sheet and nothing else, upright, or give its size with --page")
        case .tooFewSheets(let count, let needed):
            Diagnostic(
                code: "learn.too-few-sheets",
                message: "\(count) filled-in sheets do not tell print from writing: at least \(needed) are needed",
                fix: "add sheets of the same form by other writers, or give one scan of an empty form")
        case .sheetsDiffer(let usedCount, let needed, let leftOut):
            Diagnostic(
                code: "learn.sheets-differ",
                message: "only \(usedCount) of \(usedCount + leftOut.count) sheets lie on one another, and \(needed) are needed; "
                    + leftOut.map(\.words).joined(separator: "; "),
                fix: "give sheets of one form and edition only, scans of the whole page and nothing else or photos with the "
                    + "whole page on something darker, and the paper's size with --page")
        }
    }

    private static func rounded(_ value: Double) -> String { String((value * 1000).rounded() / 1000) }
}

/// Frames and short rules that were found on a blank form and are no places for digits.
public struct LeftOutFrames: Sendable, Equatable {
    public enum Reason: String, Sendable, CaseIterable {
        case tooSmall, tooLarge, tooLong, printed, atTheRim, withoutRoom, dashedLine

        /// In the words of a message.
        public func words(boxSizeRangeMM range: ClosedRange<Double>) -> String {
            switch self {
            case .tooSmall: "frames with a side below \(range.lowerBound) mm"
            case .tooLarge: "frames with a side above \(range.upperBound) mm"
            case .tooLong: "frames too long or too high for one digit"
            case .printed: "frames with print inside"
            case .atTheRim: "frames cut off at the picture's rim"
            case .withoutRoom: "short rules without room for a digit above them"
            case .dashedLine: "short rules that make a dashed line"
            }
        }
    }

    public let reason: Reason
    /// On the blank page.
    public let framesMM: [Rect]

    public var count: Int { framesMM.count }
}
