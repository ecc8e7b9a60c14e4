import Foundation
import Support

#if canImport(Glibc)
import Glibc
#endif

/// The folder of an export or an import, which appears whole or not at all.
///
/// What is replaced is what the same command wrote earlier, file by file as the index there lists it, or nothing: a folder that
/// holds anything else, or a file that was changed since, is refused. From the first look at it to the end nobody else makes it: what
/// another process is about to replace would look changed.
package final class OutputFolder<Index: FolderIndex> {
    /// As a person wrote it: for messages.
    private let written: String
    /// The folder itself, links resolved: what is looked at, replaced and written.
    private let path: String
    /// Nil once the folder is written, or could not be.
    private var pending: PendingFolder?

    /// - Parameter inputs: the files and folders that are read.
    /// - Throws: `OutputError`, before anything is done; `FileSystemError.inUse`, `.unwritable`.
    package init(_ path: String, inputs: [String]) throws {
        written = path
        self.path = try OutputPath(path, followsLink: true).resolved
        try Self.check(self.path, written: path, inputs: inputs)
        pending = try PendingFolder(self.path)
        // Now that the folders around it are there, once more.
        try Self.check(self.path, written: path, inputs: inputs)
        _ = try replaceableFiles()
    }

    private static func check(_ path: String, written: String, inputs: [String]) throws(OutputError) {
        let place = FilePlace(path)
        for input in inputs {
            let inputPlace = FilePlace(input)
            if place.isSame(as: inputPlace) { throw .isInput(written, input: input) }
            if place.liesIn(inputPlace) { throw .liesInInput(written, input: input) }
            if inputPlace.liesIn(place) { throw .holdsInput(written, input: input) }
        }
    }

    /// Writes the folder's content.
    ///
    /// - Parameter body: writes into an empty folder and says what it wrote; the index's list of files is filled in.
    /// - Returns: a remark about files that somebody laid into the folder meanwhile; nil where there are none.
    /// - Throws: what `body` throws, `OutputError`, `FileSystemError`; what was there before stays then.
    package func write(_ body: (_ folder: String) throws -> Index) throws -> String? {
        guard let folder = pending else { preconditionFailure("'\(written)' is written twice") }
        defer { pending = nil }
        var index = try body(folder.temporary)
        for file in FolderWalk.files(below: folder.temporary) {
            index.files[file] = try ContentDigest(ofFile: folder.temporary + "/" + file)
        }
        try JSONFile.write(index, to: folder.temporary + "/" + Index.fileName)
        let kept = try folder.commit(replacing: replaceableFiles)
        return kept.map { "\(written): files that were laid into it meanwhile are in \($0)" }
    }

    /// Makes sure that what is there is an earlier output of the command and nothing else.
    ///
    /// - Returns: its files.
    private func replaceableFiles() throws -> [String] {
        var status = stat()
        guard stat(path, &status) == 0 else { return [] }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw OutputError.isNoFolder(written) }
        let names = FolderWalk.entries(of: path).map(\.name)
        guard let first = names.first else { return [] }
        guard let index = try? JSONFile.read(Index.self, from: path + "/" + Index.fileName) else {
            throw OutputError.holdsOther(written, example: first, index: Index.fileName)
        }
        // Nobody else has its digest: what is not as it would be written was added or changed by somebody.
        guard try FileContent.bytes(of: path + "/" + Index.fileName) == Array(JSONFile.text(of: index).utf8) else {
            throw OutputError.holdsChanged(written, file: Index.fileName, index: Index.fileName)
        }
        let files = FolderWalk.files(below: path)
        for file in files where file != Index.fileName {
            guard let expected = index.files[file] else { throw OutputError.holdsOther(written, example: file, index: Index.fileName) }
            guard try ContentDigest(ofFile: path + "/" + file) == expected else {
                throw OutputError.holdsChanged(written, file: file, index: Index.fileName)
            }
        }
        return files
    }
}
