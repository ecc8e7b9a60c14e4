import Dataset
import Foundation
import Recipes
import Reports
import Support
import Training

/// Two models on the same labeled digits.
public struct ModelComparison: Sendable, Encodable {
    /// How one of them did.
    public struct Side: Sendable, Encodable {
        public let name: String
        public let correctCount: Int
        public let accuracy: Double
        public let interval: ConfidenceInterval

        init(_ name: String, _ evaluation: Evaluation) {
            self.name = name
            correctCount = evaluation.correctCount
            accuracy = evaluation.accuracy
            interval = evaluation.interval
        }
    }

    /// What the digits are.
    public let digits: String
    public let first: Side
    public let second: Side
    public let comparison: PairedComparison
    /// The digits that only the first misreads, and only the second, the surest mistake first.
    public let onlyFirstWrong: [Evaluation.Mistake]
    public let onlySecondWrong: [Evaluation.Mistake]

    private init(
        digits: String, _ names: (String, String), _ evaluations: (Evaluation, Evaluation)
    ) throws(TrainingError) {
        self.digits = digits
        first = Side(names.0, evaluations.0)
        second = Side(names.1, evaluations.1)
        comparison = try PairedComparison(evaluations.0, evaluations.1)
        let ids = (Set(evaluations.0.mistakes.map(\.id)), Set(evaluations.1.mistakes.map(\.id)))
        onlyFirstWrong = evaluations.0.mistakes.filter { !ids.1.contains($0.id) }
        onlySecondWrong = evaluations.1.mistakes.filter { !ids.0.contains($0.id) }
    }

    /// Compares what two evaluations found on the same test digits; nothing is read again.
    ///
    /// - Parameters: each a `report.json`, the run's folder, the model beside it, or a recipe's results.
    /// - Throws: `ModelComparisonError.noReport`, `.differentTestDigits`, `.unreadableRecord`.
    public static func ofReports(_ first: String, _ second: String) throws -> ModelComparison {
        let reports = try [first, second].map { try JSONFile.read(RunReport.self, from: reportFile($0)) }
        guard reports[0].testDigest == reports[1].testDigest else {
            throw ModelComparisonError.differentTestDigits(first: first, second: second)
        }
        return try ModelComparison(
            digits: "\(NumberText.count(reports[0].after.count)) test digits", (first, second), (reports[0].after, reports[1].after))
    }

    /// Reads a part of a recipe's digits with two models.
    ///
    /// - Parameters:
    ///   - first: a model file, or one that ships, such as `builtin/mnist`.
    ///   - part: reading the test digits counts as an evaluation of both models.
    public static func ofModels(
        _ first: String, _ second: String, on run: RecipeRun, part: Split
    ) throws -> ModelComparison {
        let models = try [first, second].map {
            try LoadedModel(BaseModel(written: $0, relativeTo: ""), profile: run.recipe.profile)
        }
        for model in models { run.context.tell(model.remarks) }
        return try run.withDigits { digits in
            let chosen = digits.digits(of: part)
            guard !chosen.isEmpty else {
                throw SplitError.emptySplit(
                    part.rawValue, writerCount: digits.table.writers.count,
                    suggestion: "give '\(part.rawValue)' under 'split' a fraction or a list of writers, or compare on another part")
            }
            if part == .test { _ = try Lock.noteTestEvaluation(of: models.map(\.digest), on: digits.testDigest, in: run.folder) }
            let evaluations = try models.map { Evaluation(try $0.predictions(of: chosen, jobs: run.context.jobs)) }
            return try ModelComparison(
                digits: "\(NumberText.count(chosen.count)) \(part.rawValue) digits of \(run.recipe.file)", (first, second),
                (evaluations[0], evaluations[1]))
        }
    }

    private static func reportFile(_ path: String) throws -> String {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        if exists, path.hasSuffix(".json") { return path }
        let folder = exists && isFolder.boolValue ? path : (path as NSString).deletingLastPathComponent
        var candidates = [folder + "/" + EvaluateStage.reportFile]
        let recipe = RecipeFolder(root: folder)
        if let outputs = try Lock.load(from: recipe.lockFile).stages[.evaluate]?.outputs {
            candidates += outputs.keys.filter { $0.hasSuffix("/" + EvaluateStage.reportFile) }.map(recipe.path)
        }
        guard exists, let file = candidates.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
            throw ModelComparisonError.noReport(path)
        }
        return file
    }

    /// The comparison for a person.
    public var text: String {
        func side(_ letter: String, _ side: Side, _ onlyRight: Int) -> String {
            "\(letter)  \(NumberText.percent(side.accuracy)) (95 % interval \(NumberText.range(side.interval))), "
                + "alone right on \(NumberText.count(onlyRight)): \(side.name)"
        }
        let p = NumberText.fixed(comparison.pValue, digits: comparison.pValue < 0.001 ? 6 : 3)
        let better = comparison.gain > 0 ? "B" : "A"
        let verdict =
            comparison.isDifferent
            ? "\(better) is better; so large a difference comes by chance with probability \(p)"
            : "no difference at 95 %; one at least as large comes by chance with probability \(p)"
        return [
            "on \(digits), \(comparison.bothWrongCount) of them misread by both",
            side("A", first, comparison.onlySecondWrongCount), side("B", second, comparison.onlyFirstWrongCount), verdict,
        ].joined(separator: "\n")
    }
}

/// Why two models cannot be compared.
enum ModelComparisonError: DiagnosticError {
    /// Nothing of a finished evaluation is at a path.
    case noReport(String)
    /// Two reports are about different digits.
    case differentTestDigits(first: String, second: String)

    var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .noReport(let path):
            Diagnostic(
                code: "compare.no-report", at: SourceLocation(file: path), message: "holds no report of an evaluation",
                fix: "name a report.json, a run's folder or a recipe's results after 'inkmill evaluate', or give the models "
                    + "digits to read with '--on MANIFEST'")
        case .differentTestDigits(let first, let second):
            Diagnostic(
                code: "compare.different-digits", at: SourceLocation(file: second),
                message: "was evaluated on other test digits than '\(first)'",
                fix: "let both models read the same digits: 'inkmill compare A B --on MANIFEST'")
        }
    }
}
