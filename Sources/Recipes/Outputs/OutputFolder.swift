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
    private let path: String
    /// Nil once the folder is written, or could not be.
    private var pending: PendingFolder?

    /// - Parameter inputs: the files and folders that are read.
    /// - Throws: `OutputError`, before anything is done; `FileSystemError.inUse`, `.unwritable`.
    package init(_ path: String, inputs: [String]) throws {
        self.path = path
        let place = FilePlace(path)
        for input in inputs {
            let inputPlace = FilePlace(input)
            if place.isSame(as: inputPlace) { throw OutputError.isInput(path, input: input) }
            if place.liesIn(inputPlace) { throw OutputError.liesInInput(path, input: input) }
            if inputPlace.liesIn(place) { throw OutputError.holdsInput(path, input: input) }
        }
        pending = try PendingFolder(path)
        _ = try replaceableFiles()
    }

    /// Writes the folder's content.
    ///
    /// - Parameter body: writes into an empty folder and says what it wrote; the index's list of files is filled in.
    /// - Returns: a remark about files that somebody laid into the folder meanwhile; nil where there are none.
    /// - Throws: what `body` throws, `OutputError`, `FileSystemError`; what was there before stays then.
    package func write(_ body: (_ folder: String) throws -> Index) throws -> String? {
        guard let folder = pending else { preconditionFailure("'\(path)' is written twice") }
        defer { pending = nil }
        var index = try body(folder.temporary)
        for file in FolderWalk.files(below: folder.temporary) {
            index.files[file] = try ContentDigest(ofFile: folder.temporary + "/" + file)
        }
        try JSONFile.write(index, to: folder.temporary + "/" + Index.fileName)
        let kept = try folder.commit(replacing: replaceableFiles)
        return kept.map { "\(path): files that were laid into it meanwhile are in \($0)" }
    }

    /// Makes sure that what is there is an earlier output of the command and nothing else.
    ///
    /// - Returns: its files.
    private func replaceableFiles() throws -> [String] {
        var status = stat()
        guard stat(path, &status) == 0 else { return [] }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw OutputError.isNoFolder(path) }
        let names = FolderWalk.entries(of: path).map(\.name)
        guard let first = names.first else { return [] }
        guard let index = try? JSONFile.read(Index.self, from: path + "/" + Index.fileName) else {
            throw OutputError.holdsOther(path, example: first, index: Index.fileName)
        }
        let files = FolderWalk.files(below: path)
        for file in files where file != Index.fileName {
            guard let expected = index.files[file] else { throw OutputError.holdsOther(path, example: file, index: Index.fileName) }
            guard try ContentDigest(ofFile: path + "/" + file) == expected else {
                throw OutputError.holdsChanged(path, file: file, index: Index.fileName)
            }
        }
        return files
    }
}
