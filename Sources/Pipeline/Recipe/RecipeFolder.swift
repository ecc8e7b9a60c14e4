import Foundation

/// Where the results of one recipe lie: `processed/<recipe>/`.
public struct RecipeFolder: Sendable {
    public let root: String

    public init(root: String) {
        self.root = root
    }

    /// `processed` beside the `manifests` folder; for a manifest elsewhere, `processed` beside the manifest itself.
    public static func standard(forManifest file: String, name: String) -> RecipeFolder {
        let folder = (file as NSString).deletingLastPathComponent
        let absolute = URL(fileURLWithPath: folder.isEmpty ? "." : folder).standardizedFileURL
        let isHouse = absolute.lastPathComponent == "manifests"
        let base = isHouse ? (folder.isEmpty ? ".." : folder + "/..") : (folder.isEmpty ? "." : folder)
        return RecipeFolder(root: (base + "/processed/" + name as NSString).standardizingPath)
    }

    /// A file's path from its path within the folder.
    public func path(_ relative: String) -> String { root + "/" + relative }

    public var lockFile: String { path("lock.json") }
    public var digits: String { path("digits") }
    public var shards: String { path("shards") }
    public var rejectsFile: String { path(Self.rejects) }

    static let rejects = "rejects.jsonl"
}
