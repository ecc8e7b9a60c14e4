import Foundation
import Support

/// The bytes of a tar archive: in its file and read by place, or unpacked in memory.
///
/// A file is neither held in memory, since a folder of archives may be larger than that, nor mapped: one that is cut short while it is
/// read is an error and not the end of the process.
enum TarContent: Sendable {
    /// Nil where the file is opened anew for each read.
    case file(PlacedFile?, path: String, byteCount: Int)
    case memory(Data)

    /// - Parameter staysOpen: false where there are more archives than a process may have open files.
    /// - Throws: `FileSystemError`.
    init(_ file: PlacedFile, staysOpen: Bool) throws(FileSystemError) {
        self = .file(staysOpen ? file : nil, path: file.path, byteCount: try file.byteCount())
    }

    var byteCount: Int {
        switch self {
        case .file(_, _, let byteCount): byteCount
        case .memory(let data): data.count
        }
    }

    /// The bytes at a place within the archive.
    ///
    /// - Parameter name: of the archive, for the error.
    /// - Throws: `ImportError.malformedTar` where the file cannot be read there any more.
    func bytes(_ range: Range<Int>, of name: String) throws(ImportError) -> Data {
        switch self {
        case .memory(let data): return Data(data[data.startIndex + range.lowerBound..<data.startIndex + range.upperBound])
        case .file(let file, let path, _):
            let bytes: [UInt8]
            do throws(FileSystemError) {
                let file = if let file { file } else { try PlacedFile(path) }
                bytes = try file.bytes(at: range.lowerBound, count: range.count)
            } catch {
                throw .malformedTar(
                    file: name, offset: range.lowerBound, reason: error.diagnostics.map(\.message).joined(separator: "; "))
            }
            guard bytes.count == range.count else {
                throw .malformedTar(
                    file: name, offset: range.lowerBound + bytes.count,
                    reason: "the archive ends here, though it was longer when it was opened")
            }
            return Data(bytes)
        }
    }
}
