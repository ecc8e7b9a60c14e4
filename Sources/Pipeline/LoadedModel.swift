import Dataset
import Foundation
import Imaging
import NeuralNetwork
import Sheets
import Support
import Training

/// A model ready to read glyphs.
struct LoadedModel: Sendable {
    let model: Model
    /// As named in the manifest or on the command line.
    let written: String
    /// Of the model's file.
    let digest: ContentDigest
    private let predictor: ModelPredictor

    /// - Throws: `ModelError`, `NeuralNetworkError`, `FileSystemError`, naming the file.
    init(_ base: BaseModel, profile: NormalizationProfile) throws {
        let model =
            switch base {
            case .builtin(let name): try Model.builtin(named: name, profile: profile)
            case .file(let path): try Model(contentsOf: path.resolved, profile: profile)
            case .recipe(let path): try Model(contentsOf: Self.file(ofRecipe: path.resolved), profile: profile)
            }
        try self.init(model, written: base.written)
    }

    /// Where an earlier recipe's model is.
    ///
    /// - Throws: `PipelineError.notTrained`; what reading its manifest and its lock throws.
    private static func file(ofRecipe manifest: String) throws -> String {
        let name = ((manifest as NSString).lastPathComponent as NSString).deletingPathExtension
        let folder = RecipeFolder.standard(forManifest: manifest, name: name)
        let outputs = try Lock.load(from: folder.lockFile).stages["train"]?.outputs ?? [:]
        guard let file = outputs.keys.first(where: { ($0 as NSString).lastPathComponent == Model.fileName }) else {
            throw PipelineError.notTrained(manifest: manifest, folder: folder.root)
        }
        return folder.path(file)
    }

    /// The model that ships with Inkmill.
    static func shipped(profile: NormalizationProfile) throws -> LoadedModel {
        try LoadedModel(.builtin("mnist"), profile: profile)
    }

    init(_ model: Model, written: String) throws {
        self.model = model
        self.written = written
        digest = ContentDigest(of: try model.encoded())
        predictor = ModelPredictor(model)
    }

    /// The probability of each class for each glyph.
    func probabilities(of glyphs: [Glyph], jobs: Int) throws -> [[Float]] {
        try predictor.probabilities(of: glyphs, jobs: jobs)
    }

    /// A prediction for each labelled digit.
    func predictions(of digits: [Digit], jobs: Int) throws -> [Prediction] {
        try predictor.predictions(of: digits, jobs: jobs)
    }

    /// The same, and what it would be at temperature 1, from one reading.
    func calibratedPredictions(
        of digits: [Digit], jobs: Int
    ) throws -> (calibrated: [Prediction], uncalibrated: [Prediction]) {
        let both = try predictor.predictions(of: digits, jobs: jobs, temperatures: [model.reading.temperature, 1])
        return (both[0], both[1])
    }
}

extension LoadedModel: GlyphScorer {
    func scores(of glyphs: [Glyph]) throws -> [[Float]] {
        try predictor.scores(of: glyphs, jobs: 1)
    }
}
