#if canImport(Glibc)
import Glibc
#endif

/// Lists what is in a folder without following a link.
public enum FolderWalk {
    public enum Kind: Sendable {
        case file, folder
        /// A link, pipe, socket or device.
        case other
    }

    public struct Entry: Sendable {
        public let name: String
        public let kind: Kind
    }

    /// What is right in a folder, hidden entries too, sorted by the bytes of the names; nothing where it cannot be read. A name that
    /// is no text stands there as `FolderContent` writes it out.
    public static func entries(of folder: String) -> [Entry] {
        guard let content = try? FolderContent(of: folder) else { return [] }
        let entries =
            (content.names + content.hiddenNames).map { Entry(name: $0, kind: kind(of: folder + "/" + $0)) }
            + content.unusableNames.map { Entry(name: $0, kind: .other) }
        return entries.sorted { FileName($0.name) < FileName($1.name) }
    }

    /// Everything below a folder that is no folder, links among it, by path within the folder.
    public static func files(below folder: String) -> [String] {
        ([""] + folders(below: folder)).flatMap { inner in
            entries(of: folder + "/" + inner).filter { $0.kind != .folder }.map { inner.isEmpty ? $0.name : inner + "/" + $0.name }
        }
    }

    /// The folders below a folder, each before those in it, by path within the folder.
    public static func folders(below folder: String) -> [String] {
        var found: [String] = []
        var open = [""]
        while let inner = open.popLast() {
            for entry in entries(of: folder + "/" + inner) where entry.kind == .folder {
                let path = inner.isEmpty ? entry.name : inner + "/" + entry.name
                found.append(path)
                open.append(path)
            }
        }
        return found.sorted { FileName($0) < FileName($1) }
    }

    private static func kind(of path: String) -> Kind {
        var status = stat()
        guard lstat(path, &status) == 0 else { return .other }
        return switch status.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        default: .other
        }
    }
}
