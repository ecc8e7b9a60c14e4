import Dataset
import Foundation
import Support

/// Tells folders that Inkmill has written from all others: results of a recipe, imports, exports.
enum OwnFolder {
    /// Whether a folder holds a lock or an index of ours.
    static func isOwn(_ folder: String) -> Bool {
        if FolderLock.isMarked(folder) { return true }
        if let lock = try? JSONFile.read(Lock.self, from: folder + "/" + Lock.fileName), !lock.tool.isEmpty { return true }
        if (try? JSONFile.read(ExportIndex.self, from: folder + "/" + ExportIndex.fileName)) != nil { return true }
        return DigitTable.isFolder(folder)
    }
}
