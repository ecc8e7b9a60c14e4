import Support

/// What holds for everything that is read as YAML.
enum ManifestLaws {
    /// Reads a text, and checks that its digest is that of its values, whatever their order.
    ///
    /// - Returns: nil where it is refused, or could name files outside the folder of the fuzzer.
    static func node(_ text: String) -> ManifestNode? {
        guard let node = FuzzLaw.attempt("YAML", text: Array(text.utf8), { try ManifestNode(yaml: text, file: "fuzz.yaml") }) else {
            return nil
        }
        if !hasRepeatedKeys(node) {
            FuzzLaw.requireEqual("the digest of a manifest in another order", reversed(node).digest, node.digest)
        }
        return staysInside(node) ? node : nil
    }

    /// Whether no text of it leads out of the manifest's folder.
    private static func staysInside(_ node: ManifestNode) -> Bool {
        switch node.value {
        case .scalar(let text, _): !text.hasPrefix("/") && !text.contains("..")
        case .sequence(let items): items.allSatisfy(staysInside)
        case .mapping(let entries): entries.allSatisfy { staysInside($0.value) }
        }
    }

    /// Keys that are no texts are all read as the same empty one.
    private static func hasRepeatedKeys(_ node: ManifestNode) -> Bool {
        switch node.value {
        case .scalar: false
        case .sequence(let items): items.contains(where: hasRepeatedKeys)
        case .mapping(let entries):
            Set(entries.map(\.key)).count < entries.count || entries.contains { hasRepeatedKeys($0.value) }
        }
    }

    private static func reversed(_ node: ManifestNode) -> ManifestNode {
        switch node.value {
        case .scalar: node
        case .sequence(let items): ManifestNode(.sequence(items.map(reversed)), at: node.location)
        case .mapping(let entries):
            ManifestNode(
                .mapping(
                    entries.reversed().map {
                        ManifestNode.Entry(key: $0.key, keyLocation: $0.keyLocation, value: reversed($0.value))
                    }), at: node.location)
        }
    }
}
