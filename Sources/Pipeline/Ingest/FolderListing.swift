import Foundation
import Support

#if canImport(Glibc)
import Glibc
#endif

/// The visible files below a folder, in an order that does not depend on the disk.
///
/// Linked folders are entered, each folder once: a link into what was listed already leads nowhere new, and a circle ends. What is
/// not a file (a pipe, a link to nothing) is listed too, so that somebody says so.
struct FolderListing {
    /// Sorted by their paths' bytes.
    private(set) var files: [ManifestPath] = []
    /// Folders that could not be looked into.
    private(set) var defects: [(path: ManifestPath, error: FileSystemError)] = []
    private var visited: Set<Place> = []
    private var linkedFolders: [ManifestPath] = []

    /// A folder whatever its name.
    private struct Place: Hashable {
        let device: UInt64, number: UInt64
    }

    /// - Throws: `FileSystemError` where the folder itself cannot be read.
    init(below folder: ManifestPath) throws(FileSystemError) {
        try list(folder)
        // After the folders themselves, so that a file has the path without the link where it has one.
        while !linkedFolders.isEmpty {
            let link = linkedFolders.removeFirst()
            listOrRemember(link)
        }
        files.sort { $0.written.utf8.lexicographicallyPrecedes($1.written.utf8) }
    }

    private mutating func listOrRemember(_ folder: ManifestPath) {
        do throws(FileSystemError) { try list(folder) } catch { defects.append((folder, error)) }
    }

    private mutating func list(_ folder: ManifestPath) throws(FileSystemError) {
        guard let place = Self.place(of: folder.resolved) else { throw .missing(folder.resolved) }
        guard visited.insert(place).inserted else { return }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder.resolved)
        } catch {
            throw .unreadable(folder.resolved, reason: error.localizedDescription)
        }
        let visible = names.filter { !$0.hasPrefix(".") }
        for path in visible.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }).map(folder.appending) {
            switch Self.kind(of: path.resolved) {
            case .folder: listOrRemember(path)
            case .linkedFolder: linkedFolders.append(path)
            case .other: files.append(path)
            }
        }
    }

    private enum Kind { case folder, linkedFolder, other }

    private static func kind(of path: String) -> Kind {
        var own = stat(), target = stat()
        guard lstat(path, &own) == 0, stat(path, &target) == 0, target.st_mode & S_IFMT == S_IFDIR else { return .other }
        return own.st_mode & S_IFMT == S_IFLNK ? .linkedFolder : .folder
    }

    private static func place(of path: String) -> Place? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Place(device: UInt64(status.st_dev), number: UInt64(status.st_ino))
    }
}
