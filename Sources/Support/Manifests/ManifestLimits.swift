/// How much a text that is read as a manifest may hold, so that a file made to do harm costs neither memory nor time.
///
/// All is checked before memory is set aside for it: the bytes before a file is read, values and levels as they come. References
/// (`*name`) are never followed, so there are no more values than characters. Directives (`%TAG`), which the parser compares each with
/// all others, are refused before it sees the text.
public struct ManifestLimits: Sendable, Equatable {
    public let maxByteCount: Int
    /// Scalars, lists and mappings, keys among them.
    public let maxNodeCount: Int
    /// How deep lists and mappings lie in one another.
    public let maxDepth: Int

    /// Deeper than anything Inkmill reads: eight groups of steps in one another are 28 levels.
    private static let commonMaxDepth = 64

    /// For what people write by hand or with a small script: manifests, templates, descriptions of sheets, sidecars, and the network
    /// in a model file. The largest that ships has 700 values; a template with a label for every cell of forty sheets has
    /// some ten thousand.
    public static let manifest = ManifestLimits(maxByteCount: 8 << 20, maxNodeCount: 200_000, maxDepth: commonMaxDepth)

    /// For tables that a program writes: a hundred thousand files with ten fields each are 2.1 million values.
    public static let table = ManifestLimits(maxByteCount: 256 << 20, maxNodeCount: 4_000_000, maxDepth: commonMaxDepth)
}

extension FileContent {
    /// The text of a file that is read as a manifest.
    ///
    /// - Throws: `ManifestError` (`manifest.too-large`) before anything is read; `TextEncodingError`, `FileSystemError`.
    public static func manifestText(of file: String, limits: ManifestLimits = .manifest) throws -> String {
        try encodedManifest(of: file, limits: limits).text
    }

    /// The same with its encoding, of which a person may have to be told.
    public static func encodedManifest(of file: String, limits: ManifestLimits = .manifest) throws -> EncodedText {
        try requireFile(file, maxByteCount: .max)
        let byteCount = try byteCount(of: file)
        guard byteCount <= limits.maxByteCount else { throw ManifestError.tooLarge(file, byteCount: byteCount, limits: limits) }
        return try EncodedText(contentsOf: file)
    }
}

extension ManifestError {
    static func tooLarge(_ file: String, byteCount: Int, limits: ManifestLimits) -> ManifestError {
        ManifestError(diagnostics: [
            Diagnostic(
                code: "manifest.too-large", at: SourceLocation(file: file),
                message: "has \(byteCount) bytes; a file of this kind is read up to \(limits.maxByteCount)",
                fix: "check that it is the file you mean; what is longer is no text that a person wrote")
        ])
    }
}
