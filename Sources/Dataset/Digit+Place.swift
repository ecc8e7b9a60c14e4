import Support

extension Digit {
    /// A place for a person: `row 3, column 7 of A1`; what is no place in a form stays as it is. Rows and columns are counted from 0, as in
    /// tables of labels.
    ///
    /// - Parameter place: as a digit has it: `r03c07`, after the name of the field where it has one.
    package static func words(ofPlace place: String) -> String {
        let cell = place.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        let numbers = cell.dropFirst().split(separator: "c", omittingEmptySubsequences: false)
        guard cell.first == "r", numbers.count == 2, let row = Int(numbers[0]), let column = Int(numbers[1]) else {
            return place.onOneLine
        }
        let field = place.dropLast(cell.count + 1)
        return "row \(row), column \(column)" + (field.isEmpty ? "" : " of \(String(field).onOneLine)")
    }
}
