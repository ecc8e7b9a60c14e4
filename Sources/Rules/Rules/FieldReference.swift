/// The numbers of a field that a rule is about: all of them, one column, some rows.
public struct FieldReference: Sendable, Hashable {
    public let field: String
    /// From 0; nil for all columns.
    public let column: Int?
    /// From 0; nil for all rows.
    public let rows: ClosedRange<Int>?

    public init(_ field: String, column: Int? = nil, rows: ClosedRange<Int>? = nil) {
        self.field = field
        self.column = column
        self.rows = rows
    }

    /// Whether a number of a sheet is one of them.
    public func holds(_ place: ValuePlace) -> Bool {
        place.field == field && (column ?? place.column) == place.column && rows?.contains(place.row) != false
    }
}

extension FieldReference: CustomStringConvertible {
    /// As in a template, where columns and rows are counted from 1: `points[3]`, `points[row 6]`, `points[3, rows 1-5]`.
    public var description: String {
        let rowText = rows.map { $0.count == 1 ? "row \($0.lowerBound + 1)" : "rows \($0.lowerBound + 1)-\($0.upperBound + 1)" }
        let parts = [column.map { "\($0 + 1)" }, rowText].compactMap(\.self)
        return field + (parts.isEmpty ? "" : "[" + parts.joined(separator: ", ") + "]")
    }
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
