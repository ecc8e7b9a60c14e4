import Rules

/// What a form has numbers in: a field, or several fields of boxes that hold one number together.
public struct NumberField: Sendable, Equatable {
    /// What rules and tables call it.
    public let name: String
    /// Of a number in several fields of cells with a digit each, from left to right; else one.
    public let parts: [SheetField]
    /// What its numbers look like: of cells with a digit each, as many digits as there are cells at most.
    public let format: NumberFormat

    /// A field by itself.
    init(_ field: SheetField) {
        name = field.name
        parts = [field]
        switch field {
        case .line(let line): format = line.number
        case .cells(let grid): format = grid.number ?? NumberFormat(digitCountRange: 1...Self.digitCount([field]))
        }
    }

    /// - Parameter fields: all of the form.
    init(_ joined: JoinedNumber, of fields: [SheetField]) {
        name = joined.name
        parts = joined.parts.compactMap { name in fields.first { $0.name == name } }
        format = NumberFormat(digitCountRange: 1...Self.digitCount(parts), decimalCount: joined.decimalCount)
    }

    private static func digitCount(_ fields: [SheetField]) -> Int {
        let cellCount = fields.reduce(0) { count, field in
            if case .cells(let grid) = field { count + grid.columnCount } else { count }
        }
        return min(max(1, cellCount), NumberFormat.digitCountLimits.upperBound)
    }

    /// Whether each of its cells holds one digit.
    public var hasDigitCells: Bool { parts[0].number == nil }

    /// Its numbers as rules count them: one a cell, or the digits in one row of cells together.
    package var shape: FieldShape {
        switch parts[0] {
        case .cells(let grid): FieldShape(name: name, rowCount: grid.rowCount, columnCount: hasDigitCells ? 1 : grid.columnCount)
        case .line: FieldShape(name: name)
        }
    }
}

/// That boxes of one digit each hold one number together, such as those before and behind a printed point: an entry of `numbers` in a template.
public struct JoinedNumber: Sendable, Equatable {
    public let name: String
    /// The names of fields of cells with a digit each, from left to right; all have as many rows, and each row holds one number.
    public let parts: [String]
    /// The last so many boxes hold decimals.
    public let decimalCount: Int

    public init(name: String, parts: [String], decimalCount: Int = 0) {
        precondition(!parts.isEmpty && NumberFormat.decimalCountLimits.contains(decimalCount), "\(parts) with \(decimalCount) decimals")
        self.name = name
        self.parts = parts
        self.decimalCount = decimalCount
    }
}

extension SheetTemplate {
    /// What it has numbers in, in the order of the fields; a number in several of them stands where the first is.
    public var numberFields: [NumberField] { Self.numberFields(fields, numbers) }

    static func numberFields(_ fields: [SheetField], _ numbers: [JoinedNumber]) -> [NumberField] {
        fields.compactMap { field in
            guard let joined = numbers.first(where: { $0.parts.contains(field.name) }) else { return NumberField(field) }
            return joined.parts[0] == field.name ? NumberField(joined, of: fields) : nil
        }
    }
}
