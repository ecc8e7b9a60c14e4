import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// A place to write to, with the one meaning that its path has for whoever looks at it and for whoever writes to it.
///
/// Links in the folders on the way are followed, and `..` is the folder above the one they lead to, as the system reads it. A path
/// such as `missing/../file` has no such meaning: it leads nowhere until somebody makes the folder, and to another file then.
public struct OutputPath: Sendable {
    /// As a person wrote it: for messages.
    public let written: String
    /// Absolute, without dots and, but for the last part, without links; what is not there yet stands at its end as written.
    public let resolved: String

    /// - Parameter followsLink: whether a link at the end of the path stands for what it leads to, as for a folder that is written
    ///   into; a file is written in the place of a link.
    /// - Throws: `OutputError.noPath`, `.unusablePath`, `.aboveMissing`, `.belowFile`.
    public init(_ written: String, followsLink: Bool = false) throws(OutputError) {
        guard !written.isEmpty else { throw .noPath }
        // What stands in a text for bytes that are none: another file would be written than the one that was asked for.
        guard !written.unicodeScalars.contains("\u{FFFD}"), !written.utf8.contains(0) else { throw .unusablePath(written) }
        let absolute = written.hasPrefix("/") ? written : FileManager.default.currentDirectoryPath + "/" + written
        let parts = absolute.split(separator: "/").filter { $0 != "." }
        var place = "", isThere = true
        for (index, part) in parts.enumerated() {
            if isThere, !place.isEmpty, !Self.isFolder(place) { throw .belowFile(written, file: place) }
            if part == ".." {
                guard isThere else { throw .aboveMissing(written, missing: place) }
                place = String(place[..<(place.lastIndex(of: "/") ?? place.startIndex)])
                continue
            }
            place += "/" + part
            if isThere, followsLink || index < parts.count - 1 {
                if let real = FilePlace.realPath(place) { place = real == "/" ? "" : real } else { isThere = false }
            }
        }
        self.written = written
        resolved = place.isEmpty ? "/" : place
    }

    /// The folder that it lies in.
    public var folder: String { (resolved as NSString).deletingLastPathComponent }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
