import Foundation
import Support

/// A folder of the process's own for readers that open files. `scripts/fuzz` gives each process a folder for temporary files and
/// removes it.
struct FuzzFolder: Sendable {
    let path: String

    /// - Parameter name: tells several folders of one process apart.
    init(named name: String = "files") throws {
        path = NSTemporaryDirectory() + "/inkmill-fuzz-\(ProcessInfo.processInfo.processIdentifier)/" + name
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// Makes or overwrites a file; not synced, as a file of ours would be.
    ///
    /// - Returns: its path.
    @discardableResult
    func write(_ bytes: [UInt8], _ name: String) -> String {
        let file = path + "/" + name
        guard let handle = fopen(file, "w") else { FuzzLaw.finding("'\(file)' cannot be written") }
        let count = fwrite(bytes, 1, bytes.count, handle)
        guard fclose(handle) == 0, count == bytes.count else { FuzzLaw.finding("'\(file)' cannot be written") }
        return file
    }

    @discardableResult
    func write(_ text: String, _ name: String) -> String { write(Array(text.utf8), name) }
}

/// Several files out of one input.
enum FuzzPieces {
    /// What divides an input: nothing that a format of ours needs, and a word of the dictionaries.
    static let separator = Array("<CUT>".utf8)

    /// As many pieces as asked for; missing ones are empty, and the last takes the rest.
    static func of(_ input: [UInt8], count: Int) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var rest = input[...]
        while pieces.count < count - 1, let place = rest.indices.first(where: { rest[$0...].starts(with: separator) }) {
            pieces.append(Array(rest[..<place]))
            rest = rest[(place + separator.count)...]
        }
        pieces.append(Array(rest))
        return pieces + Array(repeating: [], count: count - pieces.count)
    }
}
