import Foundation
import Support

#if canImport(Glibc)
import Glibc
#endif

/// The visible files below a folder, in an order that does not depend on the disk.
///
/// Linked folders are entered, each folder once: a link into what was listed already leads nowhere new, and a circle ends. What is
/// not a file (a pipe, a link to nothing) is listed too, so that somebody says so. Passed over, and counted, are hidden files and other
/// folders that Inkmill itself has written; the folder itself is named by a person and always looked into.
package struct FolderListing {
    package struct File {
        package let path: ManifestPath
        /// The path below the folder.
        package let name: String
    }

    /// Sorted by their paths' bytes.
    package private(set) var files: [File] = []
    /// The folders below it, by path below the folder.
    package private(set) var folderNames: [String] = []
    /// Folders that could not be looked into, and names that open nothing.
    package private(set) var defects: [(path: ManifestPath, error: FileSystemError)] = []
    package private(set) var passedOver = PassedOver()
    private let own: OwnFiles
    /// The folders that were looked into, those behind links among them.
    private(set) var visited: Set<FileIdentity> = []
    private var linkedFolders: [File] = []

    /// - Throws: `FileSystemError` where the folder itself cannot be read.
    package init(below folder: ManifestPath, own: OwnFiles) throws(FileSystemError) {
        self.own = own
        try list(File(path: folder, name: ""))
        // After the folders themselves, so that a file has the path without the link where it has one.
        while !linkedFolders.isEmpty {
            let link = linkedFolders.removeFirst()
            listOrRemember(link)
        }
        files.sort { FileName($0.path.written) < FileName($1.path.written) }
    }

    private mutating func listOrRemember(_ folder: File) {
        if own.isOther(folder.path.resolved) {
            passedOver.ownCount += 1
            passedOver.ownExample = passedOver.ownExample ?? folder.path.written
        } else {
            do throws(FileSystemError) { try list(folder) } catch { defects.append((folder.path, error)) }
        }
    }

    private mutating func list(_ folder: File) throws(FileSystemError) {
        let content = try FolderContent(of: folder.path.resolved)
        guard let place = FileIdentity(folder.path.resolved) else { throw .missing(folder.path.resolved) }
        guard visited.insert(place).inserted else { return }
        passedOver.add(PassedOver(hiddenIn: folder.path, content))
        for name in content.unusableNames {
            let path = folder.path.appending(name)
            defects.append((path, .unusableName(path.resolved)))
        }
        for name in content.names {
            let file = File(path: folder.path.appending(name), name: folder.name.isEmpty ? name : folder.name + "/" + name)
            // Not counted: nothing in the results may depend on whether they were there before.
            if own.isResult(file.path.resolved) { continue }
            switch Self.kind(of: file.path.resolved) {
            case .folder:
                folderNames.append(file.name)
                listOrRemember(file)
            case .linkedFolder: linkedFolders.append(file)
            case .other: files.append(file)
            }
        }
    }

    private enum Kind { case folder, linkedFolder, other }

    private static func kind(of path: String) -> Kind {
        var own = stat(), target = stat()
        guard lstat(path, &own) == 0, stat(path, &target) == 0, target.st_mode & S_IFMT == S_IFDIR else { return .other }
        return own.st_mode & S_IFMT == S_IFLNK ? .linkedFolder : .folder
    }
}
