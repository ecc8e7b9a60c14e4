import Foundation

/// Whole files as bytes.
public enum FileContent {
    /// - Throws: `FileSystemError` naming the file and the system's reason.
    public static func bytes(of file: String) throws(FileSystemError) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: file) else {
            guard FileManager.default.fileExists(atPath: file) else { throw .missing(file) }
            throw .unreadable(file, reason: systemReason())
        }
        return [UInt8](data)
    }

    /// The text of a file in UTF-8; malformed bytes become replacement characters.
    public static func text(of file: String) throws(FileSystemError) -> String {
        String(decoding: try bytes(of: file), as: UTF8.self)
    }
}
