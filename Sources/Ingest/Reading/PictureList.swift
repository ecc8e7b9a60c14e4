import Foundation
import ImageCodecs
import Recipes
import Support

/// The pictures that a person names to be read: files with all their pages, pages of a file as `scan.pdf#12`, folders with all the
/// files below them, and `-` for standard input.
public struct PictureList: Sendable {
    /// One picture: a file, or a page of a file of several.
    struct Picture: Sendable {
        /// As results name it.
        let name: PageReference
        /// Where the page lies; nil where nobody has looked.
        private let location: PageLocation?
        /// What was read from standard input; nil for a file, which is read when its turn comes.
        private let bytes: [UInt8]?

        init(name: PageReference, location: PageLocation?, bytes: [UInt8]? = nil) {
            self.name = name
            self.location = location
            self.bytes = bytes
        }

        /// Whether the file was looked into.
        var isFound: Bool { location != nil }

        /// - Throws: `FileSystemError`, `ImageCodecError`.
        func content() throws -> StoredPage {
            guard let bytes else {
                guard let location else { return StoredPage(try FileContent.bytes(of: name.file)) }
                return try PictureFile(contentsOf: name.file).page(at: location)
            }
            return try location.map { try PictureFile(bytes).page(at: $0) } ?? StoredPage(bytes)
        }

        /// Of the whole file.
        fileprivate func digest() throws -> ContentDigest { try bytes.map { ContentDigest(of: $0) } ?? ContentDigest(ofFile: name.file) }
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
    /// The files and folders that are read, each as it was named.
    let inputs: [String]

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
                pictures += Self.pages(of: PictureFile(bytes), named: Self.standardInputName, bytes: bytes)
            } else if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
                do throws(FileSystemError) {
                    let listing = try FolderListing(
                        below: ManifestPath(Self.withoutSlash(path), relativeTo: ""), own: OwnFiles(results: nil))
                    let found = listing.files.filter { !SheetSource.isTableOrNote($0.name) }
                    pictures += found.flatMap { Self.pages(of: $0.path.resolved) }
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
            } else if let page = Self.page(path) {
                pictures.append(page)
            } else {
                pictures += Self.pages(of: path)
            }
        }
        (self.pictures, self.rejects, self.remarks) = (pictures, rejects, remarks)
        inputs = paths.filter { $0 != Self.standardInput }.map { FileManager.default.fileExists(atPath: $0) ? $0 : PageReference($0).file }
    }

    /// Of the file of each picture, of which each is read once; of one that is gone by now, that of nothing.
    static func digests(of pictures: [Picture], jobs: Int) throws -> [ContentDigest] {
        var first: [String: Picture] = [:]
        for picture in pictures where first[picture.name.file] == nil { first[picture.name.file] = picture }
        let files = first.sorted { $0.key < $1.key }.map(\.value)
        let digests = try concurrentMap(files, jobs: jobs) { (try? $0.digest()) ?? ContentDigest(of: []) }
        let byFile = Dictionary(uniqueKeysWithValues: zip(files.map(\.name.file), digests))
        return pictures.compactMap { byFile[$0.name.file] }
    }

    /// All pages of a file; the file alone where it cannot be looked into, which is told when it is read.
    private static func pages(of path: String) -> [Picture] {
        let whole = [Picture(name: PageReference(file: path, page: nil), location: nil)]
        // What is no plain file would be waited for.
        guard (try? FileContent.requireFile(path, maxByteCount: .max)) != nil, let file = try? PictureFile(contentsOf: path) else {
            return whole
        }
        return pages(of: file, named: path, bytes: nil)
    }

    private static func pages(of file: PictureFile, named name: String, bytes: [UInt8]?) -> [Picture] {
        let whole = PageReference(file: name, page: nil)
        guard PictureFile.mayHoldPages(file.kind), let pages = try? file.pages() else {
            return [Picture(name: whole, location: nil, bytes: bytes)]
        }
        return pages.map { page in
            Picture(name: pages.count > 1 ? PageReference(file: name, page: page.number) : whole, location: page, bytes: bytes)
        }
    }

    /// The page that a path names behind a file's name; nil for a path of another kind.
    private static func page(_ path: String) -> Picture? {
        let reference = PageReference(path)
        guard let number = reference.page, !FileManager.default.fileExists(atPath: path) else { return nil }
        return pages(of: reference.file).first { $0.name.page ?? 1 == number && $0.isFound }
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
