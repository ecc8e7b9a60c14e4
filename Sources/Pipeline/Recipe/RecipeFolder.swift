import Foundation
import Support

/// Where the results of one recipe lie: `processed/<recipe>/`.
public struct RecipeFolder: Sendable {
    public let root: String

    public init(root: String) {
        self.root = root
    }

    /// `processed` beside the `manifests` folder; for a manifest elsewhere, `processed` beside the manifest itself.
    public static func standard(forManifest file: String, name: String) -> RecipeFolder {
        let folder = ((file as NSString).standardizingPath as NSString).deletingLastPathComponent as NSString
        let isHouse = URL(fileURLWithPath: file).deletingLastPathComponent().lastPathComponent == "manifests"
        let parent = folder.lastPathComponent == "manifests" ? folder.deletingLastPathComponent : ".."
        let base = isHouse ? parent : folder as String
        let processed = (base as NSString).appendingPathComponent("processed")
        return RecipeFolder(root: (processed as NSString).appendingPathComponent(name))
    }

    /// Removes a file where it is there.
    func removeFile(_ relative: String) throws(FileSystemError) {
        try AtomicFile.remove(path(relative))
    }

    /// Removes a folder where it is there and holds nothing.
    func removeEmptyFolder(_ relative: String) {
        // The system refuses it for a folder that holds something.
        rmdir(path(relative))
    }

    /// Removes every file of a folder that is not in a list; the folder too where nothing stays.
    ///
    /// - Parameter kept: paths within the recipe's folder.
    func removeFiles(in relative: String, but kept: Set<String>) throws(FileSystemError) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path(relative))) ?? []
        for name in names.sorted() where !kept.contains(relative + "/" + name) { try removeFile(relative + "/" + name) }
        removeEmptyFolder(relative)
    }

    /// A file's path from its path within the folder.
    public func path(_ relative: String) -> String { root + "/" + relative }

    public var lockFile: String { path(Lock.fileName) }
    public var digits: String { path("digits") }
    public var shards: String { path("shards") }
    public var rejectsFile: String { path(Self.rejects) }

    static let rejects = "rejects.jsonl"
}
