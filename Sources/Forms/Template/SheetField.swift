import Imaging

/// A part of a form that is written into.
public enum SheetField: Sendable, Equatable {
    /// Cells with one digit or one number each: a grid, rows of boxes, or a single box.
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

    /// What kind of number each of its places holds; nil for cells with one digit each.
    public var number: NumberFormat? {
        switch self {
        case .cells(let grid): grid.number
        case .line(let line): line.number
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
    /// What kind of number is written.
    public let number: NumberFormat

    public init(name: String, rectMM: Rect, label: String? = nil, number: NumberFormat = NumberFormat()) {
        self.name = name
        self.rectMM = rectMM
        self.label = label
        self.number = number
    }
}
