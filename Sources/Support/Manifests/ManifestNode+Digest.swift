extension ManifestNode {
    /// The SHA-256 of the values alone: comments, layout, the order of keys and places in the file do not count.
    ///
    /// **Determinism** A.
    public var digest: ContentDigest { ContentDigest(of: canonicalText) }

    /// The values as JSON-like text with sorted keys.
    private var canonicalText: String {
        switch value {
        case .scalar(let text, let isQuoted):
            isQuoted ? "\"\(text.debugDescription)\"" : text.debugDescription
        case .sequence(let items):
            "[" + items.map(\.canonicalText).joined(separator: ",") + "]"
        case .mapping(let entries):
            "{"
                + entries.sorted { $0.key < $1.key }.map { $0.key.debugDescription + ":" + $0.value.canonicalText }
                .joined(separator: ",") + "}"
        }
    }
}
