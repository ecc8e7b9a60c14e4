import Foundation

/// Where the results of one recipe lie: `processed/<recipe>/`.
public struct RecipeFolder: Sendable {
    public let root: String

    public init(root: String) {
        self.root = root
    }

    /// `processed` beside the `manifests` folder; for a manifest elsewhere, `processed` beside the manifest itself.
    public static func standard(forManifest file: String, name: String) -> RecipeFolder {
        let folder = (file as NSString).deletingLastPathComponent as NSString
        let isHouse = URL(fileURLWithPath: file).deletingLastPathComponent().lastPathComponent == "manifests"
        let base = isHouse && folder.lastPathComponent == "manifests" ? folder.deletingLastPathComponent : folder as String
        let processed = isHouse && folder.length == 0 ? "../processed" : "processed"
        return RecipeFolder(root: ((base as NSString).appendingPathComponent(processed) as NSString).appendingPathComponent(name))
    }

    /// A file's path from its path within the folder.
    public func path(_ relative: String) -> String { root + "/" + relative }

    public var lockFile: String { path("lock.json") }
    public var digits: String { path("digits") }
    public var shards: String { path("shards") }
    public var rejectsFile: String { path(Self.rejects) }

    static let rejects = "rejects.jsonl"
}
