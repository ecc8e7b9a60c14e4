import Dataset
import Forms
import Foundation
import Imaging
import SheetSimulation
import Support

/// Where the figures of loose pictures come from: the invented hands of the simulator with three widths of pen, MNIST's test
/// digits where they are there, the forms that ship with Inkmill, and lines of print.
struct FigureSource: Sendable {
    enum Pen: Int, CaseIterable, Sendable {
        /// Of the digit's height about 3 %, 6 % and 12 %.
        case thin, usual, broad

        /// The height of the room that a hand of the simulator writes in.
        var cellMM: Double {
            switch self {
            case .thin: 30
            case .usual: 15
            case .broad: 8
            }
        }
    }

    private static let writerCount = 8
    private static let mnistCount = 600
    private static let templates = ["quickstart", "ufpr", "nine-boxes", "sudoku"]

    /// Of each pen, for each writer.
    private let written: [[[Figure]]]
    private let mnist: [Figure]
    let blankForms: [Figure]
    let filledForms: [Figure]
    /// As a telephone sees them.
    let photos: [GrayImage]

    /// - Parameter mnistFolder: of the files as they were published.
    init(mnistFolder: String) throws {
        written = try Pen.allCases.map { pen in
            // A hand may leave a cell out: only those that wrote all ten digits.
            try (0..<Self.writerCount).map { try Self.figures(ofWriter: $0, cellMM: pen.cellMM) }.filter { $0.count == 10 }
        }
        let images = mnistFolder + "/t10k-images-idx3-ubyte.gz", labels = mnistFolder + "/t10k-labels-idx1-ubyte.gz"
        if FileManager.default.fileExists(atPath: images) {
            let importer = MNISTImporter(imagesPath: images, labelsPath: labels)
            mnist = try importer.digits().prefix(Self.mnistCount).compactMap { digit in
                digit.label.flatMap { Figure(label: Int($0), of: digit.glyph.asGrayImage) }
            }
        } else {
            mnist = []
        }
        var blank: [Figure] = [], filled: [Figure] = [], photos: [GrayImage] = []
        for (index, name) in Self.templates.enumerated() {
            let file = IngestBench.shippedTemplate(name)
            let simulator = SheetSimulator(template: try SheetTemplate(yaml: FileContent.text(of: file), file: file))
            for writer in [nil, index] as [Int?] {
                let scan = try SimulationSettings(
                    seed: 1, sheetNumber: index, writerNumber: writer, capture: .documentScan, dotsPerInch: 150)
                if let figure = Figure(label: nil, of: simulator.sheet(scan).image) {
                    if writer == nil { blank.append(figure) } else { filled.append(figure) }
                }
                for dotsPerInch in [75.0, 150] {
                    let photo = try SimulationSettings(
                        seed: 1, sheetNumber: index, writerNumber: writer, capture: .phone, dotsPerInch: dotsPerInch)
                    photos.append(simulator.sheet(photo).image)
                }
            }
        }
        (blankForms, filledForms, self.photos) = (blank, filled, photos)
    }

    /// The digits of one hand, or those of MNIST where they are there and no pen is asked for: what stands beside each other on a
    /// picture is written with one pen.
    func hand(pen: Pen?, using stream: inout RandomStream) -> [Figure] {
        let hands = written[(pen ?? .usual).rawValue]
        return pen == nil && !mnist.isEmpty && stream.chance(0.5) ? mnist : hands[stream.below(hands.count)]
    }

    static func digit(_ value: Int, of hand: [Figure], using stream: inout RandomStream) -> Figure {
        let fitting = hand.filter { $0.label == value }
        return fitting.isEmpty ? Figure(width: 1, height: 1) : fitting[stream.below(fitting.count)]
    }

    /// A page of capital letters and figures, as high as it is wide or higher.
    static func print(using stream: inout RandomStream) -> Figure {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
        let lineCount = 4 + stream.below(20), columnCount = 12 + stream.below(30)
        let size = 3, lineHeight = size * (9 + stream.below(6))
        var page = ColorImage(GrayImage(width: 6 * size * columnCount + 60, height: lineHeight * lineCount + 60))
        for line in 0..<lineCount {
            var text = ""
            let length = line == lineCount - 1 ? columnCount / 2 : columnCount
            while text.count < length {
                text += String((0..<(2 + stream.below(8))).map { _ in letters[stream.below(letters.count)] }) + " "
            }
            page.letter(String(text.prefix(length)), atX: 30, y: 30 + line * lineHeight, size: size, color: SIMD3(0, 0, 0))
        }
        let gray = GrayImage(
            width: page.width, height: page.height, pixels: stride(from: 0, to: page.samples.count, by: 3).map { page.samples[$0] })
        return Figure(label: nil, of: gray) ?? Figure(width: 1, height: 1)
    }

    /// What a hand of the simulator writes in a row of ten cells without lines.
    private static func figures(ofWriter number: Int, cellMM: Double) throws -> [Figure] {
        let side = cellMM
        let yaml = """
            name: row
            pageSizeMM: { width: \(10 * side + 10), height: \(max(20, side + 10)) }
            registration: grid
            fields:
              - grid:
                  originMM: { x: 5, y: 5 }
                  pitchMM: { width: \(side), height: \(side) }
                  columnCount: 10
                  rowCount: 1
                  lineWidthMM: 0
                  labels: byColumn
            """
        let settings = try SimulationSettings(
            seed: 2, sheetNumber: number, writerNumber: number, capture: .documentScan, dotsPerInch: 300)
        let sheet = SheetSimulator(template: try SheetTemplate(yaml: yaml, file: "row.yaml")).sheet(settings)
        return sheet.cells.compactMap { cell in
            guard let label = cell.label, let box = cell.inkBox?.grown(by: 2) else { return nil }
            return Figure(
                label: Int(label), of: sheet.image,
                within: (Int(box.x), Int(box.y), Int(box.width) + 2, Int(box.height) + 2))
        }
    }
}
