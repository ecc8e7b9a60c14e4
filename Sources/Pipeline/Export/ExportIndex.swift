import Support

/// `export.json` of an export: what it is, and by it that it is one.
struct ExportIndex: FolderIndex, Equatable {
    static let fileName = "export.json"

    var formatVersion = 2
    let format: String
    let recipe: String
    let recipeDigest: ContentDigest
    /// The identifier of the normalization profile.
    let profile: String
    let isAugmented: Bool
    /// The number of images of each split.
    let imageCounts: [String: Int]
    var files: [String: ContentDigest] = [:]
}
