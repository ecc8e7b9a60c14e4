import Forms
import Imaging

/// A picture of a filled-in sheet, and the truth about it.
public struct SimulatedSheet: Sendable {
    /// The picture as a person sees it, upright.
    public let image: GrayImage
    /// Such as `writer-07`; empty for a blank sheet.
    public let writer: String
    public let capture: CaptureKind
    public let dotsPerInch: Double
    /// How the picture is to be stored in its file, 1…8 as in EXIF.
    public let orientationTag: Int
    /// Which printed sheet was filled in; nil for a bare form.
    public let identity: SheetIdentity?
    /// Of all fields in their order, row by row.
    public let cells: [SimulatedCell]
}

/// The truth about one cell of a simulated sheet.
public struct SimulatedCell: Sendable, Equatable {
    /// The name of its field.
    public let field: String
    public let row: Int
    public let column: Int
    /// The digit written there; nil where nothing is.
    public let label: UInt8?
    /// The cell's corners on the middles of its lines, in pixels: top left, top right, bottom right, bottom left of the form.
    public let quad: [Point]
    /// The upright box of the digit's ink, in pixels; nil where nothing is written.
    public let inkBox: Rect?
    /// Whether the digit was written over one of the cell's lines.
    public let crossesLine: Bool

    public var isEmpty: Bool { label == nil }
}
