import Dataset
import Foundation
import Support

/// Tells folders that Inkmill has written from all others: results of a recipe, imports, exports.
enum OwnFolder {
    /// Whether a folder holds a lock or an index of ours.
    static func isOwn(_ folder: String) -> Bool {
        isResults(folder) || isIndexed(folder, ExportIndex.self) || isIndexed(folder, ImportIndex.self) || DigitTable.isFolder(folder)
    }

    /// Whether a folder holds the results of a recipe, finished or not.
    static func isResults(_ folder: String) -> Bool {
        if FolderLock.isMarked(folder) { return true }
        // Results of earlier versions have no mark.
        let file = folder + "/" + Lock.fileName
        guard FileManager.default.fileExists(atPath: file) else { return false }
        return (try? JSONFile.read(Lock.self, from: file)) != nil
    }

    private static func isIndexed(_ folder: String, _ type: (some FolderIndex).Type) -> Bool {
        let file = folder + "/" + type.fileName
        return FileManager.default.fileExists(atPath: file) && (try? JSONFile.read(type, from: file)) != nil
    }
}
