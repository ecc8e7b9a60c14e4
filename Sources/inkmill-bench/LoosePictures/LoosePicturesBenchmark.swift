import Foundation
import Imaging
import Ingest
import Support

/// Pictures of one digit, and of what is not one digit, over a grid of conditions: how many digits are refused or read wrongly, and
/// how many others are read as a digit, by the calls that `inkmill recognize` makes.
///
/// The pictures are drawn: hands of the simulator, MNIST's test digits where they are there, the forms that ship with Inkmill.
enum LoosePicturesBenchmark: Benchmark {
    static let name = "loose-pictures"

    /// Given for certain from here on.
    private static let certain = 0.9

    static func run() throws -> [BenchmarkResult] {
        let source = try FigureSource(mnistFolder: IngestBench.dataFolder + "/mnist")
        let recognition = try Recognition(model: IngestBench.model, layout: .digit, jobs: 1)
        let jobs = ProcessInfo.processInfo.activeProcessorCount
        var pictures: [LoosePicture] = []
        for content in LooseContent.allCases {
            for condition in LooseCondition.allCases where isDrawn(content, condition) {
                let count = count(content, condition)
                pictures += (0..<count).map { LoosePicture(content: content, condition: condition, number: $0) }
            }
        }
        var outcomes = try concurrentMap(pictures, jobs: jobs) { picture in
            let drawn = try picture.drawn(from: source)
            return Outcome(picture.content, picture.condition, label: drawn.label, try recognition.looseDigit(drawn.image, named: ""))
        }
        outcomes += try source.photos.map { photo in
            Outcome(.filledForm, .photo, label: nil, try recognition.looseDigit(photo, named: ""))
        }
        outcomes += try concurrentMap(try LoosePages().pages, jobs: jobs) { page in
            try page.drawn().map { Outcome(.simulatedPage, $0.condition, label: nil, try recognition.looseDigit($0.image, named: "")) }
        }.joined()
        var results: [BenchmarkResult] = []
        for condition in LooseCondition.allCases {
            results += figures(condition.rawValue, outcomes.filter { $0.condition == condition }, jobs: jobs)
        }
        for content in LooseContent.allCases {
            results += figures(content.rawValue, outcomes.filter { $0.content == content }, jobs: jobs)
        }
        return results + figures("all", outcomes, jobs: jobs)
    }

    /// Of 28 pixels no page has digits that anyone could read.
    private static func isDrawn(_ content: LooseContent, _ condition: LooseCondition) -> Bool {
        if condition.isOfPages || content == .simulatedPage { return false }
        return switch condition {
        case .side28, .side56:
            content != .pageOfDigits && content != .print && content != .blankForm && content != .filledForm && content != .boxedDigit
                && content != .digitAcrossBox
        case .photo, .photo800, .photo400, .photo160, .photo80: false
        case .plain, .side112, .side1000, .side3000, .thinPen, .broadPen, .faintInk, .noise, .grain, .gradient, .softShadow, .sharpShadow,
            .ruled, .squared, .darkPaper, .jpeg, .blur, .tight, .smallFigure, .mixed:
            true
        }
    }

    private static func count(_ content: LooseContent, _ condition: LooseCondition) -> Int {
        if condition == .side3000 { return content == .digit ? 10 : 4 }
        return content == .digit || condition == .mixed && content.isDigit ? 40 : content.isDigit ? 20 : condition == .mixed ? 24 : 12
    }

    /// What became of one picture.
    private struct Outcome: Sendable {
        let content: LooseContent
        let condition: LooseCondition
        let label: Int?
        let reading: Recognition.Reading

        init(_ content: LooseContent, _ condition: LooseCondition, label: Int?, _ reading: Recognition.Reading) {
            (self.content, self.condition, self.label, self.reading) = (content, condition, label, reading)
        }

        var isCertain: Bool { reading.digit != nil && (reading.probability ?? 1) >= certain }
    }

    private static func figures(_ name: String, _ outcomes: [Outcome], jobs: Int) -> [BenchmarkResult] {
        func figure(_ metric: String, _ list: [Outcome], _ condition: (Outcome) -> Bool) -> BenchmarkResult {
            BenchmarkResult(
                caseName: name, metric: metric, unit: "of \(list.count)", threads: jobs, value: Double(list.count(where: condition)))
        }
        let digits = outcomes.filter(\.content.isDigit), others = outcomes.filter { !$0.content.isDigit }
        var results: [BenchmarkResult] = []
        if !digits.isEmpty {
            results += [
                figure("digitsRight", digits) { $0.reading.digit != nil && $0.reading.digit == $0.label },
                figure("digitsRefused", digits) { $0.reading.digit == nil },
                figure("digitsWrongForCertain", digits) { $0.isCertain && $0.reading.digit != $0.label },
            ]
        }
        if !others.isEmpty {
            results += [
                figure("othersGivenForCertain", others) { $0.isCertain },
                figure("othersGiven", others) { $0.reading.digit != nil },
            ]
        }
        return results
    }
}
