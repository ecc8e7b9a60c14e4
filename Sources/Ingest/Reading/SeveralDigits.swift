import Forms
import Support

/// Fields that seem to hold whole numbers where the form says that each of their cells holds one digit.
enum SeveralDigits {
    /// Fewer cells with several figures are slips, and so are fewer of those that are written.
    private static let minCount = 6, minFraction = 0.2

    /// What to tell, a remark for each such field.
    static func remarks(on readings: [Recognition.Reading], of template: SheetTemplate) -> [Diagnostic] {
        template.fields.compactMap { field -> Diagnostic? in
            guard case .cells(let grid) = field, grid.number == nil else { return nil }
            let written = readings.filter { $0.field == grid.name && $0.status != CellStatus.empty.rawValue }
            let count = written.count { $0.status == CellStatus.several.rawValue }
            guard count >= minCount, Double(count) >= minFraction * Double(written.count) else { return nil }
            return Diagnostic(
                .warning, code: "recognize.several-digits",
                message:
                    "\(count) of the \(written.count) written cells of '\(grid.name)' hold several figures, and a cell holds one digit",
                fix: "if whole numbers stand in its cells, write 'number: {}' under that field of form '\(template.name)'")
        }
    }
}
