import Foundation
import Imaging
import Support

/// Reads labelled pictures of single digits from a folder: sub-folders named 0 to 9, or a `labels.csv` with the columns `file`,
/// `label` and, where known, `writer`.
///
/// A picture that cannot be used is listed in `rejects`; the rest is read. A digit's id comes from the picture's content, so
/// renaming changes nothing, and the same picture under two names counts once.
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
    ///   - normalized: makes the 28 × 28 glyph out of a file's bytes. What it throws makes a reject.
    /// - Throws: `ImportError` about the folder or its table, `FileSystemError`.
    public func digits(jobs: Int, normalized: @escaping @Sendable (Data) throws -> Glyph) throws -> Result {
        let outcomes = try concurrentMap(try items(), jobs: jobs) { item in
            (item, try self.digit(item, normalized: normalized))
        }
        var digits: [Digit] = []
        var rejects: [Diagnostic] = []
        var firstFiles: [ContentDigest: String] = [:]
        for (item, outcome) in outcomes {
            switch outcome {
            case .failure(let rejection): rejects += rejection.diagnostics
            case .success(let digit):
                if let first = firstFiles[digit.source] {
                    rejects += ImportError.sameImageTwice(file: folder + "/" + item.file, first: first).diagnostics
                } else {
                    firstFiles[digit.source] = item.file
                    digits.append(digit)
                }
            }
        }
        return Result(digits: digits, rejects: rejects)
    }

    private func digit(_ item: Item, normalized: (Data) throws -> Glyph) throws -> Swift.Result<Digit, FileError> {
        let path = folder + "/" + item.file
        do {
            let bytes = try readFile(path)
            let source = ContentDigest(of: bytes)
            return .success(
                Digit(
                    id: source.short + "-image", label: item.label, writer: item.writer, source: source, place: item.file,
                    status: "ok", score: 1, glyph: try normalized(bytes)))
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
        let table = try CSVTable(String(decoding: try readFile(path), as: UTF8.self), file: path)
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
