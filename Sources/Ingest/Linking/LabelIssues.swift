import Dataset
import Foundation
import ImageCodecs
import Imaging
import Recipes
import Support
import Training

/// The digits whose label a model contradicts, each with a picture of its cell and of a digit as the model expects it.
package struct LabelIssues {
    static let folderName = "label-issues"
    static let listName = "label-issues.jsonl"

    /// In the order of the sheets and cells.
    package private(set) var list: [LabelIssue] = []
    private var pictures: [String: [UInt8]] = [:]

    /// A digit as its label's class should look.
    private struct Model {
        let id: String
        let probability: Float
        let glyph: Glyph

        /// The surer one; the smaller id of equals.
        func isBetter(than other: Model) -> Bool {
            probability != other.probability ? probability > other.probability : id < other.id
        }
    }

    init(_ sheets: [LinkedSheet]) {
        var bestOfWriter: [String: [UInt8: Model]] = [:], best: [UInt8: Model] = [:]
        for sheet in sheets {
            for cell in sheet.page.cells {
                guard let label = cell.label, let reading = cell.reading, reading.digit == label else { continue }
                let model = Model(id: sheet.id(of: cell), probability: reading.probability, glyph: cell.glyph)
                if best[label].map(model.isBetter(than:)) ?? true { best[label] = model }
                if bestOfWriter[sheet.writer]?[label].map(model.isBetter(than:)) ?? true {
                    bestOfWriter[sheet.writer, default: [:]][label] = model
                }
            }
        }
        for sheet in sheets {
            for cell in sheet.page.cells {
                guard let label = cell.label, let reading = cell.reading, let crop = reading.crop else { continue }
                let own = bestOfWriter[sheet.writer]?[reading.digit]
                add(sheet, cell, label: label, reading, crop: crop, typical: own ?? best[reading.digit], isOwn: own != nil)
            }
        }
    }

    private mutating func add(
        _ sheet: LinkedSheet, _ cell: SheetRecord.Cell, label: UInt8, _ reading: SheetRecord.Reading, crop: Data,
        typical: Model?, isOwn: Bool
    ) {
        let id = sheet.id(of: cell)
        let cropFile = picture(of: id, "-crop")
        pictures[cropFile] = [UInt8](crop)
        let comparison = typical.map { model in
            let file = picture(of: model.id, "-typical")
            pictures[file] = PNGEncoder.encode(model.glyph.asGrayImage)
            return LabelIssue.Typical(id: model.id, isSameWriter: isOwn, picture: file)
        }
        list.append(
            LabelIssue(
                id: id, file: sheet.scan.path.written, place: cell.place, writer: sheet.writer, label: label,
                predicted: reading.digit, probability: Double(reading.probability),
                isDropped: sheet.isDropped(cell), crop: cropFile, typical: comparison))
    }

    private func picture(of id: String, _ suffix: String) -> String {
        "\(Self.folderName)/\(id.asPlainFileName)-\(ContentDigest(of: id).short)\(suffix).png"
    }

    /// The files to be written, by path within the recipe's folder: the pictures and the list of them.
    package func files() throws -> [(path: String, bytes: [UInt8])] {
        pictures.sorted { $0.key < $1.key }.map { (path: $0.key, bytes: $0.value) }
            + [(path: Self.listName, bytes: Array(try JSONFile.lines(list).utf8))]
    }
}
