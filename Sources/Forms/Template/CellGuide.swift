import Imaging

/// What is printed inside the cells of some fields of a form, alike in all of them: a pale digit to trace, for instance.
public struct CellGuide: Sendable, Equatable {
    /// The names of the fields.
    public let fields: [String]
    /// How dark the print is, 0 paper … 1 black.
    public let density: Double
    /// Where in a cell there is print, between the middles of its lines; stretched over the cell.
    public let shape: BilevelImage

    public init(fields: [String], density: Double, shape: BilevelImage) {
        self.fields = fields
        self.density = density
        self.shape = shape
    }
}
