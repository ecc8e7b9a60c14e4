import Foundation
import Imaging
import Support
import Synchronization

/// Reads labelled pictures of single digits from a folder: sub-folders named 0 to 9, or a `labels.csv` with the columns `file`,
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
    /// Whether pictures of which nothing is known are normalised glyphs too.
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
    /// - Throws: `ImportError` about the folder or its table, `FileSystemError`.
    public func digits(
        jobs: Int, progress: @escaping @Sendable (_ done: Int, _ total: Int) throws -> Void = { _, _ in },
        read: @escaping PictureReader
    ) throws -> ImportedPictures {
        let pictures = try pictures()
        let doneCount = Atomic<Int>(0)
        try progress(0, pictures.count)
        let outcomes = try concurrentMap(pictures, jobs: jobs) { picture in
            let outcome = digit(picture, read: read)
            try progress(doneCount.wrappingAdd(1, ordering: .relaxed).newValue, pictures.count)
            return (picture, outcome)
        }
        return ImportedPictures(outcomes)
    }

    private func digit(_ picture: LabelledPicture, read: PictureReader) -> Result<Digit, FileError> {
        do {
            try FileContent.requireFile(picture.file)
            let bytes = Data(try FileContent.bytes(of: picture.file))
            return .success(try picture.digit(bytes, profile: profile, isNormalized: isNormalized, read: read))
        } catch let error as any DiagnosticError {
            return .failure(FileError(error, file: picture.file))
        } catch {
            return .failure(FileError(ImportError.malformedSample(file: picture.file, reason: "\(error)"), file: picture.file))
        }
    }

    /// Sorted by file name.
    private func pictures() throws -> [LabelledPicture] {
        let table = folder + "/" + Self.labelsName
        let found = FileManager.default.fileExists(atPath: table) ? try listedPictures(table) : try sortedPictures()
        guard !found.isEmpty else { throw ImportError.noLabelledImages(folder: folder) }
        return found.sorted { $0.place.utf8.lexicographicallyPrecedes($1.place.utf8) }
    }

    private func listedPictures(_ path: String) throws -> [LabelledPicture] {
        let table = try CSVTable(try FileContent.text(of: path), file: path)
        let file = try table.index(of: "file", file: path), label = try table.index(of: "label", file: path)
        let writer = table.columns.firstIndex(of: "writer"), profile = table.columns.firstIndex(of: "profile")
        return try table.rows.map { line, fields throws(ImportError) in
            guard let digit = UInt8(fields[label].trimmingCharacters(in: .whitespaces)), digit < 10 else {
                throw .malformedLine(file: path, line: line, reason: "the label is '\(fields[label])', not 0 to 9")
            }
            // A name that leads out of the folder would read what was never meant.
            guard !fields[file].isEmpty, !fields[file].hasPrefix("/"), !fields[file].split(separator: "/").contains("..")
            else {
                throw .malformedLine(file: path, line: line, reason: "the file '\(fields[file])' is not in the folder")
            }
            let isExported = profile.map { !fields[$0].isEmpty } ?? false
            return LabelledPicture(
                file: folder + "/" + fields[file], place: fields[file], label: digit, writer: writer.map { fields[$0] } ?? self.writer,
                record: isExported ? try Self.record(table.columns, fields, file: path, line: line) : nil)
        }
    }

    private static func record(
        _ columns: [String], _ fields: [String], file: String, line: Int
    ) throws(ImportError) -> SampleRecord {
        do {
            return try SampleRecord { column in columns.firstIndex(of: column).map { fields[$0] } }
        } catch {
            throw .malformedLine(file: file, line: line, reason: error.reason)
        }
    }

    private func sortedPictures() throws -> [LabelledPicture] {
        guard FileManager.default.fileExists(atPath: folder) else { throw FileSystemError.missing(folder) }
        var pictures: [LabelledPicture] = []
        for label in UInt8(0)...9 {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(label)")) ?? []
            pictures += names.filter { !$0.hasPrefix(".") }.map {
                let place = "\(label)/\($0)"
                return LabelledPicture(file: folder + "/" + place, place: place, label: label, writer: writer, record: nil)
            }
        }
        return pictures
    }
}
