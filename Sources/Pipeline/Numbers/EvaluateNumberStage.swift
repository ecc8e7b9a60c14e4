import Dataset
import Foundation
import Imaging
import Ingest
import Recipes
import Reports
import SheetSimulation
import Support
import Training

/// Reads lines made of the test writers' digits, and real lines, with the trained model, and with the base model for comparison.
///
/// Writes `report.json`, `report.html`, the table of real lines that were misread and what the folds read into the run's folder, and
/// `number.safetensors` into the recipe's: the model that is handed out.
struct EvaluateNumberStage: Stage {
    let recipe: Recipe
    let folder: RecipeFolder
    let context: RunContext
    let digits: SplitDigits
    let samples: any TrainingSamples
    let strings: StringRecipe
    let lines: LineList
    let trained: TrainNumberStage.Result
    let start: TrainNumberStage.Start

    static let name = StageName.evaluate
    private static let version = 3

    /// What the evaluation found.
    struct Result {
        let report: NumberReport
        let pageFile: String
        /// The model that is handed out.
        let modelFile: String
    }

    func record() throws -> StageRecord {
        var inputs = [
            StageInput.model: try trained.model.digest(), StageInput.digits: digits.tableDigest, StageInput.recipe: recipe.digest,
        ]
        if let base = start.base { inputs[StageInput.base] = try base.digest() }
        if !lines.isEmpty { inputs[StageInput.lines] = lines.digest }
        return StageRecord(
            version: Self.version, inputs: inputs, parameters: recipe.parameters("seed", "split", "strings", "evaluation", "profile"),
            versions: MixedLines.versions)
    }

    func perform(_ record: StageRecord, _ work: StageWork) throws -> [String] {
        // Counted before the lines are read: an evaluation that failed half-way may have told something too.
        let modelDigest = try trained.model.digest()
        let evaluationCount = try Lock.noteTestEvaluation(of: [modelDigest], on: testDigest, in: folder)
        let invented = try InventedLines(digits, of: .test, strings, seed: recipe.seed).first(strings.testCount, jobs: context.jobs)
        func evaluation(of model: LoadedNumberModel) throws -> NumberEvaluation {
            NumberEvaluation(
                try model.readings(of: invented.map(\.picture), tellsMarks: true, jobs: context.jobs).map(\.likeliest),
                texts: invented.map(\.text))
        }
        let real = try lines.isEmpty ? nil : RealLines(lines, recipe: recipe, digits: digits.split, context: context)
        let folds = try real.flatMap { try foldReadings($0, work) }
        let found = try real.map { try realReport($0, folds) }
        let report = NumberReport(
            recipe: recipe.name, recipeDigest: recipe.digest, modelDigest: modelDigest, epochs: trained.history.epochs,
            selectedEpoch: trained.history.selectedEpoch, base: start.base?.written, before: try start.base.map(evaluation),
            after: try evaluation(of: trained.model), real: found?.report, testEvaluationCount: evaluationCount)
        let read = found?.read ?? []
        var texts = [
            EvaluateStage.reportFile: try JSONFile.text(of: report), EvaluateStage.pageFile: page(report, real: read, invented: invented),
        ]
        if let after = report.real?.folds?.after ?? report.real?.after { texts[Self.mistakesFile] = Self.mistakes(after, on: read) }
        if let folds { texts[WriterFolds.fileName] = try JSONFile.encoded(folds) + "\n" }
        let ofRun = texts.sorted { $0.key < $1.key }
        let files = ofRun.map { trained.run + "/" + $0.key } + [NumberModel.fileName]
        let contents = ofRun.map { Array($0.value.utf8) } + [try trained.model.model.encoded()]
        _ = try work.begin(files, Dictionary(uniqueKeysWithValues: zip(files, contents.map { ContentDigest(of: $0) })))
        for (file, content) in zip(files, contents) { try AtomicFile.write(content, to: folder.path(file)) }
        context.observe(
            .finished(
                stage: name.rawValue,
                outcome: "\(NumberText.percent(report.after.accuracy)) of \(NumberText.count(invented.count, "test line"))"))
        return files
    }

    private static let mistakesFile = "mistakes.csv"

    /// Of all that is read to judge models.
    private var testDigest: ContentDigest {
        lines.isEmpty ? digits.testDigest : ContentDigest(of: digits.testDigest.hex + " " + lines.digest.hex)
    }

    /// The page shows the lines that its main figures are about.
    private func page(_ report: NumberReport, real: [RealLine], invented: [WrittenLine]) -> String {
        NumberPage(report: report) { index in
            real.isEmpty ? (invented[index].picture, nil) : (real[index].strip, real[index].file)
        }.page()
    }

    /// The table of what was misread, the surest mistakes first.
    private static func mistakes(_ evaluation: NumberEvaluation, on lines: [RealLine]) -> String {
        let rows = evaluation.mistakes.map { mistake in
            CSVLine.text([
                .text(lines[mistake.line].file), .number(mistake.text), .number(mistake.read),
                .number(NumberText.fixed(mistake.probability, digits: 4)),
            ])
        }
        return (["file,number,read,probability"] + rows).map { $0 + "\n" }.joined()
    }

    /// What models read on the real lines that were trained without their writers; nil where the manifest asks for none.
    private func foldReadings(_ real: RealLines, _ work: StageWork) throws -> LineFolds.Readings? {
        guard let count = recipe.evaluation.foldCount else { return nil }
        return try LineFolds(
            recipe: recipe, folder: folder, context: context, digits: digits, samples: samples, strings: strings, start: start, real: real,
            digestOfReal: lines.digest, count: count, run: trained.run, isForced: work.isForced
        ).readings()
    }

    /// How the real lines were read, and those that the figures that count most are about: all, or where there are no folds, the test
    /// lines.
    private func realReport(_ real: RealLines, _ folds: LineFolds.Readings?) throws -> (report: NumberReport.Real, read: [RealLine]) {
        func evaluation(_ model: LoadedNumberModel, of lines: [RealLine]) throws -> NumberEvaluation {
            NumberEvaluation(try model.readings(of: lines, jobs: context.jobs), texts: lines.map(\.text))
        }
        let test = real.lines(of: .test)
        let after = try test.isEmpty ? nil : evaluation(trained.model, of: test)
        let ofFolds = try folds.map { folds in
            NumberReport.Folds(
                foldCount: folds.foldCount, before: try start.base.map { try evaluation($0, of: real.lines) },
                after: NumberEvaluation(folds.readings, texts: real.lines.map(\.text)))
        }
        let report = NumberReport.Real(
            lineCount: real.lines.count, writerCount: real.writerCount, rejects: real.rejects,
            before: try test.isEmpty ? nil : start.base.map { try evaluation($0, of: test) }, after: after, folds: ofFolds)
        return (report, ofFolds == nil ? test : real.lines)
    }

    func load(_ record: StageRecord) throws -> Result {
        Result(
            report: try JSONFile.read(NumberReport.self, from: folder.path(trained.run + "/" + EvaluateStage.reportFile)),
            pageFile: folder.path(trained.run + "/" + EvaluateStage.pageFile), modelFile: folder.path(NumberModel.fileName))
    }
}

extension LoadedNumberModel {
    /// What `recognize` says of real lines with this model, each with its marks where they are known.
    func readings(of lines: [RealLine], jobs: Int) throws -> [NumberCandidate] {
        var readings = [NumberCandidate?](repeating: nil, count: lines.count)
        for tellsMarks in [false, true] {
            let rows = lines.indices.filter { lines[$0].tellsMarks == tellsMarks }
            let read = try self.readings(
                of: rows.map { lines[$0].strip }, seconds: rows.map { lines[$0].second },
                telling: tellsMarks ? Set(LineSymbols.all) : [], jobs: jobs)
            for (row, reading) in zip(rows, read) { readings[row] = reading.likeliest }
        }
        return readings.compactMap { $0 }
    }
}
