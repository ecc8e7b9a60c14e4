import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// A file or folder whatever its name.
public struct FileIdentity: Hashable, Sendable {
    private let device: UInt64, number: UInt64

    /// Nil where nothing is there; of a link, what it leads to.
    public init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt64(status.st_dev)
        number = UInt64(status.st_ino)
    }
}

/// Where a file or folder is, whatever it is called: links, dots and letters' case make no difference.
public struct FilePlace: Sendable {
    /// Nil where it is not there yet.
    private let own: FileIdentity?
    /// The folders around it that are there.
    private let folders: Set<FileIdentity>

    public init(_ path: String) {
        var absolute = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        own = FileIdentity(absolute)
        // The nearest thing that is there, by its real name; of what is not there yet, the parents as written.
        var real = Self.realPath(absolute)
        while real == nil, absolute != "/" {
            absolute = (absolute as NSString).deletingLastPathComponent
            real = Self.realPath(absolute)
        }
        var folder = real ?? "/"
        var folders: Set<FileIdentity> = []
        if own != nil { folder = (folder as NSString).deletingLastPathComponent }
        while true {
            if let identity = FileIdentity(folder) { folders.insert(identity) }
            if folder == "/" || folder.isEmpty { break }
            folder = (folder as NSString).deletingLastPathComponent
        }
        self.folders = folders
    }

    /// Whether both are the same file or folder.
    public func isSame(as other: FilePlace) -> Bool { own != nil && own == other.own }

    /// Whether it is somewhere below a folder.
    public func liesIn(_ folder: FilePlace) -> Bool { folder.own.map(folders.contains) ?? false }

    /// Whether it is somewhere below one of these folders.
    public func liesIn(anyOf others: Set<FileIdentity>) -> Bool { !folders.isDisjoint(with: others) }

    /// A path without links and dots; nil where nothing is there.
    static func realPath(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}
