import Support

/// What lists the files of a folder that a command has written as a whole, such as `export.json`: by it the command knows its own
/// folder again, and what in it may be replaced.
protocol FolderIndex: Codable {
    static var fileName: String { get }
    /// The digests of the files beside this one, by path within the folder.
    var files: [String: ContentDigest] { get set }
}

/// `import.json` of an import.
struct ImportIndex: FolderIndex, Equatable {
    static let fileName = "import.json"

    var formatVersion = 1
    /// The identifier of the normalization profile.
    let profile: String
    let digitCount: Int
    var files: [String: ContentDigest] = [:]
}
