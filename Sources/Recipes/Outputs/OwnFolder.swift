import Dataset
import Foundation
import Support

/// Tells folders that Inkmill has written from all others: results of a recipe, imports, exports.
enum OwnFolder {
    /// Whether a folder holds a lock or an index of ours.
    static func isOwn(_ folder: String) -> Bool {
        isResults(folder) || isIndexed(folder) || DigitTable.isFolder(folder)
    }

    /// Whether a folder holds the results of a recipe, finished or not.
    static func isResults(_ folder: String) -> Bool {
        if FolderLock.isMarked(folder) { return true }
        // Results of earlier versions have no mark.
        let file = folder + "/" + Lock.fileName
        guard FileManager.default.fileExists(atPath: file) else { return false }
        return (try? JSONFile.read(Lock.self, from: file)) != nil
    }

    /// Whether a folder is an import or an export as a whole, wherever it lies.
    static func isIndexed(_ folder: String) -> Bool {
        index(ExportIndex.self, in: folder) != nil || index(ImportIndex.self, in: folder) != nil
    }

    /// The folder of results that a folder is, or lies in, unless it is an import or an export there; nil for none.
    static func results(around folder: String) -> String? {
        guard var place = try? OutputPath(folder, followsLink: true).resolved else { return nil }
        while place != "/", !isIndexed(place) {
            if isResults(place) { return place }
            place = (place as NSString).deletingLastPathComponent
        }
        return nil
    }

    /// The folder whose lock or index lists a file as written by a command.
    ///
    /// - Parameter file: absolute, without links on the way.
    static func owner(ofFile file: String) -> String? {
        var folder = (file as NSString).deletingLastPathComponent
        while !folder.isEmpty, folder != "/" {
            if lists(String(file.dropFirst(folder.count + 1)), in: folder) { return folder }
            folder = (folder as NSString).deletingLastPathComponent
        }
        return nil
    }

    private static func lists(_ file: String, in folder: String) -> Bool {
        if isResults(folder) {
            // Shards, and what a run leaves, are more than the lock lists.
            if [Lock.fileName, FolderLock.fileName].contains(file) || ["shards/", "runs/"].contains(where: file.hasPrefix) { return true }
            guard let lock = try? Lock.load(from: folder + "/" + Lock.fileName) else { return true }
            if lock.lists(file) { return true }
        }
        return lists(ExportIndex.self, file, in: folder) || lists(ImportIndex.self, file, in: folder)
            || (DigitTable.fileNames.contains(file) && DigitTable.isFolder(folder))
    }

    private static func lists(_ type: (some FolderIndex).Type, _ file: String, in folder: String) -> Bool {
        guard let index = index(type, in: folder) else { return false }
        return file == type.fileName || index.files[file] != nil
    }

    /// The index of a folder; nil where none of this kind is there that can be read.
    private static func index<Index: FolderIndex>(_ type: Index.Type, in folder: String) -> Index? {
        let file = folder + "/" + type.fileName
        return FileManager.default.fileExists(atPath: file) ? try? JSONFile.read(type, from: file) : nil
    }
}
