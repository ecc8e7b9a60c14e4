import Forms
import Foundation
import Imaging
import Recipes
import SheetReading
import SheetSimulation
import Support
import Training

/// Writes a model of an earlier version with a digest of its content, so that damage to it is noticed from then on.
///
/// What can be checked is checked first: that it is a model, that its weights are numbers that do not overflow on digits; and how
/// many digits in invented hands it reads as they are meant is told, which a person who knows the model can judge.
public struct ModelSealing {
    private let file: String
    private let bytes: [UInt8]
    private let digest: ContentDigest
    private let check: (correctCount: Int, count: Int)

    /// - Throws: what reading a model throws, and what reading digits with it throws; both name the file.
    public init(_ file: String) throws {
        guard !file.hasPrefix("builtin/") || FileManager.default.fileExists(atPath: file) else { throw ModelSealingError.isBuiltin(file) }
        self.file = file
        let (model, bytes) = try Model.sealed(contentsOf: file)
        self.bytes = bytes
        let loaded = try LoadedModel(model, written: file)
        digest = loaded.digest
        let digits = try Self.simulatedDigits(profile: model.profile)
        let rows = try loaded.probabilities(of: digits.map(\.glyph), jobs: 1)
        let correctCount = zip(digits, rows).count { digit, row in
            row.indices.max { row[$0] < row[$1] } == Int(digit.label)
        }
        check = (correctCount, digits.count)
    }

    /// Guessing is right for one digit in ten; the worst hands that a whole model reads, more often than this.
    private static let minCorrectFraction = 0.3

    /// - Parameter isForced: whether another file that is there is replaced, and a model that reads hardly a digit sealed.
    /// - Returns: what was written, for a person.
    /// - Throws: `ModelSealingError.readsNothing`, `OutputError`, `FileSystemError.unwritable`.
    public func write(to output: String, isForced: Bool) throws -> String {
        guard isForced || Double(check.correctCount) >= Self.minCorrectFraction * Double(check.count) else {
            throw ModelSealingError.readsNothing(file, correctCount: check.correctCount, count: check.count)
        }
        try OutputFiles(inputs: [file], isForced: isForced).write(bytes, to: output)
        return """
            \(output): sealed, model \(digest.short)
            it reads \(NumberText.count(check.correctCount)) of \(NumberText.count(check.count)) digits in invented hands as they are meant: \
            where that is far from what the model is known to read, the file was damaged before
            """
    }

    private static let sheetCount = 5
    /// A page of forty cells, each column for a digit.
    private static let template = """
        name: check
        pageSizeMM: { width: 140, height: 100 }
        registration: grid
        fields:
          - grid:
              originMM: { x: 23, y: 28 }
              pitchMM: { width: 9.4, height: 11 }
              columnCount: 10
              rowCount: 4
              lineWidthMM: 0.3
              labels: byColumn
        """

    /// The digits of a few simulated scans, the same for every model.
    private static func simulatedDigits(profile: NormalizationProfile) throws -> [(label: UInt8, glyph: Glyph)] {
        let template = try SheetTemplate(yaml: template, file: "check")
        let simulator = SheetSimulator(template: template), reader = SheetReader(template: template, profile: profile)
        return try (1...sheetCount).flatMap { number in
            let settings = try SimulationSettings(
                seed: 1, sheetNumber: number, writerNumber: number, capture: .documentScan, dotsPerInch: 200)
            return try reader.read(simulator.sheet(settings).image, dotsPerInch: settings.dotsPerInch).cells.compactMap { cell in
                if let label = cell.label, let glyph = cell.glyph { (label: label, glyph: glyph) } else { nil }
            }
        }
    }
}

/// Why a model is not sealed.
enum ModelSealingError: DiagnosticError, Equatable {
    /// It reads digits hardly more often right than a guess.
    case readsNothing(String, correctCount: Int, count: Int)
    /// One that ships with Inkmill.
    case isBuiltin(String)

    var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .readsNothing(let file, let correctCount, let count):
            Diagnostic(
                code: "model.reads-nothing", at: SourceLocation(file: file),
                message:
                    "reads \(NumberText.count(correctCount)) of \(NumberText.count(count)) digits in invented hands as they are meant, "
                    + "hardly more than a guess: it was damaged, or never trained",
                fix: "use a copy of the file from before; if it is meant to be so, seal it with --force; nothing was written")
        case .isBuiltin(let name):
            Diagnostic(
                code: "model.is-builtin", message: "'\(name)' ships with Inkmill and is sealed",
                fix: "name the file of a model of your own",
                exitStatus: .usage)
        }
    }
}
