import Support

/// The names of the files below a source's folder, and which of them a table beside them means.
///
/// Names are told apart by their bytes. A table may still spell a name with other code points than the disk has for the same
/// characters, as happens on the way from one system to another: then it means the only file that looks like that.
package struct FileNames {
    /// In their order.
    package let list: [String]
    private let exact: Set<FileName>
    /// By the characters that they show, as texts are equal, without the spaces around them, which tables do not keep.
    private let alike: [String: [FileName]]

    package init(_ list: [String]) {
        self.list = list
        exact = Set(list.map { FileName($0) })
        alike = Dictionary(grouping: list.map { FileName($0) }) { $0.text.trimmingSpaces }
    }

    package func contains(_ name: String) -> Bool { exact.contains(FileName(name)) }

    /// The names that a table may mean by each of its own; those that name no file are left out.
    ///
    /// - Parameter written: all names of the table.
    package func files(meantBy written: some Collection<FileName>) -> [FileName: FileName] {
        var files: [FileName: FileName] = [:]
        var taken: Set<FileName> = []
        for name in written where exact.contains(name) {
            files[name] = name
            taken.insert(name)
        }
        for name in written.sorted() where files[name] == nil {
            let candidates = (alike[name.text.trimmingSpaces] ?? []).filter { !taken.contains($0) }
            guard candidates.count == 1 else { continue }
            files[name] = candidates[0]
            taken.insert(candidates[0])
        }
        return files
    }
}
