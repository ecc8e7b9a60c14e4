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

    /// In the order of the sheets and cells, or of the digits.
    package private(set) var list: [LabelIssue] = []
    private var pictures: [String: [UInt8]] = [:]

    /// A digit with a label that a model has read.
    struct Read {
        let id: String
        let file: String
        let place: String
        let writer: String
        let label: UInt8
        let digit: UInt8
        let probability: Float
        let glyph: Glyph
        /// The picture of it, as PNG, where the model contradicts the label.
        let contradictedCrop: Data?
        let isDropped: Bool
    }

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

    package init() {}

    init(_ sheets: [LinkedSheet]) {
        self.init(
            sheets.flatMap { sheet in
                sheet.page.cells.compactMap { cell in
                    guard let label = cell.label, let reading = cell.reading else { return nil }
                    return Read(
                        id: sheet.id(of: cell), file: sheet.scan.path.written, place: cell.place, writer: sheet.writer, label: label,
                        digit: reading.digit, probability: reading.probability, glyph: cell.glyph, contradictedCrop: reading.crop,
                        isDropped: sheet.isDropped(cell))
                }
            })
    }

    init(_ digits: [Read]) {
        var bestOfWriter: [String: [UInt8: Model]] = [:], best: [UInt8: Model] = [:]
        for read in digits where read.digit == read.label {
            let model = Model(id: read.id, probability: read.probability, glyph: read.glyph)
            if best[read.label].map(model.isBetter(than:)) ?? true { best[read.label] = model }
            if bestOfWriter[read.writer]?[read.label].map(model.isBetter(than:)) ?? true {
                bestOfWriter[read.writer, default: [:]][read.label] = model
            }
        }
        for read in digits {
            guard let crop = read.contradictedCrop else { continue }
            let own = bestOfWriter[read.writer]?[read.digit]
            add(read, crop: crop, typical: own ?? best[read.digit], isOwn: own != nil)
        }
    }

    /// Takes in those of another source.
    package mutating func add(_ other: LabelIssues) {
        list += other.list
        pictures.merge(other.pictures) { first, _ in first }
    }

    private mutating func add(_ read: Read, crop: Data, typical: Model?, isOwn: Bool) {
        let cropFile = picture(of: read.id, "-crop")
        pictures[cropFile] = [UInt8](crop)
        let comparison = typical.map { model in
            let file = picture(of: model.id, "-typical")
            pictures[file] = PNGEncoder.encode(model.glyph.asGrayImage)
            return LabelIssue.Typical(id: model.id, isSameWriter: isOwn, picture: file)
        }
        list.append(
            LabelIssue(
                id: read.id, file: read.file, place: read.place, writer: read.writer, label: read.label, predicted: read.digit,
                probability: Double(read.probability), isDropped: read.isDropped, crop: cropFile, typical: comparison))
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
