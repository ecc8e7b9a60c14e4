/// The numbers of a field that a rule is about: all of them, or one column.
public struct FieldReference: Sendable, Hashable {
    public let field: String
    /// From 0; nil for all columns.
    public let column: Int?

    public init(_ field: String, column: Int? = nil) {
        self.field = field
        self.column = column
    }
}

extension FieldReference: CustomStringConvertible {
    /// As in a template, where columns are counted from 1: `points[3]`.
    public var description: String { field + (column.map { "[\($0 + 1)]" } ?? "") }
}

/// How many numbers a field of a form has.
public struct FieldShape: Sendable, Equatable {
    public let name: String
    public let rowCount: Int
    public let columnCount: Int

    public init(name: String, rowCount: Int = 1, columnCount: Int = 1) {
        precondition(rowCount > 0 && columnCount > 0, "a field without numbers")
        self.name = name
        self.rowCount = rowCount
        self.columnCount = columnCount
    }
}
