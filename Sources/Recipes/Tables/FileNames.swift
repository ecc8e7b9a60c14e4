import Support

/// The names of the files below a source's folder, and which of them a table beside them means.
///
/// Names are told apart by their bytes. A table may still spell a name with other code points than the disk has for the same
/// characters, as happens on the way from one system to another: then it means the only file that looks like that.
package struct FileNames {
    /// In their order; of a file of several pages first the file, then its pages.
    package let list: [String]
    /// Of files of several pages.
    private let pageCounts: [FileName: Int]
    private let files: Set<FileName>
    private let exact: Set<FileName>
    /// By the characters that they show, as texts are equal, without the spaces around them, which tables do not keep.
    private let alike: [String: [FileName]]

    /// - Parameter pageCounts: of files of several pages.
    package init(_ files: [String], pageCounts: [FileName: Int] = [:]) {
        self.pageCounts = pageCounts
        self.files = Set(files.map { FileName($0) })
        list = files.flatMap { file in
            [file] + (pageCounts[FileName(file)].map { (1...$0).map { PageReference(file: file, page: $0).text } } ?? [])
        }
        exact = Set(list.map { FileName($0) })
        alike = Dictionary(grouping: list.map { FileName($0) }) { $0.text.trimmingSpaces }
    }

    /// How many pages a file has that is named as a whole; nil for a file of one page, and for a page.
    package func pageCount(of name: FileName) -> Int? { pageCounts[name] }

    /// Whether a page is named as another file is.
    package func isFile(_ page: PageReference) -> Bool { page.page != nil && files.contains(FileName(page.text)) }

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
        // The first page of a file of one page is that file.
        for name in written where files[name] == nil {
            let reference = PageReference(name.text)
            guard reference.page == 1, contains(reference.file), pageCounts[FileName(reference.file)] == nil else { continue }
            files[name] = FileName(reference.file)
            taken.insert(FileName(reference.file))
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
