import Support

/// What lists the files of a folder that a command has written as a whole, such as `export.json`: by it the command knows its own
/// folder again, and what in it may be replaced.
package protocol FolderIndex: Codable {
    static var fileName: String { get }
    /// The digests of the files beside this one, by path within the folder.
    var files: [String: ContentDigest] { get set }
}

/// `import.json` of an import.
package struct ImportIndex: FolderIndex, Equatable {
    package static let fileName = "import.json"

    package var formatVersion = 1
    /// The identifier of the normalization profile.
    package let profile: String
    package let digitCount: Int
    package var files: [String: ContentDigest] = [:]

    package init(profile: String, digitCount: Int, files: [String: ContentDigest] = [:]) {
        self.profile = profile
        self.digitCount = digitCount
        self.files = files
    }
}
