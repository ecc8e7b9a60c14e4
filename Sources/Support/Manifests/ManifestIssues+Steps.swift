extension ManifestIssues {
    /// The one name of a step of a list, with the fields under it; what is none, or has another name, is reported.
    ///
    /// - Parameters:
    ///   - names: those there are.
    ///   - list: what the list is called in messages, such as `'steps'`.
    ///   - example: a step as it is written.
    ///   - formerNames: names of earlier versions, with what is written now.
    public func step(
        _ node: ManifestNode, among names: [String], in list: String, example: String, formerNames: [String: String] = [:]
    ) -> ManifestNode.Entry? {
        recorder?.note(.named(names, isNameEnough: false), at: node.location)
        guard case .mapping(let entries) = node.value, let entry = entries.first, entries.count == 1 else {
            report(
                "wrong-type", at: node.location, "a step is \(node.kind), not one name with its fields", fix: "write '- \(example)'")
            return nil
        }
        guard names.contains(entry.key) else {
            if let name = formerNames[entry.key] {
                report(
                    "renamed-field", at: entry.keyLocation, "the step '\(entry.key)' in \(list) is called '\(name)' now",
                    fix: "write '\(name)' instead")
                return nil
            }
            report(
                "unknown-step", at: entry.keyLocation, "unknown step '\(entry.key)' in \(list)",
                fix: Spelling.nearest(to: entry.key, among: names).map { "did you mean '\($0)'?" }
                    ?? "choose one of " + names.joined(separator: ", "))
            return nil
        }
        return entry
    }
}
