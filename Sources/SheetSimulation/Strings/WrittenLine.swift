import Imaging

/// A line as somebody might have written and scanned it.
public struct WrittenLine: Sendable {
    /// Dark ink on lighter paper, 24…80 pixels high, cut at random around the writing.
    public let picture: GrayImage
    /// What is written, from left to right: `0` to `9`, `.` for a point, a comma, a thousands mark or a colon, `-` for a dash of any kind
    /// (an equals sign is one), `/` for a slash; empty where nothing is. What is only drawn, such as a currency sign or a rule, is left out.
    public let text: String
}
