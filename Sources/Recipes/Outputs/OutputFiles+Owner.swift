import Support

extension OutputFiles {
    /// Writes files where a person said, but over no file that a lock or an index of Inkmill lists.
    ///
    /// - Parameters:
    ///   - inputs: every file that the command reads, and every folder whose files it reads.
    ///   - isForced: whether a person has said that other files may be replaced (`--force`). Inputs never are.
    package init(inputs: [String], isForced: Bool) {
        self.init(inputs: inputs, isForced: isForced) { OwnFolder.owner(ofFile: $0) }
    }
}
