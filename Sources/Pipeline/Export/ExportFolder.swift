import Foundation
import Support

/// The folder of an export, which appears whole or not at all.
///
/// Everything is written into a sibling folder, synced, and renamed. What is replaced is an earlier export or nothing: `export.json`,
/// the last file written, tells an export from a folder that somebody else filled.
struct ExportFolder {
    let path: String
    private var unfinished: String { path + ".unfinished-export" }
    private var replaced: String { path + ".replaced-export" }

    /// - Throws: `ExportError.notAFolder`, `.folderNotEmpty`, before anything is done.
    init(_ path: String) throws {
        // A rename needs the folder's own name, not "." or a link.
        self.path = URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
        try check()
    }

    /// Writes the folder's content.
    ///
    /// - Parameter body: writes into an empty folder and says what it wrote.
    /// - Throws: what `body` throws, `FileSystemError`; what was there before stays then.
    func write(_ body: (_ folder: String) throws -> ExportIndex) throws {
        let lock = try FolderLock(folder: unfinished)
        defer { withExtendedLifetime(lock) {} }
        // What a killed run left.
        try clear()
        do {
            var index = try body(unfinished)
            index.entries = try Self.names(in: unfinished)
            try JSONFile.write(index, to: unfinished + "/" + ExportIndex.fileName)
            // Once, where syncing every small file by itself would take longer than writing them.
            sync()
            try check()
            try putInPlace()
        } catch {
            // The disk may be full or gone; the first error is the one to tell.
            try? clear()
            throw error
        }
    }

    /// The lock's file is nobody's content.
    private static let lockName = ".lock"

    /// Makes sure that what is there is an earlier export and nothing else.
    private func check() throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return }
        guard isFolder.boolValue else { throw ExportError.notAFolder(path) }
        let names = try Self.names(in: path)
        if names.isEmpty { return }
        let index = try? JSONFile.read(ExportIndex.self, from: path + "/" + ExportIndex.fileName)
        let own = index.map { Set($0.entries + [ExportIndex.fileName]) } ?? []
        if let foreign = names.first(where: { !own.contains($0) }) {
            throw ExportError.folderNotEmpty(path, example: foreign)
        }
    }

    private func putInPlace() throws(FileSystemError) {
        try AtomicFile.remove(replaced)
        let isReplacing = FileManager.default.fileExists(atPath: path)
        if isReplacing { try rename(path, to: replaced) }
        do throws(FileSystemError) {
            try rename(unfinished, to: path)
        } catch {
            if isReplacing { try? rename(replaced, to: path) }
            throw error
        }
        unlink(path + "/" + Self.lockName)
        try AtomicFile.remove(replaced)
    }

    /// Sorted, without the lock.
    private static func names(in folder: String) throws(FileSystemError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0 != lockName }.sorted()
        } catch {
            throw .unreadable(folder, reason: error.localizedDescription)
        }
    }

    private func clear() throws(FileSystemError) {
        for name in try Self.names(in: unfinished) { try AtomicFile.remove(unfinished + "/" + name) }
    }

    private func rename(_ old: String, to new: String) throws(FileSystemError) {
        guard Glibc.rename(old, new) == 0 else { throw .unwritable(new, reason: systemReason()) }
    }
}

/// `export.json` of an export: what it is, and by it that it is one.
struct ExportIndex: Codable, Equatable {
    static let fileName = "export.json"

    var formatVersion = 1
    let format: String
    let recipe: String
    let recipeDigest: ContentDigest
    /// The identifier of the normalisation profile.
    let profile: String
    let isAugmented: Bool
    /// The number of images of each split.
    let imageCounts: [String: Int]
    /// The files and folders beside this one.
    var entries: [String] = []
}
