import Foundation
import Recipes
import Support

/// The pictures that a person names to be read: files, folders with all the files below them, and `-` for standard input.
public struct PictureList: Sendable {
    /// One picture.
    struct Picture: Sendable {
        /// As results name it.
        let name: String
        /// What was read from standard input; nil for a file, which is read when its turn comes.
        let bytes: [UInt8]?

        func content() throws(FileSystemError) -> [UInt8] {
            if let bytes { return bytes }
            return try FileContent.bytes(of: name)
        }
    }

    /// How standard input is named on the command line, and how results name it.
    public static let standardInput = "-"
    static let standardInputName = "stdin"

    /// In the order in which they were named, those of a folder by their names.
    let pictures: [Picture]
    /// Folders that hold no picture, and what lies in one and cannot be opened.
    let rejects: [Reject]
    /// What lies in the folders and is not read.
    public let remarks: [Diagnostic]

    /// - Parameters:
    ///   - paths: as a person wrote them. What is no folder is taken for a picture.
    ///   - standardInput: reads all of it; asked for at most once.
    /// - Throws: what `standardInput` throws.
    public init(
        _ paths: [String], standardInput: () throws -> [UInt8] = { try PictureList.readStandardInput() }
    ) throws {
        var pictures: [Picture] = []
        var rejects: [Reject] = []
        var remarks: [Diagnostic] = []
        var input: [UInt8]?
        for path in paths {
            var isFolder: ObjCBool = false
            if path == Self.standardInput {
                let bytes = try input ?? standardInput()
                input = bytes
                pictures.append(Picture(name: Self.standardInputName, bytes: bytes))
            } else if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
                do throws(FileSystemError) {
                    let listing = try FolderListing(
                        below: ManifestPath(Self.withoutSlash(path), relativeTo: ""), own: OwnFiles(results: nil))
                    let found = listing.files.filter { !SheetSource.isTableOrNote($0.name) }
                    pictures += found.map { Picture(name: $0.path.resolved, bytes: nil) }
                    rejects += listing.defects.map { Reject(file: $0.path.written, error: $0.error) }
                    if found.isEmpty, listing.defects.isEmpty { rejects.append(Reject(file: path, error: PictureListError.noPictures)) }
                    let others = listing.files.count - found.count
                    let notRead = [
                        others > 0 ? NumberText.count(others, "table or note", plural: "tables or notes") : nil, listing.passedOver.text,
                    ]
                    .compactMap { $0 }
                    if !notRead.isEmpty { remarks += PictureListError.notRead(path, what: notRead).diagnostics }
                } catch {
                    rejects.append(Reject(file: path, error: error))
                }
            } else {
                pictures.append(Picture(name: path, bytes: nil))
            }
        }
        (self.pictures, self.rejects, self.remarks) = (pictures, rejects, remarks)
    }

    private static func withoutSlash(_ path: String) -> String {
        path.utf8.count > 1 && path.hasSuffix("/") ? withoutSlash(String(path.dropLast())) : path
    }

    /// All of standard input.
    ///
    /// - Throws: `FileSystemError.unreadable`, `.tooLarge`.
    public static func readStandardInput() throws(FileSystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let data: Data?
            do {
                data = try FileHandle.standardInput.read(upToCount: 1 << 20)
            } catch {
                throw .unreadable(Self.standardInput, reason: SystemReason(error.localizedDescription))
            }
            guard let data, !data.isEmpty else { return bytes }
            bytes += data
            guard bytes.count <= FileContent.maxByteCount else {
                throw .tooLarge(Self.standardInput, byteCount: bytes.count, limit: FileContent.maxByteCount)
            }
        }
    }
}

/// What there is to say of folders that are named to be read.
enum PictureListError: DiagnosticError {
    case noPictures
    case notRead(String, what: [String])

    var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .noPictures:
            Diagnostic(
                code: "recognize.no-pictures", message: "the folder holds no picture",
                fix: "put the pictures into the folder, or name another one")
        case .notRead(let folder, let what):
            Diagnostic(
                .note, code: "recognize.not-read", at: SourceLocation(file: folder),
                message: "not read in this folder: " + what.joined(separator: ", "),
                fix: "name a file itself where it is to be read all the same")
        }
    }
}
