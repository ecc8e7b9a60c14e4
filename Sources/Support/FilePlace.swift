import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// Where a file or folder is, whatever it is called: links, dots and letters' case make no difference.
public struct FilePlace: Sendable {
    private struct Number: Hashable, Sendable {
        let device: UInt, file: UInt
    }

    /// Nil where it is not there yet.
    private let own: Number?
    /// Of the folders around it that are there.
    private let folders: Set<Number>

    public init(_ path: String) {
        var absolute = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        own = Self.number(of: absolute)
        // The nearest thing that is there, by its real name; of what is not there yet, the parents as written.
        var real = Self.realPath(absolute)
        while real == nil, absolute != "/" {
            absolute = (absolute as NSString).deletingLastPathComponent
            real = Self.realPath(absolute)
        }
        var folder = real ?? "/"
        var folders: Set<Number> = []
        if own != nil { folder = (folder as NSString).deletingLastPathComponent }
        while true {
            if let number = Self.number(of: folder) { folders.insert(number) }
            if folder == "/" || folder.isEmpty { break }
            folder = (folder as NSString).deletingLastPathComponent
        }
        self.folders = folders
    }

    /// Whether both are the same file or folder.
    public func isSame(as other: FilePlace) -> Bool { own != nil && own == other.own }

    /// Whether it is somewhere below a folder.
    public func liesIn(_ folder: FilePlace) -> Bool { folder.own.map(folders.contains) ?? false }

    private static func number(of path: String) -> Number? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Number(device: UInt(status.st_dev), file: UInt(status.st_ino))
    }

    private static func realPath(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}
