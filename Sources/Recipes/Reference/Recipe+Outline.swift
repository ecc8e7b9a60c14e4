import Support

extension Recipe {
    /// What a recipe's manifest may say, as its readers ask for it.
    package static func outline() -> ManifestOutline {
        ManifestOutline { manifest, issues in
            // It names no files, so that it is never a recipe; what it was asked for is noted before that is told.
            _ = try? Recipe(manifest, file: "manifest.yaml", seed: nil, issues: issues)
        }
    }
}
