import Foundation
import Imaging
import Support

extension Model {
    /// Where the models that ship with Inkmill are: in the package's resources, beside the program.
    ///
    /// Looked up by hand, because the generated accessor ends the program where the resources are missing.
    static let builtinFolder = Bundle.main.bundleURL.path + "/inkmill_Training.resources/Resources"

    /// The names of the models that ship with Inkmill, sorted.
    public static var builtinNames: [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: builtinFolder)) ?? []
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
