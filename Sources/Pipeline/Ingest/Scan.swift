import Foundation
import Support

/// One file of a pile of scans, before it is looked into.
struct Scan: Sendable {
    let path: ManifestPath
    /// The path below the source's folder: how tables beside the scans name it.
    let name: String
    let source: SheetSource
    /// Of the content.
    let digest: ContentDigest
    /// What a person says about it in a sidecar or in `identities.csv`.
    let note: SheetNote
    /// What the labels' table says about it; nil where there is none.
    let labels: FileLabels?

    /// Whose writing it is as a person says, the register aside; nil where only names of files tell.
    var givenWriter: String? { note.writer?.name ?? labels?.writer }
}

/// Every file of a recipe's sheet sources, and what was found out about them without decoding one.
struct ScanList: Sendable {
    /// In the order of the sources and of the paths.
    private(set) var scans: [Scan] = []
    /// Files that cannot be scans, and sidecars without a scan.
    private(set) var rejects: [Reject] = []
    /// Digests of all files that were looked at: what reading them depends on.
    private(set) var inputs: [String: ContentDigest] = [:]

    /// - Throws: `PipelineError.emptySource`; `TableErrors` where a table beside the scans names files that are not there;
    ///   `FileSystemError` where a folder or a table cannot be read.
    init(_ sources: [RecipeSource]) throws {
        for case .sheets(let source) in sources { try add(source) }
    }

    private mutating func add(_ source: SheetSource) throws {
        let listing = try FolderListing(below: source.folder)
        let prefix = source.folder.written.count + 1
        let named = listing.files.map { (path: $0, name: String($0.written.dropFirst(prefix))) }
        let files = named.filter { source.takes($0.path) }
        guard !files.isEmpty || !listing.defects.isEmpty else {
            throw PipelineError.emptySource(folder: source.folder.resolved, pattern: source.pattern)
        }
        for (path, error) in listing.defects { reject(path, error) }
        for table in source.tables { inputs[table.written] = try ContentDigest(ofFile: table.resolved) }

        let names = Set(named.map(\.name))
        let identities = try IdentityTable(source, names: names)
        if let table = identities.path { inputs[table.written] = try ContentDigest(ofFile: table.resolved) }
        try source.labels?.requireFiles(names)
        let sidecars = SidecarFiles(named.map(\.name), scans: files.map(\.name))
        for name in sidecars.orphans { reject(source.folder.appending(name), SidecarError.noScan) }
        for (path, name) in files {
            do {
                try requireFile(path)
                let digest = try ContentDigest(ofFile: path.resolved)
                inputs[path.written] = digest
                var note = identities.notes[name] ?? SheetNote()
                for sidecar in sidecars.files[name] ?? [] {
                    let file = source.folder.appending(sidecar)
                    try requireFile(file)
                    inputs[file.written] = try ContentDigest(ofFile: file.resolved)
                    note = try note.adding(SheetNote(sidecar: file))
                }
                scans.append(
                    Scan(
                        path: path, name: name, source: source, digest: digest, note: note,
                        labels: source.labels?.files[name]))
            } catch let error as any DiagnosticError {
                reject(path, error)
            }
        }
    }

    private func requireFile(_ listed: ManifestPath) throws(FileSystemError) {
        do {
            try FileContent.requireFile(listed.resolved)
        } catch .missing {
            throw .unusableName(listed.resolved)
        }
    }

    private mutating func reject(_ path: ManifestPath, _ error: any DiagnosticError) {
        let reject = Reject(file: path.written, error: error)
        // A folder may be named once for each of its forms.
        guard inputs[path.written] == nil || !rejects.contains(where: { $0.file == reject.file }) else { return }
        rejects.append(reject)
        // Mended, it makes the ingest stale as any other change does.
        if inputs[path.written] == nil { inputs[path.written] = ContentDigest(of: reject.code + reject.message) }
    }
}

extension SheetSource {
    /// File name endings that are never a scan, so that a table or a note beside the scans is left alone.
    private static let otherEndings: Set<String> = [
        "csv", "db", "ini", "json", "jsonl", "md", "tsv", "txt", "yaml", "yml",
    ]

    /// Whether a file is taken for a scan by its name. What it is is told from its content later.
    fileprivate func takes(_ path: ManifestPath) -> Bool {
        let name = (path.written as NSString).lastPathComponent
        return !Self.otherEndings.contains((name as NSString).pathExtension.lowercased()) && fnmatch(pattern, name, 0) == 0
    }
}
