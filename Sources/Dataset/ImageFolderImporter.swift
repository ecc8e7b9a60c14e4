import Foundation
import Imaging
import Support
import Synchronization

/// Reads labeled pictures of single digits from a folder: sub-folders named 0 to 9, or a `labels.csv` with the columns `file`,
/// `label` and, where known, `writer`.
///
/// A picture that cannot be used is listed in `rejects`; the rest is read. A digit's id comes from the picture's content, so
/// renaming changes nothing. The same picture under two names counts once; under two labels it does not count at all, because one
/// of the two is wrong.
///
/// A row of `labels.csv` whose column `profile` is filled comes from `inkmill export images`: its picture is a glyph, and the digit
/// that was exported comes back with its id and all that was known of it.
public struct ImageFolderImporter: Sendable {
    public let folder: String
    /// Who wrote what no `writer` column says.
    public let writer: String
    /// The one that the digits are to be of.
    public let profile: NormalizationProfile
    /// Whether pictures of which nothing is known are normalized glyphs too.
    public let isNormalized: Bool

    public static let labelsName = "labels.csv"

    public init(folder: String, writer: String, profile: NormalizationProfile = .mnist, isNormalized: Bool = false) {
        self.folder = folder
        self.writer = writer
        self.profile = profile
        self.isNormalized = isNormalized
    }

    /// - Parameters:
    ///   - jobs: how many pictures are read at a time; the result does not depend on it.
    ///   - progress: told before the first picture and after each how many are done, and of how many. What it throws ends
    ///     the import.
    ///   - read: makes the glyph out of a file's bytes. What it throws makes a reject.
    /// - Throws: `PictureFolderError`, `TextTableError` about its table, `FileSystemError`.
    public func digits(
        jobs: Int, progress: @escaping @Sendable (_ done: Int, _ total: Int) throws -> Void = { _, _ in },
        read: @escaping PictureReader
    ) throws -> ImportedPictures {
        let (pictures, unusable, remarks) = try pictures()
        let doneCount = Atomic<Int>(0)
        try progress(0, pictures.count)
        let outcomes = try concurrentMap(pictures, jobs: jobs) { picture in
            let outcome = digit(picture, read: read)
            try progress(doneCount.wrappingAdd(1, ordering: .relaxed).newValue, pictures.count)
            return (picture, outcome)
        }
        var result = ImportedPictures(outcomes)
        result.rejects += unusable.flatMap(\.diagnostics)
        result.remarks = remarks
        return result
    }

    private func digit(_ picture: LabeledPicture, read: PictureReader) -> Result<Digit, FileError> {
        do {
            let bytes = Data(try FileContent.bytes(of: picture.file))
            return .success(try picture.digit(bytes, profile: profile, isNormalized: isNormalized, read: read))
        } catch let error as any DiagnosticError {
            return .failure(FileError(error, file: picture.file))
        } catch {
            return .failure(FileError(PictureFolderError.unreadablePicture(file: picture.file, reason: "\(error)"), file: picture.file))
        }
    }

    /// Whether a table, and not a folder, says what each picture shows.
    public var hasTable: Bool { FileManager.default.fileExists(atPath: folder + "/" + Self.labelsName) }

    /// Sorted by file name, with what cannot be opened by its name.
    private func pictures() throws -> (pictures: [LabeledPicture], unusable: [FileSystemError], remarks: [Diagnostic]) {
        let path = folder + "/" + Self.labelsName
        let table = hasTable ? try CSVTable(contentsOf: path) : nil
        let found = try table.map { (try listedPictures($0, path), []) } ?? sortedPictures()
        guard !found.0.isEmpty || !found.1.isEmpty else { throw PictureFolderError.noLabeledImages(folder: folder) }
        return (found.0.sorted { FileName($0.place) < FileName($1.place) }, found.1, table?.remarks ?? [])
    }

    private func listedPictures(_ table: CSVTable, _ path: String) throws -> [LabeledPicture] {
        let file = try table.index(of: "file", file: path), label = try table.index(of: "label", file: path)
        let writer = table.columns.firstIndex(of: "writer"), profile = table.columns.firstIndex(of: "profile")
        var spelling = ListedSpelling(folder: folder, listed: Set(table.rows.map { FileName($0.fields[file]) }))
        return try table.rows.map { line, fields throws(TextTableError) in
            guard let digit = UInt8(fields[label].trimmingCharacters(in: .whitespaces)), digit < 10 else {
                throw .malformedLine(file: path, line: line, reason: "the label is '\(fields[label])', not 0 to 9")
            }
            // A name that leads out of the folder would read what was never meant.
            let parts = fields[file].utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            guard parts.first?.isEmpty == false, !parts.contains(where: { $0.elementsEqual("..".utf8) }) else {
                throw .malformedLine(file: path, line: line, reason: "the file '\(fields[file])' is not in the folder")
            }
            let isExported = profile.map { !fields[$0].isEmpty } ?? false
            let place = spelling.onDisk(fields[file])
            return LabeledPicture(
                file: folder + "/" + place, place: place, label: digit, writer: writer.map { fields[$0] } ?? self.writer,
                record: isExported ? try Self.record(table.columns, fields, file: path, line: line) : nil)
        }
    }

    private static func record(
        _ columns: [String], _ fields: [String], file: String, line: Int
    ) throws(TextTableError) -> SampleRecord {
        do {
            return try SampleRecord { column in columns.firstIndex(of: column).map { fields[$0] } }
        } catch {
            throw .malformedLine(file: file, line: line, reason: error.reason)
        }
    }

    private func sortedPictures() throws -> (pictures: [LabeledPicture], unusable: [FileSystemError]) {
        // Says what is wrong with the folder itself.
        _ = try FolderContent(of: folder)
        var pictures: [LabeledPicture] = []
        var unusable: [FileSystemError] = []
        for label in UInt8(0)...9 {
            let path = "\(folder)/\(label)"
            guard FileManager.default.fileExists(atPath: path) else { continue }
            let content: FolderContent
            do throws(FileSystemError) {
                content = try FolderContent(of: path)
            } catch {
                // A file of such a name is told with all that lies outside the folders.
                if case .notAFolder = error { continue }
                throw error
            }
            pictures += content.names.map {
                LabeledPicture(file: "\(path)/\($0)", place: "\(label)/\($0)", label: label, writer: writer, record: nil)
            }
            unusable += content.unusableNames.map { .unusableName("\(path)/\($0)") }
        }
        return (pictures, unusable)
    }
}

/// Finds the file that a table means where its name is put together of other code points there than on the disk, as happens on the
/// way from one system to another.
private struct ListedSpelling {
    let folder: String
    /// All names of the table.
    let listed: Set<FileName>
    /// What lies in the folders that were looked into.
    private var names: [FileName: [String]] = [:]

    init(folder: String, listed: Set<FileName>) {
        self.folder = folder
        self.listed = listed
    }

    /// The only file that shows the same characters and is not named itself; the name as it is where there is none.
    mutating func onDisk(_ name: String) -> String {
        guard !name.utf8.allSatisfy({ $0 < 0x80 }), !FileManager.default.fileExists(atPath: folder + "/" + name) else { return name }
        let start = name.utf8.lastIndex(of: UInt8(ascii: "/")).map(name.utf8.index(after:)) ?? name.startIndex
        let parent = String(name[..<start]), key = FileName(parent)
        let found = names[key] ?? (try? FolderContent(of: folder + "/" + parent))?.names ?? []
        names[key] = found
        // Equal as texts are: by the characters shown.
        let others = found.map { parent + $0 }.filter { $0 == name && !listed.contains(FileName($0)) }
        return others.count == 1 ? others[0] : name
    }
}
