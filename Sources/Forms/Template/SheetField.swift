import Imaging

/// A part of a form that is written into.
public enum SheetField: Sendable, Equatable {
    /// Cells with one digit each: a grid, rows of boxes, or a single box.
    case cells(CellGrid)
    /// A line that a number is written on, without boxes.
    case line(TextLine)

    /// Unique within the form; empty for the only field of a form.
    public var name: String {
        switch self {
        case .cells(let grid): grid.name
        case .line(let line): line.name
        }
    }

    public var boundsMM: Rect {
        switch self {
        case .cells(let grid): grid.boundsMM
        case .line(let line): line.rectMM
        }
    }
}

/// A line without boxes: as many digits as the writer needs, side by side.
public struct TextLine: Sendable, Equatable {
    public let name: String
    /// What is written lies in here, most of it.
    public let rectMM: Rect
    /// The number that is written, such as `1250`; nil where the form does not say.
    public let label: String?

    public init(name: String, rectMM: Rect, label: String? = nil) {
        self.name = name
        self.rectMM = rectMM
        self.label = label
    }
}
