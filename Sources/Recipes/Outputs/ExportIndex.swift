import Support

/// `export.json` of an export: what it is, and by it that it is one.
package struct ExportIndex: FolderIndex, Equatable {
    package static let fileName = "export.json"

    package var formatVersion = 2
    package let format: String
    package let recipe: String
    package let recipeDigest: ContentDigest
    /// The identifier of the normalization profile.
    package let profile: String
    package let isAugmented: Bool
    /// The number of images of each split.
    package let imageCounts: [String: Int]
    package var files: [String: ContentDigest] = [:]

    package init(
        format: String, recipe: String, recipeDigest: ContentDigest, profile: String, isAugmented: Bool, imageCounts: [String: Int],
        files: [String: ContentDigest] = [:]
    ) {
        self.format = format
        self.recipe = recipe
        self.recipeDigest = recipeDigest
        self.profile = profile
        self.isAugmented = isAugmented
        self.imageCounts = imageCounts
        self.files = files
    }
}
