import Foundation
import Imaging
import Ingest
import Support

/// Letters, signs that look like digits, and digits, which people drew with a pen on a tablet: how many of the letters are given as a digit
/// for certain, and what becomes of the digits, by the calls that `inkmill recognize` makes.
///
/// The strokes are `pen-strokes` of the real handwriting, drawn with pens of several widths; nothing of them is trained on.
enum SignsBenchmark: Benchmark {
    static let name = "signs"

    /// Given for certain from here on.
    private static let certain = 0.9
    /// Pens by their width over the figure's height.
    private static let pens = [0.04, 0.08, 0.14]
    private static let heightPixels = 80.0
    /// Letters that a digit looks like in many hands: nobody could tell them apart without their neighbors.
    static let lookAlikes: Set<String> = ["I", "l", "O", "o", "Z", "z", "S", "s", "b", "g", "q"]

    static func run() throws -> [BenchmarkResult] {
        guard let figures = try forms() else {
            return [
                BenchmarkResult(
                    caseName: "letters", metric: "givenForCertain", unit: "pictures", threads: 1,
                    skipped: "pen-strokes is not in \(IngestBench.dataFolder)")
            ]
        }
        let recognition = try Recognition(model: IngestBench.model, layout: .digit, jobs: 1)
        let jobs = ProcessInfo.processInfo.activeProcessorCount
        return try pens.flatMap { pen in
            let outcomes = try concurrentMap(Array(figures.enumerated()), jobs: jobs) { index, figure in
                let picture = StrokePicture(figure.strokes, height: heightPixels, penFraction: pen, number: index).image
                return Outcome(name: figure.name, reading: try recognition.looseDigit(picture, named: figure.name))
            }
            return results("pen of \(NumberText.short(pen))", outcomes, jobs: jobs)
        }
    }

    /// Each letter and digit as it was drawn, stroke by stroke; nil where they are missing.
    static func forms() throws -> [(name: String, strokes: [[[Double]]])]? {
        let file = IngestBench.dataFolder + "/pen-strokes/strokes.json"
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        let forms = try JSONDecoder().decode([String: [[[[Double]]]]].self, from: Data(FileContent.bytes(of: file)))
        return forms.sorted { $0.key < $1.key }.flatMap { name, list in list.map { (name: name, strokes: $0) } }
    }

    private struct Outcome: Sendable {
        let name: String
        let reading: Recognition.Reading

        var digit: Int? { Int(name) }
        var isGivenForCertain: Bool { reading.digit != nil && (reading.probability ?? 0) >= certain }
    }

    private static func results(_ pen: String, _ outcomes: [Outcome], jobs: Int) -> [BenchmarkResult] {
        func figure(_ what: String, _ metric: String, _ list: [Outcome], _ condition: (Outcome) -> Bool) -> BenchmarkResult {
            BenchmarkResult(
                caseName: "\(what), \(pen)", metric: metric, unit: "of \(list.count)", threads: jobs,
                value: Double(list.count(where: condition)))
        }
        let digits = outcomes.filter { $0.digit != nil }, letters = outcomes.filter { $0.digit == nil }
        return [
            figure("letters", "givenForCertain", letters.filter { !lookAlikes.contains($0.name) }, \.isGivenForCertain),
            figure("look-alikes", "givenForCertain", letters.filter { lookAlikes.contains($0.name) }, \.isGivenForCertain),
            figure("digits", "right", digits) { $0.reading.digit == $0.digit },
            figure("digits", "rightForCertain", digits) { $0.reading.digit == $0.digit && $0.isGivenForCertain },
            figure("digits", "wrongForCertain", digits) { $0.isGivenForCertain && $0.reading.digit != $0.digit },
            figure("digits", "notRead", digits) { $0.reading.digit == nil },
        ]
    }
}

/// Strokes in dark ink on light, slightly noisy paper.
struct StrokePicture {
    private static let paper: Float = 240, ink: Float = 40, noise = 3.0
    private static let marginFraction = 0.3

    let image: GrayImage

    /// - Parameters:
    ///   - strokes: each a list of x and y; y downwards, in any unit.
    ///   - height: of the figure, in pixels.
    ///   - penFraction: width of the pen over the height.
    init(_ strokes: [[[Double]]], height: Double, penFraction: Double, number: Int) {
        let points = strokes.map { stroke in stroke.filter { $0.count >= 2 }.map { Point(x: $0[0], y: $0[1]) } }
        let all = points.flatMap { $0 }
        let box = all.isEmpty ? Rect(x: 0, y: 0, width: 1, height: 1) : Rect(around: all)
        let scale = height / max(box.height, box.width, 1e-9), margin = Self.marginFraction * height
        let width = Int(box.width * scale + 2 * margin), rows = Int(box.height * scale + 2 * margin)
        var cover = FloatPlane(width: width, height: rows)
        let radius = penFraction * height / 2
        for stroke in points {
            let placed = stroke.map { Point(x: ($0.x - box.x) * scale + margin, y: ($0.y - box.y) * scale + margin) }
            for (a, b) in zip(placed, placed.dropFirst() + placed.suffix(1)) {
                let stepCount = max(1, Int(a.distance(to: b) * 2))
                for step in 0...stepCount { cover.add(disc: a + (b - a) * (Double(step) / Double(stepCount)), radius: radius) }
            }
        }
        var stream = RandomStream(seed: 14, purpose: .testing, sample: UInt64(number))
        let pixels = cover.values.map { cover in
            UInt8(min(max(Self.paper + (Self.ink - Self.paper) * cover + Float(Self.noise * stream.normal()), 0), 255))
        }
        image = GrayImage(width: width, height: rows, pixels: pixels)
    }
}

extension FloatPlane {
    /// Covers a disc, its rim by halves.
    fileprivate mutating func add(disc center: Point, radius: Double) {
        let reach = Int(radius) + 2
        for y in max(0, Int(center.y) - reach)..<min(height, Int(center.y) + reach + 1) {
            for x in max(0, Int(center.x) - reach)..<min(width, Int(center.x) + reach + 1) {
                let distance = Point(x: Double(x) + 0.5, y: Double(y) + 0.5).distance(to: center)
                self[x, y] = max(self[x, y], Float(min(max(radius - distance + 0.5, 0), 1)))
            }
        }
    }
}
