import Dataset
import Foundation
import Imaging
import NeuralNetwork
import SheetReading
import Support
import Training

/// A model ready to read glyphs.
package struct LoadedModel: Sendable {
    package let model: Model
    /// As named in the manifest or on the command line.
    package let written: String
    /// Of the content of the model's file, sealed or not.
    package let digest: ContentDigest
    /// Whether it comes with Inkmill.
    package let isShipped: Bool
    /// What a person who uses it should be told.
    package let remarks: [Diagnostic]
    private let predictor: ModelPredictor

    /// - Parameter classes: what its outputs have to stand for, since a model that tells digits from signs is no reader of digits; nil for
    ///   anything.
    /// - Throws: `ModelError`, `NeuralNetworkError`, `FileSystemError`, naming the file.
    package init(_ base: BaseModel, profile: NormalizationProfile, classes: [String]? = GlyphClass.digitNames) throws {
        switch base {
        case .builtin(let name):
            try self.init(Model.builtin(named: name, profile: profile), written: base.written, isShipped: true)
        case .file(let path):
            let model = try Model(contentsOf: path.resolved, profile: profile)
            // Where nothing better came of it, a recipe hands out the model that ships.
            let isShipped = try model.contentDigest() == Model.builtin(named: Self.shippedName, profile: profile).contentDigest()
            try self.init(model, written: base.written, file: path.resolved, isShipped: isShipped)
        case .recipe(let path):
            let (file, digest) = try Self.outputFile(Model.fileName, ofRecipe: path.resolved)
            try self.init(
                Model(contentsOf: file, profile: profile, digest: digest), written: base.written, file: file)
        }
        if let classes, model.classes != classes {
            throw FileError(ModelError.wrongClasses(found: model.classes, expected: classes), file: base.written)
        }
    }

    /// Where the model is that an earlier recipe hands out, and what was written there; of a recipe that was not evaluated, the one that
    /// it has trained.
    ///
    /// - Parameter name: of a model's file, by its kind.
    /// - Throws: `BaseModelError.notTrained`; what reading its manifest and its lock throws.
    static func outputFile(_ fileName: String, ofRecipe manifest: String) throws -> (path: String, digest: ContentDigest) {
        let name = ((manifest as NSString).lastPathComponent as NSString).deletingPathExtension
        let folder = RecipeFolder.standard(forManifest: manifest, name: name)
        let stages = try Lock.load(from: folder.lockFile).stages, trained = stages[.train]?.outputs ?? [:]
        guard let own = trained.first(where: { ($0.key as NSString).lastPathComponent == fileName }) else {
            throw BaseModelError.notTrained(manifest: manifest, folder: folder.root)
        }
        // What is handed out may be the base model itself; not where the recipe was trained anew since.
        let evaluated = stages[.evaluate]?.outputs ?? [:], run = (own.key as NSString).deletingLastPathComponent
        let isOfThisRun = evaluated.keys.contains { $0.hasPrefix(run + "/") }
        let model = isOfThisRun ? evaluated.first { $0.key == fileName } ?? own : own
        return (folder.path(model.key), model.value)
    }

    /// The file of the model that an earlier recipe has trained; nil where there is none yet.
    static func modelFile(ofRecipe manifest: String) -> String? { try? outputFile(Model.fileName, ofRecipe: manifest).path }

    private static let shippedName = "mnist"

    /// The model that ships with Inkmill.
    package static func shipped(profile: NormalizationProfile) throws -> LoadedModel {
        try LoadedModel(.builtin(shippedName), profile: profile)
    }

    /// - Parameter file: where it was read from; nil where it is not a person's own file.
    package init(_ model: Model, written: String, file: String? = nil) throws {
        try self.init(model, written: written, file: file, isShipped: false)
    }

    private init(_ model: Model, written: String, file: String? = nil, isShipped: Bool) throws {
        self.model = model
        self.written = written
        self.isShipped = isShipped
        digest = try model.contentDigest()
        remarks = file.flatMap { model.remark(file: $0) }.map { [$0] } ?? []
        predictor = ModelPredictor(model)
    }

    /// The probability of each class for each glyph.
    package func probabilities(of glyphs: [Glyph], jobs: Int) throws -> [[Float]] {
        try UnusableModelError.naming(written) { try predictor.probabilities(of: glyphs, jobs: jobs) }
    }

    /// A prediction for each labeled digit.
    package func predictions(of digits: [Digit], jobs: Int) throws -> [Prediction] {
        try UnusableModelError.naming(written) { try predictor.predictions(of: digits, jobs: jobs) }
    }

    /// The same, and what it would be at temperature 1, from one reading.
    package func calibratedPredictions(
        of digits: [Digit], jobs: Int
    ) throws -> (calibrated: [Prediction], uncalibrated: [Prediction]) {
        let both = try UnusableModelError.naming(written) {
            try predictor.predictions(of: digits, jobs: jobs, temperatures: [model.reading.temperature, 1])
        }
        return (both[0], both[1])
    }
}

extension LoadedModel: GlyphScorer {
    package func scores(of glyphs: [Glyph]) throws -> [[Float]] {
        try UnusableModelError.naming(written) { try predictor.scores(of: glyphs, jobs: 1) }
    }
}

/// Why a model cannot read: the fault of the model, whatever it is given to read.
package struct UnusableModelError: DiagnosticError {
    package let diagnostics: [Diagnostic]

    package init(_ error: NeuralNetworkError, model: String) {
        diagnostics = error.diagnostics.map { diagnostic in
            Diagnostic(
                diagnostic.severity, code: diagnostic.code, at: SourceLocation(file: model),
                message: "the model '\(model)' cannot be used: \(diagnostic.message)", fix: diagnostic.fix,
                exitStatus: diagnostic.exitStatus)
        }
    }

    /// Does what a model is asked, and blames it for what its network cannot.
    ///
    /// - Throws: `UnusableModelError` where the network fails; what else `read` throws.
    static func naming<Result>(_ model: String, _ read: () throws -> Result) throws -> Result {
        do {
            return try read()
        } catch let error as NeuralNetworkError {
            throw UnusableModelError(error, model: model)
        }
    }
}

/// Why a model that a manifest names as its base is not there.
package enum BaseModelError: DiagnosticError {
    case notTrained(manifest: String, folder: String)

    package var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .notTrained(let manifest, let folder):
            Diagnostic(
                code: "base.not-trained", at: SourceLocation(file: manifest),
                message: "is named as the base, but no model of it is in '\(folder)'",
                fix: "run 'inkmill run \(manifest)' first, or name a model file")
        }
    }
}

extension BaseModel {
    /// Every file that is read where the model is: the one that names it, and its own.
    package var readFiles: [String] {
        switch self {
        case .builtin: []
        case .file(let path): [path.resolved]
        case .recipe(let path): [path.resolved] + (LoadedModel.modelFile(ofRecipe: path.resolved).map { [$0] } ?? [])
        }
    }
}
