import Forms
import Foundation
import ImageCodecs
import Imaging
import Ingest
import NeuralNetwork
import SheetReading
import SheetSimulation
import Support
import Training

/// Pages of boxes with real digits in them, over a grid of conditions: what is read right, told to a person, wrong, or missed in
/// silence, and digits given for empty boxes.
///
/// Each factor is looked at by itself over its range (`levels`), then all of them at random (`mixed`); and so are forms whose digits are
/// written on rules (`places`), and forms of other kinds, all at random (`forms`). `INKMILL_BENCH_PAGES` says how many pages `mixed` has
/// instead of 2,000, and `forms` instead of 400. Where the environment variable
/// `INKMILL_BENCH_PICTURES` names a folder, pages on which something is wrong are written there with what was found, and the forms that
/// they were read as.
enum ConditionsBenchmark: SetBenchmark {
    static let name = "conditions"
    static let isLong = true
    static let setNames = ["levels", "mixed", "places", "forms"]

    private static let pagesPerLevel = 6
    private static let mixedPageCount = 2000, formPageCount = 400
    private static let seed: UInt64 = 12

    static func run(set name: String) throws -> [BenchmarkResult] {
        let jobs = ProcessInfo.processInfo.activeProcessorCount
        let source = try TraceSource(dataFolder: IngestBench.dataFolder, jobs: jobs)
        guard source.count > 0 else {
            return [
                BenchmarkResult(
                    caseName: name, metric: "rightOrFlagged", unit: "fraction", threads: jobs,
                    skipped: "neither mnist nor ufpr is in \(IngestBench.dataFolder)")
            ]
        }
        let pages =
            switch name {
            case "mixed": mixedPages
            case "forms": formPages
            case "places":
                levelPages(of: PageFactor.places) { sample in
                    sample.places = PageSample.Places()
                    sample.boxMM = 8
                }
            default: levelPages(of: PageFactor.all)
            }
        let reader = try ConditionReader()
        let tallies = try concurrentMap(pages, jobs: jobs) { page in (page.name, try reader.tally(page, source: source)) }
        var byName: [String: ConditionTally] = [:]
        for (name, tally) in tallies { byName[name, default: ConditionTally()].add(tally) }
        var seen: Set<String> = []
        return pages.map(\.name).filter { seen.insert($0).inserted }.flatMap { (byName[$0] ?? ConditionTally()).results($0, jobs: jobs) }
    }

    private static func levelPages(of factors: [PageFactor], usual: (inout PageSample) -> Void = { _ in }) -> [NamedPage] {
        var number = 0
        return factors.flatMap { factor in
            factor.levels.flatMap { level in
                (0..<pagesPerLevel).map { _ in
                    var sample = PageSample()
                    usual(&sample)
                    factor.set(&sample, level)
                    number += 1
                    return NamedPage(name: "\(factor.name) \(NumberText.short(level)) \(factor.unit)", sample: sample, number: number)
                }
            }
        }
    }

    private static var mixedPages: [NamedPage] {
        (0..<IngestBench.pageCount(usual: mixedPageCount)).map { index in
            var stream = RandomStream(seed: seed, purpose: .testing, sample: UInt64(index))
            return NamedPage(name: "all at random", sample: PageFactor.mixed(using: &stream), number: 100_000 + index)
        }
    }

    /// The kinds take turns.
    private static var formPages: [NamedPage] {
        (0..<IngestBench.pageCount(usual: formPageCount)).map { index in
            let kind = ForeignForm.Kind.allCases[index % ForeignForm.Kind.allCases.count]
            var stream = RandomStream(seed: seed, purpose: .testing, sample: UInt64(index), step: 1)
            return NamedPage(name: kind.rawValue, sample: PageFactor.mixed(kind, using: &stream), number: 200_000 + index)
        }
    }
}

/// A page and the level it belongs to.
struct NamedPage: Sendable {
    let name: String
    let sample: PageSample
    let number: Int
}

/// Reads pages as `inkmill recognize` does.
struct ConditionReader: Sendable {
    private let recognition: Recognition
    private let predictor: Predictor
    private let pictureFolder: String?

    /// Less likely digits are told to a person.
    static let certain = 0.9
    /// Pixels of a box in which a digit is drawn by itself.
    private static let cleanBoxPixels = 64.0
    private static let cleanHeightFraction = 0.61

    init() throws {
        recognition = try Recognition(model: IngestBench.model, layout: .digit, jobs: 1)
        predictor = Predictor(try Model.builtin(named: "mnist", profile: .mnist).network)
        pictureFolder = ProcessInfo.processInfo.environment["INKMILL_BENCH_PICTURES"]
    }

    func tally(_ page: NamedPage, source: TraceSource) throws -> ConditionTally {
        let drawn = try ConditionPage(sample: page.sample, number: page.number).drawn(from: source)
        var tally = ConditionTally()
        tally.pageCount = 1
        let written = drawn.digits.compactMap { $0 } + drawn.lostDigits
        tally.digitCount = written.count
        tally.blankCount = drawn.digits.count { $0 == nil }
        tally.cleanRight = try cleanRight(written, sample: page.sample)
        let sheet: SheetReading, readings: [Recognition.Reading]
        do {
            sheet = try SheetReader(template: drawn.template).read(drawn.image, dotsPerInch: page.sample.dotsPerInch)
            readings = try recognition.readings(of: sheet, file: "")
        } catch let error as SheetError {
            switch error {
            // A side without writing is refused for just that.
            case .unfilled, .blankPage, .backShowsThrough: if written.isEmpty { return tally }
            default: break
            }
            let reason = error.diagnostics.first?.code ?? "\(error)"
            tally.refusals[reason, default: 0] += 1
            tally.flagged = written.count
            try keep(drawn.image, of: page, drawn.template, what: reason)
            return tally
        }
        for (reading, truth) in zip(readings, drawn.digits) {
            tally.add(reading, truth: truth.map { Int($0.label) })
        }
        tally.missed += drawn.lostDigits.count
        if tally.wrong + tally.missed + tally.falseDigits > 0 {
            let counts = "\(tally.wrong)-\(tally.missed)-\(tally.falseDigits)"
            try keep(drawn.image, overlay: sheet.overlay(on: drawn.image), of: page, drawn.template, what: counts)
        }
        return tally
    }

    /// How many of the digits are read right where there is nothing but their ink.
    private func cleanRight(_ digits: [DigitTrace], sample: PageSample) throws -> Int {
        let scale = Self.cleanBoxPixels / sample.boxMM
        let glyphs = digits.map { trace -> Glyph in
            let radius = max(0.5, sample.penMM * scale / 2)
            let height = max(1, Self.cleanHeightFraction * Self.cleanBoxPixels - 2 * radius), margin = radius + 2
            let width = Int(trace.aspect * height + 2 * margin) + 1, rows = Int(height + 2 * margin) + 1
            let bounds = Rect(x: 0, y: 0, width: Double(width - 1), height: Double(rows - 1))
            guard var mask = CoverageMask(bounds: bounds, imageWidth: width, imageHeight: rows) else { return Glyph() }
            for stroke in trace.strokes {
                let points = stroke.map { Point(x: margin + height * $0.x, y: margin + height * $0.y) }
                for (a, b) in zip(points, points.dropFirst() + points.suffix(1)) {
                    mask.addLine(from: a, startRadius: radius, to: b, endRadius: radius)
                }
            }
            let ink = BilevelImage(width: mask.width, height: mask.height, ink: mask.coverage.map { $0 >= 0.5 ? 1 : 0 })
            return NormalizationProfile.mnist.normalizeWriting(ink) ?? Glyph()
        }
        let rows = try predictor.probabilities(images: glyphs.flatMap(\.ink), jobs: 1), count = predictor.classCount
        return digits.indices.count { index in
            let best = (0..<count).max { rows[index * count + $0] < rows[index * count + $1] }
            return best == Int(digits[index].label)
        }
    }

    /// Writes a picture of a page, what was found on it, and the form that it was read as.
    private func keep(
        _ picture: GrayImage, overlay: @autoclosure () -> ColorImage? = nil, of page: NamedPage, _ template: SheetTemplate, what: String
    ) throws {
        guard let pictureFolder else { return }
        let path = pictureFolder + "/" + page.name.replacing(" ", with: "-") + "-\(page.number)-\(what)"
        try AtomicFile.write(PNGEncoder.encode(picture), to: path + ".png")
        if let overlay = overlay() { try AtomicFile.write(PNGEncoder.encode(overlay), to: path + "-overlay.png") }
        try AtomicFile.write(Array(template.yaml().utf8), to: path + ".yaml")
    }
}

/// What became of the boxes of some pages.
struct ConditionTally: Sendable {
    var pageCount = 0
    var digitCount = 0
    var blankCount = 0
    var right = 0
    /// Told to a person: no digit given, given as faint, or given with little probability.
    var flagged = 0
    /// Another digit, for certain.
    var wrong = 0
    /// A written box that is called empty, or that the learned template does not have.
    var missed = 0
    /// Given for empty boxes, with any probability.
    var falseDigits = 0
    /// Of them those for certain.
    var falseForCertain = 0
    /// Read right where there is nothing but the digits' ink: what the model makes of them at best.
    var cleanRight = 0
    /// Pages by the code of the reason.
    var refusals: [String: Int] = [:]

    mutating func add(_ reading: Recognition.Reading, truth: Int?) {
        guard let truth else {
            guard reading.digit != nil else { return }
            falseDigits += 1
            if reading.status != CellStatus.faint.rawValue, (reading.probability ?? 0) >= ConditionReader.certain { falseForCertain += 1 }
            return
        }
        if reading.status == CellStatus.empty.rawValue {
            missed += 1
        } else if reading.digit == nil || reading.status == CellStatus.faint.rawValue && reading.digit != truth {
            flagged += 1
        } else if reading.digit == truth {
            right += 1
        } else if (reading.probability ?? 0) < ConditionReader.certain {
            flagged += 1
        } else {
            wrong += 1
        }
    }

    mutating func add(_ other: ConditionTally) {
        pageCount += other.pageCount
        digitCount += other.digitCount
        blankCount += other.blankCount
        right += other.right
        flagged += other.flagged
        wrong += other.wrong
        missed += other.missed
        falseDigits += other.falseDigits
        falseForCertain += other.falseForCertain
        cleanRight += other.cleanRight
        refusals.merge(other.refusals) { $0 + $1 }
    }

    func results(_ name: String, jobs: Int) -> [BenchmarkResult] {
        func figure(_ metric: String, _ value: Int, of count: Int, _ note: String = "") -> BenchmarkResult {
            BenchmarkResult(caseName: name, metric: metric, unit: "of \(count)\(note)", threads: jobs, value: Double(value))
        }
        let reasons = refusals.sorted { $0.key < $1.key }.map { " \($0.key) \($0.value)" }.joined()
        var results = [figure("pagesRefused", refusals.values.reduce(0, +), of: pageCount, reasons)]
        if digitCount > 0 {
            results += [
                figure("right", right, of: digitCount), figure("flagged", flagged, of: digitCount),
                figure("wrong", wrong, of: digitCount), figure("missed", missed, of: digitCount),
                figure("rightWithoutPage", cleanRight, of: digitCount),
            ]
        }
        return results + [figure("falseDigits", falseDigits, of: blankCount), figure("falseForCertain", falseForCertain, of: blankCount)]
    }
}
