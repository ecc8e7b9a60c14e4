import Dataset
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
    private let predictor: Predictor

    /// - Throws: `ModelError`, `NeuralNetworkError`, `FileSystemError`, naming the file.
    init(_ base: BaseModel, profile: NormalizationProfile) throws {
        let model =
            switch base {
            case .builtin(let name): try Model.builtin(named: name, profile: profile)
            case .file(let path): try Model(contentsOf: path.resolved, profile: profile)
            }
        try self.init(model, written: base.written)
    }

    /// The model that ships with Inkmill.
    static func shipped(profile: NormalizationProfile) throws -> LoadedModel {
        try LoadedModel(.builtin("mnist"), profile: profile)
    }

    init(_ model: Model, written: String) throws {
        self.model = model
        self.written = written
        digest = ContentDigest(of: try model.encoded())
        predictor = Predictor(model.network)
    }

    /// The probability of each class for each glyph.
    func probabilities(of glyphs: [Glyph], jobs: Int) throws -> [[Float]] {
        let rows = try predictor.probabilities(images: glyphs.flatMap(\.ink), jobs: jobs)
        let classCount = predictor.classCount
        return glyphs.indices.map { Array(rows[$0 * classCount..<($0 + 1) * classCount]) }
    }

    /// A prediction for each labelled digit.
    func predictions(of digits: [Digit], jobs: Int) throws -> [Prediction] {
        try predictor.predictions(of: digits, jobs: jobs)
    }
}

extension LoadedModel: GlyphScorer {
    func scores(of glyphs: [Glyph]) throws -> [[Float]] {
        let rows = try predictor.logits(images: glyphs.flatMap(\.ink), jobs: 1)
        let classCount = predictor.classCount
        return glyphs.indices.map { Array(rows[$0 * classCount..<($0 + 1) * classCount]) }
    }
}
