import Foundation
import Imaging
import Support

extension Model {
    /// Where the models that ship with Inkmill are: in the package's resources, beside the program.
    ///
    /// Looked up by hand, because the generated accessor ends the program where the resources are missing.
    static let builtinFolder = Bundle.main.bundleURL.path + "/inkmill_Training.resources/Resources"

    /// The names of the models that ship with Inkmill, sorted.
    public static var builtinNames: [String] { modelNames(in: builtinFolder) }

    static func modelNames(in folder: String) -> [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasSuffix(".safetensors") }.map { String($0.dropLast(".safetensors".count)) }.sorted()
    }

    /// A model that ships with Inkmill: `mnist` is the one a manifest names `builtin/mnist`.
    ///
    /// - Throws: `ModelError.noBuiltin`, and what reading a model throws.
    public static func builtin(named name: String, profile: NormalizationProfile) throws -> Model {
        guard builtinNames.contains(name) else {
            throw ModelError.noBuiltin(name: name, available: builtinNames, folder: builtinFolder)
        }
        return try Model(contentsOf: "\(builtinFolder)/\(name).safetensors", profile: profile)
    }
}

extension NumberModel {
    static let builtinFolder = Model.builtinFolder + "/numbers"

    /// The names of the models that read numbers and ship with Inkmill, sorted.
    public static var builtinNames: [String] { Model.modelNames(in: builtinFolder) }

    /// A model that ships with Inkmill: `number` is the one that is named `builtin/number`.
    ///
    /// - Throws: `ModelError.noBuiltin`, and what reading a model throws.
    public static func builtin(named name: String) throws -> NumberModel {
        guard builtinNames.contains(name) else {
            throw ModelError.noBuiltin(name: name, available: builtinNames, folder: builtinFolder)
        }
        return try NumberModel(contentsOf: "\(builtinFolder)/\(name).safetensors")
    }
}
