import Foundation
import Support

/// The files of the reviewers of a recipe but one, looked at again and again while a review is open.
struct ReviewerFiles {
    private let folder: String
    /// The file of the person at the page, which the journal knows; nil where there is no journal.
    private let own: String?
    private var seen: [String: Stamp] = [:]
    private var files: [String: LabelFile] = [:]
    /// What cannot be read, by file: what was read of it before still counts.
    private(set) var defects: [String: String] = [:]

    /// What tells whether a file has changed.
    private struct Stamp: Equatable {
        let byteCount: Int
        let time: Date
    }

    enum Change {
        case none
        case added([LabelEvent])
        /// A file went away, or is another one now.
        case replaced
    }

    init(folder: String, own: String?) {
        self.folder = folder
        self.own = own
    }

    /// All events of the files.
    var events: [LabelEvent] { files.values.flatMap(\.events) }

    /// Reads what has changed since the last time.
    ///
    /// What cannot be read is a defect to be told, not an error: people go on with what they have.
    mutating func look() -> Change {
        var added: [LabelEvent] = [], isReplaced = false
        let paths: [String]
        do {
            paths = try LabelHistory.paths(in: folder).filter { $0 != own }
        } catch {
            defects[folder] = Self.words(error)
            return .none
        }
        defects = defects.filter { paths.contains($0.key) }
        for path in files.keys where !paths.contains(path) {
            (files[path], seen[path], isReplaced) = (nil, nil, true)
        }
        for path in paths {
            guard let stamp = Self.stamp(path), stamp != seen[path] else { continue }
            seen[path] = stamp
            do {
                let file = try LabelFile(FileContent.bytes(of: path), path: path, after: files[path]),
                    known = files[path]?.events.count ?? 0
                try LabelHistory.requireDifferentReviewers(files.filter { $0.key != path }.values + [file])
                if known <= file.events.count, known == 0 || file.events[known - 1] == files[path]?.events.last {
                    added += file.events.dropFirst(known)
                } else {
                    isReplaced = true
                }
                (files[path], defects[path]) = (file, nil)
            } catch {
                defects[path] = Self.words(error)
            }
        }
        return isReplaced ? .replaced : added.isEmpty ? .none : .added(added)
    }

    private static func stamp(_ path: String) -> Stamp? {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path), let size = attributes[.size] as? Int,
            let time = attributes[.modificationDate] as? Date
        else { return nil }
        return Stamp(byteCount: size, time: time)
    }

    private static func words(_ error: any Error) -> String {
        guard let diagnostic = (error as? any DiagnosticError)?.diagnostics.first else { return "\(error)" }
        return (diagnostic.location.map { "\($0): " } ?? "") + "\(diagnostic.message); \(diagnostic.fix)"
    }
}
