import Forms
import ImageCodecs
import Imaging
import Ingest
import SheetSimulation
import Support
import Training

/// Pages with numbers that real people's digits make, simulated: a form is printed, digits are drawn into places side by side within the
/// cells of its numbers, and the page is scanned or photographed.
struct NumberPages {
    /// What is drawn: printed lines, and places for single digits, which are not printed.
    let drawing: SheetTemplate
    let placeHeightMM: Double
    let source: TraceSource
    let seed: UInt64

    /// Of a picture.
    private static let jpegQuality = 88
    private static let penRange = 0.35...0.7, darknessRange = 0.5...0.85
    private static let heightFraction = 0.55...0.75

    /// - Parameter digits: for each place of the drawing; nil leaves it empty.
    func page(_ number: Int, digits: [UInt8?], capture: CaptureKind, dotsPerInch: Double) throws -> [UInt8] {
        var stream = RandomStream(seed: seed, purpose: .testing, sample: UInt64(number), step: 1)
        let penWidthMM = stream.uniform(in: Self.penRange), darkness = stream.uniform(in: Self.darknessRange)
        let leastHeightMM = Self.heightFraction.lowerBound * placeHeightMM
        let traces = digits.map { $0.flatMap { source.digit($0, penFraction: penWidthMM / leastHeightMM, using: &stream) } }
        let writing = TracedWriting(digits: traces, penWidthMM: penWidthMM, darkness: darkness, heightFraction: Self.heightFraction)
        let settings = try SimulationSettings(
            seed: seed, sheetNumber: number, writerNumber: number, capture: capture, dotsPerInch: dotsPerInch)
        return try JPEGEncoder.encode(SheetSimulator(template: drawing).sheet(settings, writing: writing).image, quality: Self.jpegQuality)
    }

    /// A number's digits at the right of its places.
    static func rightAligned(_ number: Int?, placeCount: Int) -> [UInt8?] {
        guard let number else { return Array(repeating: nil, count: placeCount) }
        let digits = String(number).compactMap { $0.wholeNumberValue.map(UInt8.init) }
        return Array(repeating: nil, count: placeCount - digits.count) + digits.map(Optional.some)
    }
}

/// How the numbers of a pile came out.
struct NumberOutcomes {
    private(set) var count = 0
    private var likeliestCount = 0
    private var acceptedCount = 0
    private var wrongAcceptedCount = 0
    private var falseCount = 0
    private var emptyCount = 0

    /// - Parameter text: what is written; nil where nothing is.
    mutating func add(_ number: SheetNumbers.Number?, text: String?) {
        guard let text else {
            emptyCount += 1
            falseCount += number?.isAccepted == true ? 1 : 0
            return
        }
        count += 1
        likeliestCount += (number?.text ?? number?.candidates.first?.text) == text ? 1 : 0
        guard number?.isAccepted == true else { return }
        acceptedCount += 1
        wrongAcceptedCount += number?.text == text ? 0 : 1
    }

    func results(_ name: String, _ what: String) -> [BenchmarkResult] {
        let all = Double(max(1, count)), wrong = ConfidenceInterval(successCount: wrongAcceptedCount, of: acceptedCount)
        let aMillion = 1_000_000.0
        return [
            ("numbers", "numbers", Double(count)),
            ("likeliestRight", "fraction", Double(likeliestCount) / all), ("accepted", "fraction", Double(acceptedCount) / all),
            ("wrongAccepted", "numbers", Double(wrongAcceptedCount)),
            ("wrongInAMillionAccepted", "numbers", aMillion * Double(wrongAcceptedCount) / Double(max(1, acceptedCount))),
            ("wrongInAMillionAcceptedFrom", "numbers", aMillion * wrong.lower),
            ("wrongInAMillionAcceptedTo", "numbers", aMillion * wrong.upper),
            ("acceptedInEmptyCells", "numbers", Double(falseCount)),
        ].map { metric, unit, value in
            BenchmarkResult(caseName: name, metric: metric + what, unit: unit, threads: NumbersBenchmark.threadCount, value: value)
        }
    }
}
