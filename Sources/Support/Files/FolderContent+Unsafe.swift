#if canImport(Glibc)
import Glibc
#endif

/// The names of what lies right in a folder, as the disk has them.
///
/// Read with the system's own call: Foundation repairs a name that is not UTF-8 into one that opens nothing.
public struct FolderContent: Sendable {
    /// Those that do not start with a dot, sorted by their bytes.
    public private(set) var names: [String] = []
    /// Names that are no text in UTF-8, with their other bytes written out: `caf\xE9.png`. Nothing can be opened by them.
    public private(set) var unusableNames: [String] = []
    /// Names that start with a dot, sorted; the folder itself and the one above it are none.
    public private(set) var hiddenNames: [String] = []

    /// - Throws: `FileSystemError` with the system's reason.
    public init(of folder: String) throws(FileSystemError) {
        guard !folder.utf8.contains(0) else { throw .unusableName(FileName(folder).visible) }
        guard let stream = opendir(folder) else {
            let code = errno
            throw code == ENOTDIR ? .notAFolder(folder) : FileSystemError(folder, code: code)
        }
        defer { closedir(stream) }
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                let code = errno
                if code != 0 { throw FileSystemError(folder, code: code) }
                break
            }
            // The name ends at the first zero within the field.
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { field in Array(field.prefix { $0 != 0 }) }
            add(name)
        }
        names.sort { FileName($0) < FileName($1) }
        unusableNames.sort { FileName($0) < FileName($1) }
        hiddenNames.sort { FileName($0) < FileName($1) }
    }

    private mutating func add(_ name: [UInt8]) {
        let dot = UInt8(ascii: ".")
        if name == [dot] || name == [dot, dot] { return }
        guard let text = String(validating: name, as: UTF8.self) else {
            unusableNames.append(FileName.visible(name))
            return
        }
        if name.first == dot { hiddenNames.append(text) } else { names.append(text) }
    }
}
