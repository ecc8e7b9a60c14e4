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
public struct ImageFolderImporter: Sendable {
    public struct Result: Sendable {
        public let digits: [Digit]
        /// What was skipped, with the file and the reason; in the order of the file names.
        public let rejects: [Diagnostic]
    }

    private struct Item: Sendable {
        let file: String
        let label: UInt8
        let writer: String
    }

    public let folder: String
    /// Who wrote what no `writer` column says.
    public let writer: String

    static let labelsName = "labels.csv"

    public init(folder: String, writer: String) {
        self.folder = folder
        self.writer = writer
    }

    /// - Parameters:
    ///   - jobs: how many pictures are read at a time; the result does not depend on it.
    ///   - progress: told before the first picture and after each how many are done, and of how many. What it throws ends
    ///     the import.
    ///   - normalized: makes the 28 × 28 glyph out of a file's bytes, and the crop that it is of. What it throws makes a
    ///     reject.
    /// - Throws: `ImportError` about the folder or its table, `FileSystemError`.
    public func digits(
        jobs: Int, progress: @escaping @Sendable (_ done: Int, _ total: Int) throws -> Void = { _, _ in },
        normalized: @escaping @Sendable (Data) throws -> (glyph: Glyph, crop: PackedInk?)
    ) throws -> Result {
        let items = try items()
        let doneCount = Atomic<Int>(0)
        try progress(0, items.count)
        let outcomes = try concurrentMap(items, jobs: jobs) { item in
            let outcome = try self.digit(item, normalized: normalized)
            try progress(doneCount.wrappingAdd(1, ordering: .relaxed).newValue, items.count)
            return (item, outcome)
        }
        var copies: [ContentDigest: [Item]] = [:]
        for case (let item, .success(let digit)) in outcomes { copies[digit.source, default: []].append(item) }
        var digits: [Digit] = []
        var rejects: [Diagnostic] = []
        var firstFiles: [ContentDigest: String] = [:]
        for (item, outcome) in outcomes {
            let file = folder + "/" + item.file
            switch outcome {
            case .failure(let rejection): rejects += rejection.diagnostics
            case .success(let digit):
                if let other = copies[digit.source]?.first(where: { $0.label != digit.label }) {
                    rejects += ImportError.sameImageOtherLabel(
                        file: file, label: item.label, other: other.file, otherLabel: other.label).diagnostics
                } else if let first = firstFiles[digit.source] {
                    rejects += ImportError.sameImageTwice(file: file, first: first).diagnostics
                } else {
                    firstFiles[digit.source] = item.file
                    digits.append(digit)
                }
            }
        }
        return Result(digits: digits, rejects: rejects)
    }

    private func digit(
        _ item: Item, normalized: (Data) throws -> (glyph: Glyph, crop: PackedInk?)
    ) throws -> Swift.Result<Digit, FileError> {
        let path = folder + "/" + item.file
        do {
            try FileContent.requireFile(path)
            let bytes = Data(try FileContent.bytes(of: path))
            let source = ContentDigest(of: bytes)
            let (glyph, crop) = try normalized(bytes)
            return .success(
                Digit(
                    id: source.short + "-image", label: item.label, writer: item.writer, source: source, place: item.file,
                    status: "ok", score: 1, glyph: glyph, crop: crop))
        } catch let error as any DiagnosticError {
            return .failure(FileError(error, file: path))
        }
    }

    /// Sorted by file name.
    private func items() throws -> [Item] {
        let table = folder + "/" + Self.labelsName
        let found = FileManager.default.fileExists(atPath: table) ? try listedItems(table) : try sortedItems()
        guard !found.isEmpty else { throw ImportError.noLabelledImages(folder: folder) }
        return found.sorted { $0.file.utf8.lexicographicallyPrecedes($1.file.utf8) }
    }

    private func listedItems(_ path: String) throws -> [Item] {
        let table = try CSVTable(try FileContent.text(of: path), file: path)
        let file = try table.index(of: "file", file: path), label = try table.index(of: "label", file: path)
        let writer = table.columns.firstIndex(of: "writer")
        return try table.rows.map { line, fields throws(ImportError) in
            guard let digit = UInt8(fields[label].trimmingCharacters(in: .whitespaces)), digit < 10 else {
                throw .malformedLine(file: path, line: line, reason: "the label is '\(fields[label])', not 0 to 9")
            }
            // A name that leads out of the folder would read what was never meant.
            guard !fields[file].isEmpty, !fields[file].hasPrefix("/"), !fields[file].split(separator: "/").contains("..")
            else {
                throw .malformedLine(file: path, line: line, reason: "the file '\(fields[file])' is not in the folder")
            }
            return Item(file: fields[file], label: digit, writer: writer.map { fields[$0] } ?? self.writer)
        }
    }

    private func sortedItems() throws -> [Item] {
        guard FileManager.default.fileExists(atPath: folder) else { throw FileSystemError.missing(folder) }
        var items: [Item] = []
        for label in UInt8(0)...9 {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(label)")) ?? []
            items += names.filter { !$0.hasPrefix(".") }.map { Item(file: "\(label)/\($0)", label: label, writer: writer) }
        }
        return items
    }
}
