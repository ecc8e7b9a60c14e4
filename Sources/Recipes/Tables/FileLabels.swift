import Forms
import SheetSimulation
import Support

/// What a table says is written on one scan.
package struct FileLabels: Sendable, Equatable {
    /// A cell of a field.
    package struct Cell: Sendable, Hashable {
        package let field: String
        package let row: Int
        package let column: Int
    }

    /// What is said about one cell.
    package enum Label: Sendable, Equatable {
        case digit(UInt8)
        /// No digit comes from it, whatever it looks like: left empty, or struck out.
        case noDigit

        package var digit: UInt8? {
            if case .digit(let digit) = self { digit } else { nil }
        }

        /// - Returns: nil where the text is no label.
        init?(_ text: String) {
            switch text {
            case "_": self = .noDigit
            default:
                guard let digit = UInt8(text), digit < 10, text.utf8.count == 1 else { return nil }
                self = .digit(digit)
            }
        }
    }

    package var cells: [Cell: Label] = [:]
    /// The numbers on lines without cells, by the line's name.
    package var lines: [String: [UInt8]] = [:]
    package var writer: String?

    /// Stands for all that is said.
    package var digest: ContentDigest {
        let cellTexts = cells.map { cell, label in
            "cell \(cell.field.debugDescription) \(cell.row) \(cell.column) \(label.digit.map(String.init) ?? "_")"
        }
        let lineTexts = lines.map { "line \($0.key.debugDescription) \($0.value)" }
        return ContentDigest(of: (cellTexts + lineTexts).sorted().joined(separator: "\n"))
    }
}

extension CellReading {
    package var labelCell: FileLabels.Cell { FileLabels.Cell(field: field, row: row, column: column) }

    package var place: String { labelCell.place }
}

extension SimulatedCell {
    package var place: String { FileLabels.Cell(field: field, row: row, column: column).place }
}

extension FileLabels.Cell {
    /// The place in a sheet that is part of a digit's id: `r03c07`, after the name of the field where it has one.
    package var place: String {
        let cell = "r\(Self.twoDigits(row))c\(Self.twoDigits(column))"
        return field.isEmpty ? cell : "\(field)/\(cell)"
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
