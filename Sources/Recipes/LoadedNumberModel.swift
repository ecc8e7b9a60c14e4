import Imaging
import Support
import Training

/// A model ready to read numbers.
package struct LoadedNumberModel: Sendable {
    package let model: NumberModel
    /// As named in the manifest or on the command line.
    package let written: String
    private let reader: NumberReader

    /// - Throws: `ModelError.noBuiltin`, `BaseModelError.notTrained`, and what reading a model throws.
    package init(_ base: BaseModel) throws {
        let model: NumberModel
        switch base {
        case .builtin(let name): model = try NumberModel.builtin(named: name)
        case .file(let path): model = try NumberModel(contentsOf: path.resolved)
        case .recipe(let path):
            model = try NumberModel(contentsOf: LoadedModel.outputFile(NumberModel.fileName, ofRecipe: path.resolved).path)
        }
        try self.init(model, written: base.written)
    }

    package init(_ model: NumberModel, written: String) throws {
        self.model = model
        self.written = written
        reader = try NumberReader(model)
    }

    /// Of the content of the model's file.
    package func digest() throws -> ContentDigest { ContentDigest(of: try model.encoded()) }

    /// What the lines say.
    ///
    /// - Parameters:
    ///   - seconds: what another way of reading says of each, without marks.
    ///   - marks: which points, dashes and slashes are part of what is read; the others are passed over.
    /// - Throws: `UnusableModelError`.
    package func readings(
        of pictures: [GrayImage], seconds: [NumberCandidate?], telling marks: Set<Character>, jobs: Int
    ) throws -> [NumberReading] {
        try UnusableModelError.naming(written) { try reader.readings(of: pictures, seconds: seconds, telling: marks, jobs: jobs) }
    }

    /// What the network alone says of lines.
    ///
    /// - Parameter tellsMarks: whether the marks between the digits are told too.
    /// - Throws: `UnusableModelError`.
    package func readings(of pictures: [GrayImage], tellsMarks: Bool, jobs: Int) throws -> [NumberReading] {
        try UnusableModelError.naming(written) {
            try reader.readings(of: pictures, telling: tellsMarks ? Set(LineSymbols.all) : [], jobs: jobs)
        }
    }
}
