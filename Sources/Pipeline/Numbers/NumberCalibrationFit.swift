import Dataset
import Imaging
import Ingest
import Recipes
import SheetReading
import SheetSimulation
import Support
import Training

/// Fits the calibration of a model that reads numbers to lines whose writers it has not learned from, read as `recognize` reads them.
///
/// The lines are the validation writers' digits side by side, made otherwise than the lines that are trained on and under wider conditions
/// (`SideBySideDigits.random`), as many as the recipe has validation lines; then its real validation lines, if it has any, which count the more the
/// more there are.
/// **Determinism** B.
struct NumberCalibrationFit {
    let recipe: Recipe
    let digits: SplitDigits
    let strings: StringRecipe
    /// For validation.
    let real: [RealLine]
    let context: RunContext
    /// Whose digits are left out.
    var writersHeldOut: Set<String> = []

    /// Of the random numbers, beside those that invented lines draw.
    private static let step: UInt32 = 101

    /// A change of what lines it is fitted to is a new version.
    static let versions = ["calibration": "2"]

    /// - Throws: `UnusableModelError`, `InterruptionError`.
    func calibrated(_ model: NumberModel) throws -> NumberModel {
        let reader = try NumberReader(model), rows = try linesOfDigits(reader), real = try realLines(reader)
        return try model.calibrated(NumberCalibration.uncalibrated.fitted(to: rows).fitted(to: real))
    }

    private func linesOfDigits(_ reader: NumberReader) throws -> [KnownLine] {
        let divider = try LineDivider()
        var glyphs = [[Glyph]](repeating: [], count: LineSymbols.digits.count)
        for digit in digits.digits(of: .validation) where !writersHeldOut.contains(digit.writer) {
            // What is no digit has a label beyond.
            if let label = digit.label, Int(label) < glyphs.count { glyphs[Int(label)].append(digit.glyph) }
        }
        let (digits, seed, context) = (glyphs, recipe.seed, context)
        guard digits.contains(where: { !$0.isEmpty }) else { return [] }
        return try concurrentMap(Array(0..<strings.validationCount), jobs: context.jobs) { index -> KnownLine? in
            try context.checkCancellation(during: "calibration")
            var stream = RandomStream(seed: seed, purpose: .strings, sample: UInt64(index), step: Self.step)
            let row = SideBySideDigits.random(using: &stream)
            let (picture, text) = row.written(with: digits, using: &stream)
            do {
                guard let line = try divider.line(on: picture) else { return nil }
                return KnownLine(evidence: try reader.evidence(of: line.strip, second: line.second, telling: []), text: text)
            } catch is TextLineError {
                return nil
            }
        }.compactMap { $0 }
    }

    private func realLines(_ reader: NumberReader) throws -> [KnownLine] {
        let context = context
        return try concurrentMap(real, jobs: context.jobs) { line -> KnownLine in
            try context.checkCancellation(during: "calibration")
            let marks: Set<Character> = line.tellsMarks ? Set(LineSymbols.all) : []
            return KnownLine(evidence: try reader.evidence(of: line.strip, second: line.second, telling: marks), text: line.text)
        }
    }
}
