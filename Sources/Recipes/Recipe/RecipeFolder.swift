import Foundation
import Support

/// Where the results of one recipe lie: `processed/<recipe>/`.
public struct RecipeFolder: Sendable {
    public let root: String

    public init(root: String) {
        self.root = root
    }

    /// `processed/<name>` beside the `manifests` folder; for a manifest in a folder of it, `manifests/accuracy/fast.yaml`, the same
    /// folder in `processed`: `processed/accuracy/fast`. For a manifest elsewhere, `processed` beside the manifest itself.
    ///
    /// The path is as short as the manifest's own: relative where that is.
    public static func standard(forManifest file: String, name: String) -> RecipeFolder {
        let absolute = URL(fileURLWithPath: file).deletingLastPathComponent().standardizedFileURL.pathComponents
        let written = ((file as NSString).standardizingPath as NSString).deletingLastPathComponent as NSString
        guard let house = absolute.lastIndex(of: "manifests") else {
            return RecipeFolder(root: (written.appendingPathComponent("processed") as NSString).appendingPathComponent(name))
        }
        let inner = absolute[(house + 1)...]
        var components = written.pathComponents
        for _ in house..<absolute.count {
            if let last = components.last, last != ".." { components.removeLast() } else { components.append("..") }
        }
        return RecipeFolder(root: NSString.path(withComponents: components + ["processed"] + inner + [name]))
    }

    /// Whether a path within a folder, as a lock has it, cannot lead out of it but by a link.
    static func isInside(_ relative: String) -> Bool {
        let parts = relative.split(separator: "/", omittingEmptySubsequences: false)
        return !relative.utf8.contains(0) && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
    }

    /// Whether a file lies in the folder whatever links are on its way; the file itself may be one.
    package func holds(_ relative: String) -> Bool {
        guard Self.isInside(relative) else { return false }
        let parent = FilePlace((path(relative) as NSString).deletingLastPathComponent), own = FilePlace(root)
        return parent.isSame(as: own) || parent.liesIn(own)
    }

    /// Removes a file where it is there, and the folder it was in where that is empty then.
    ///
    /// - Throws: `FileSystemError.outside` where a link leads out of the folder, `.unwritable`.
    package func removeFile(_ relative: String) throws(FileSystemError) {
        guard holds(relative) else { throw .outside(path(relative), folder: root) }
        try AtomicFile.removeFile(path(relative))
        removeEmptyFolder((relative as NSString).deletingLastPathComponent)
    }

    /// Removes a folder where it is there and holds nothing.
    package func removeEmptyFolder(_ relative: String) {
        // The system refuses it for a folder that holds something.
        if !relative.isEmpty { rmdir(path(relative)) }
    }

    /// Whether a file is what was written into it; nil where it is not there.
    package func isUnchanged(_ relative: String, since digest: ContentDigest) throws -> Bool? {
        guard FileManager.default.fileExists(atPath: path(relative)) else { return nil }
        return try ContentDigest(ofFile: path(relative)) == digest
    }

    /// Writes files that no stage lists, such as a preview, and notes in the lock that they were written here.
    ///
    /// The caller holds the folder's lock.
    /// - Parameter isForced: whether a file that somebody else wrote or changed is replaced.
    /// - Throws: `OutputError.isThere` for such a file, `FileSystemError`; nothing is written then.
    package func write(_ files: [(path: String, bytes: [UInt8])], isForced: Bool) throws {
        var lock = try Lock.load(from: lockFile)
        for file in files where !isForced {
            let known = lock.digest(of: file.path), found = ContentDigest(of: file.bytes)
            let isOurs = try known.map { try isUnchanged(file.path, since: $0) ?? true } ?? false
            if isOurs { continue }
            if try isUnchanged(file.path, since: found) == false { throw OutputError.isThere(path(file.path)) }
        }
        for file in files { lock.otherFiles[file.path] = ContentDigest(of: file.bytes) }
        for file in files { try AtomicFile.write(file.bytes, to: path(file.path)) }
        try lock.save(to: lockFile)
    }

    /// A file's path from its path within the folder.
    public func path(_ relative: String) -> String { root + "/" + relative }

    public var lockFile: String { path(Lock.fileName) }
    public var digits: String { path("digits") }
    /// The digits of pages made by computation.
    public var syntheticDigits: String { path("synthetic") }
    public var shards: String { path("shards") }
    public var rejectsFile: String { path(Self.rejects) }

    package static let rejects = "rejects.jsonl"
}
