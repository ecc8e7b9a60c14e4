import Foundation
import ImageCodecs
import Support

/// What came of a recipe: for each stage the digests of what went in and of what came out.
///
/// Holds no time, host or absolute path, so that the same manifest and inputs give the same file.
public struct Lock: Sendable, Codable, Equatable {
    public var tool = inkmillVersion
    /// Versions of the decoding libraries, such as `libpng: 1.6.39`.
    public var decoders: [String: String] = [:]
    /// By the stage's name.
    public var stages: [String: StageRecord] = [:]
}

/// What a stage was made from and what it made.
public struct StageRecord: Sendable, Codable, Equatable {
    /// Raised whenever the stage's code gives other bytes for the same inputs.
    public let version: Int
    /// Digests of files and of earlier stages' results, by name.
    public let inputs: [String: ContentDigest]
    /// Digests of the parts of the manifest that the stage reads, by name.
    public let parameters: [String: ContentDigest]
    /// Digests of the files written, by path within the recipe's folder.
    public var outputs: [String: ContentDigest] = [:]

    public init(version: Int, inputs: [String: ContentDigest], parameters: [String: ContentDigest]) {
        self.version = version
        self.inputs = inputs
        self.parameters = parameters
    }

    /// One digest for all that goes in: it names the stage's run.
    public var inputDigest: ContentDigest {
        let lines = (inputs.map { "input \($0.key) \($0.value)" } + parameters.map { "parameter \($0.key) \($0.value)" })
        return ContentDigest(of: "version \(version)\n" + lines.sorted().joined(separator: "\n"))
    }

    /// What differs from an earlier record, in words; nil where nothing does.
    func change(since earlier: StageRecord) -> String? {
        if version != earlier.version { return "this version of Inkmill does it another way" }
        for (kind, now, before) in [
            ("", inputs, earlier.inputs), ("'", parameters, earlier.parameters),
        ] {
            for name in Set(now.keys).union(before.keys).sorted() where now[name] != before[name] {
                let what = before[name] == nil ? "is new" : now[name] == nil ? "is gone" : "changed"
                return kind.isEmpty ? "\(name) \(what)" : "'\(name)' in the manifest \(what)"
            }
        }
        return nil
    }
}

extension Lock {
    /// What the pictures are decoded with.
    static let currentDecoders = ["libpng": DecoderVersions.libpng, "libjpeg": DecoderVersions.libjpeg]

    /// - Throws: `PipelineError.unreadableRecord`, `FileSystemError`.
    static func load(from file: String) throws -> Lock {
        guard FileManager.default.fileExists(atPath: file) else { return Lock() }
        return try JSONFile.read(Lock.self, from: file)
    }

    func save(to file: String) throws {
        try JSONFile.write(self, to: file)
    }
}
