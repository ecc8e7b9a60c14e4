import Support

/// What Inkmill itself has written among the sources: no source, wherever it lies below the folder that a manifest names.
package struct OwnFiles {
    /// The folder that the results of the recipe at hand go to.
    private var results: FileIdentity?
    /// The files that are there as results, where they may lie among the scans.
    private var outputs: Set<FileIdentity> = []

    /// - Parameter folder: that of the results, whether or not it is there yet; nil for none.
    package init(results folder: RecipeFolder?) {
        guard let folder else { return }
        results = FileIdentity(folder.root)
        let lock = (try? Lock.load(from: folder.lockFile)) ?? Lock()
        for file in lock.outputFiles + [Lock.fileName] {
            if folder.holds(file), let place = FileIdentity(folder.path(file)) { outputs.insert(place) }
        }
    }

    /// Whether a path is the folder of the results at hand, or a file of theirs.
    func isResult(_ path: String) -> Bool {
        guard let place = FileIdentity(path) else { return false }
        return place == results || outputs.contains(place)
    }

    /// Whether Inkmill has written a folder on another occasion.
    func isOther(_ folder: String) -> Bool { OwnFolder.isOwn(folder) }
}
