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
    /// Those of them whose middle line is another figure than was written: a loop that a broad pen filled, a stroke too pale to follow. Found by
    /// looking at each that, drawn by itself, was read wrong or with a probability below 0.9.
    private static let lostFigures: Set<Int> = [
        20, 93, 199, 209, 359, 445, 450, 559, 580, 623, 625, 680, 693, 737, 882, 885, 936, 947, 1033, 1035, 1045, 1400, 1444, 1491, 1530,
        1632, 1687, 1790, 1800, 1895, 1900,
    ]

    /// So many digits of a class take turns where a pen is too broad for all.
    private static let broadestCount = 20

    /// By label; nil for a figure that is lost or has no line at all, and for a cell of `ufpr` that reading does not call one digit. The place of a digit does not depend on
    /// how well others are read, so the same pages are drawn before and after a change of the reader.
    private let digits: [[Digit?]]
    private let mnist: [[Digit]]

    private struct Digit: Sendable {
        let trace: DigitTrace
        let broadestPenFraction: Double
    }

    var count: Int { digits.reduce(0) { $0 + $1.count { $0 != nil } } }

    /// - Parameter dataFolder: of the real handwriting; a set that is not there is left out.
    init(dataFolder: String, jobs: Int) throws {
        let images = dataFolder + "/mnist/t10k-images-idx3-ubyte.gz", labels = dataFolder + "/mnist/t10k-labels-idx1-ubyte.gz"
        var figures: [(label: Int, figure: Figure?)] = []
        if FileManager.default.fileExists(atPath: images) {
            let digits = try MNISTImporter(imagesPath: images, labelsPath: labels).digits().prefix(Self.mnistCount)
            figures = digits.enumerated().compactMap { index, digit in
                digit.label.map { label in
                    (Int(label), Self.lostFigures.contains(index) ? nil : Figure(label: Int(label), of: digit.glyph.asGrayImage))
                }
            }
        }
        let figuresOfCells = try Self.crops(folder: dataFolder + "/ufpr", jobs: jobs)
        let traced = try concurrentMap(figures + figuresOfCells, jobs: jobs) { (label: $0.label, digit: $0.figure.flatMap(Self.traced)) }
        mnist = (0..<10).map { label in traced.prefix(figures.count).filter { $0.label == label }.compactMap(\.digit) }
        digits = (0..<10).map { label in traced.filter { $0.label == label }.map(\.digit) }
    }

    private static func traced(_ figure: Figure) -> Digit? {
        guard let label = figure.label, let trace = DigitTrace(label: UInt8(label), strokes: MiddleLine.strokes(of: figure)) else {
            return nil
        }
        return Digit(trace: trace, broadestPenFraction: trace.broadestPenFraction)
    }

    /// Nil where there is no digit at all.
    func digit(penFraction: Double, using stream: inout RandomStream) -> DigitTrace? {
        digit(UInt8(stream.below(10)), penFraction: penFraction, using: &stream)
    }

    /// One of a class; nil where there is none of it.
    ///
    /// - Parameter penFraction: how broad the pen is, of the digit's height. Instead of a digit that it would make another of, the next one that
    ///   it leaves as it is is taken, or, where there is none, one of those that bear the broadest pens.
    func digit(_ label: UInt8, penFraction: Double, using stream: inout RandomStream) -> DigitTrace? {
        let label = Int(label), list = digits[label], mnist = mnist[label], place = stream.below(max(1, mnist.count))
        guard !list.isEmpty else { return nil }
        let drawn = list[stream.below(list.count)]
        if let drawn, drawn.broadestPenFraction >= penFraction { return drawn.trace }
        let others = mnist[place...] + mnist[..<place]
        if let other = others.first(where: { $0.broadestPenFraction >= penFraction }) { return other.trace }
        let broadest = mnist.sorted { $0.broadestPenFraction > $1.broadestPenFraction }.prefix(Self.broadestCount)
        return broadest.isEmpty ? drawn?.trace : broadest[place % broadest.count].trace
    }

    /// The ink of each cell that the form's reading calls one digit, with the label that people gave it.
    private static func crops(folder: String, jobs: Int) throws -> [(label: Int, figure: Figure?)] {
        guard FileManager.default.fileExists(atPath: folder + "/labels.csv") else { return [] }
        let labels = try LabelList.rows(of: folder + "/labels.csv").reduce(into: [String: [[Int]: Int]]()) { labels, row in
            guard row.count == 4, let r = Int(row[1]), let c = Int(row[2]) else { return }
            labels[row[0], default: [:]][[r, c]] = Int(row[3])
        }
        let recognition = try Recognition(
            model: IngestBench.model, layout: .sheet(templateFile: IngestBench.shippedTemplate("ufpr")), jobs: jobs)
        return try concurrentMap(labels.keys.sorted(), jobs: jobs) { file -> [(label: Int, figure: Figure?)] in
            let cells = (try? recognition.sheet(folder + "/" + file))?.cells ?? []
            let digits = Dictionary(cells.filter(\.status.isDigit).map { ([$0.row, $0.column], $0.ink) }) { first, _ in first }
            return (labels[file] ?? [:]).sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { place, label in
                let picture = digits[place].map {
                    GrayImage(width: $0.width, height: $0.height, pixels: $0.ink.map { $0 == 1 ? 0 : 255 })
                }
                return (label, picture.flatMap { Figure(label: label, of: $0) })
            }
        }.flatMap { $0 }
    }
}
