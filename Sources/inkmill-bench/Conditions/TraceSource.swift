import Dataset
import Foundation
import Imaging
import Ingest
import SheetSimulation
import Support

/// Digits that real people wrote, as the way that their pens went: MNIST's test digits, and what Inkmill cuts from the pencil forms
/// `ufpr`.
struct TraceSource: Sendable {
    private static let mnistCount = 2000

    /// By label.
    private let traces: [[DigitTrace]]

    var count: Int { traces.reduce(0) { $0 + $1.count } }

    /// - Parameter dataFolder: of the real handwriting; a set that is not there is left out.
    init(dataFolder: String, jobs: Int) throws {
        let images = dataFolder + "/mnist/t10k-images-idx3-ubyte.gz", labels = dataFolder + "/mnist/t10k-labels-idx1-ubyte.gz"
        var figures: [Figure] = []
        if FileManager.default.fileExists(atPath: images) {
            figures += try MNISTImporter(imagesPath: images, labelsPath: labels).digits().prefix(Self.mnistCount).compactMap { digit in
                digit.label.flatMap { Figure(label: Int($0), of: digit.glyph.asGrayImage) }
            }
        }
        figures += try Self.crops(folder: dataFolder + "/ufpr", jobs: jobs)
        let traces = try concurrentMap(figures, jobs: jobs) { figure in
            figure.label.flatMap { DigitTrace(label: UInt8($0), strokes: MiddleLine.strokes(of: figure)) }
        }
        self.traces = (0..<10).map { label in traces.compactMap { $0 }.filter { $0.label == label } }
    }

    /// Nil where there is no digit at all.
    func digit(using stream: inout RandomStream) -> DigitTrace? {
        let list = traces[stream.below(10)]
        return list.isEmpty ? nil : list[stream.below(list.count)]
    }

    /// The ink of each cell that the form's reading calls one digit, with the label that people gave it.
    private static func crops(folder: String, jobs: Int) throws -> [Figure] {
        guard FileManager.default.fileExists(atPath: folder + "/labels.csv") else { return [] }
        let labels = try LabelList.rows(of: folder + "/labels.csv").reduce(into: [String: [[Int]: Int]]()) { labels, row in
            guard row.count == 4, let r = Int(row[1]), let c = Int(row[2]) else { return }
            labels[row[0], default: [:]][[r, c]] = Int(row[3])
        }
        let recognition = try Recognition(
            model: IngestBench.model, layout: .sheet(templateFile: IngestBench.shippedTemplate("ufpr")), jobs: jobs)
        return try concurrentMap(labels.keys.sorted(), jobs: jobs) { file in
            guard let sheet = try? recognition.sheet(folder + "/" + file) else { return [Figure]() }
            return sheet.cells.filter(\.status.isDigit).compactMap { cell in
                let ink = cell.ink
                return Figure(
                    label: labels[file]?[[cell.row, cell.column]],
                    of: GrayImage(width: ink.width, height: ink.height, pixels: ink.ink.map { $0 == 1 ? 0 : 255 }))
            }
        }.flatMap { $0 }
    }
}
