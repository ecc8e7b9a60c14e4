import Foundation
import Recipes
import Support

/// One file of a pile of scans, before it is looked into.
package struct Scan: Sendable {
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
package struct ScanList: Sendable {
    /// In the order of the sources and of the paths.
    package private(set) var scans: [Scan] = []
    /// Files that cannot be scans, and sidecars without a scan.
    package private(set) var rejects: [Reject] = []
    /// Digests of all files that were looked at, by their paths as written: what reading them depends on.
    package private(set) var inputs: [FileName: ContentDigest] = [:]
    /// What lies beside them and is no source.
    package private(set) var passedOver = PassedOver()
    /// What a person should know of how the tables and sidecars beside them were read.
    package private(set) var remarks: [Diagnostic] = []
    /// A folder may be named once for each of its forms.
    private var folders: Set<ManifestPath> = []

    /// - Parameters:
    ///   - recipe: whose sources are listed. Its manifest and what that names are no sidecars, should they lie among the scans.
    ///   - own: what is no source, wherever it lies.
    /// - Throws: `IngestError.emptySource`; `TableErrors` where a table beside the scans names files that are not there;
    ///   `FileSystemError` where a folder or a table cannot be read.
    package init(_ recipe: Recipe, own: OwnFiles) throws {
        let named = [recipe.file] + recipe.sources.flatMap(\.namedFiles).map(\.resolved)
        let places = Set(named.compactMap { FileIdentity($0) })
        for source in recipe.sheetSources { try add(source, own: own, named: places) }
        rejectNamedTwice()
    }

    private mutating func add(_ source: SheetSource, own: OwnFiles, named: Set<FileIdentity>) throws {
        let listing = try FolderListing(below: source.folder, own: own)
        if folders.insert(source.folder).inserted { passedOver.add(listing.passedOver) }
        let files = listing.files.filter { source.takes($0.path) }
        guard !files.isEmpty || !listing.defects.isEmpty else {
            throw IngestError.emptySource(
                folder: source.folder.resolved, pattern: source.pattern, passedOver: listing.passedOver.text)
        }
        for (path, error) in listing.defects { reject(path, error) }
        for table in source.tables { inputs[FileName(table.written)] = try ContentDigest(ofFile: table.resolved) }

        let names = FileNames(listing.files.map(\.name))
        let identities = try IdentityTable(source, names: names)
        if let table = identities.path { inputs[FileName(table.written)] = try ContentDigest(ofFile: table.resolved) }
        remarks += identities.remarks
        let labels = try source.labels?.labels(of: names) ?? [:]
        let others = listing.files.filter { file in
            !SidecarFiles.isSidecar(file.name) || !(FileIdentity(file.path.resolved).map(named.contains) ?? false)
        }
        // A folder that is named as a sidecar may have been meant as one where there is such a scan.
        let folders = Set(listing.folderNames.filter(SidecarFiles.isSidecar))
        let sidecars = SidecarFiles(others.map(\.name) + folders.sorted(), scans: files.map(\.name))
        for name in sidecars.orphans where !folders.contains(name) {
            let path = source.folder.appending(name)
            reject(path, Recipe.isManifest(path.resolved) ? SidecarError.manifest : .noScan)
        }
        for file in files {
            do {
                try requireFile(file.path)
                let digest = try ContentDigest(ofFile: file.path.resolved), name = FileName(file.name)
                inputs[FileName(file.path.written)] = digest
                var note = identities.notes[name] ?? SheetNote()
                for sidecar in sidecars.files[name] ?? [] {
                    let sidecar = source.folder.appending(sidecar)
                    let said = try SheetNote(sidecar: sidecar)
                    remarks += said.remarks
                    inputs[FileName(sidecar.written)] = try ContentDigest(ofFile: sidecar.resolved)
                    note = try note.adding(said)
                }
                scans.append(
                    Scan(path: file.path, name: file.name, source: source, digest: digest, note: note, labels: labels[name]))
            } catch let error as any DiagnosticError {
                reject(file.path, error)
            }
        }
    }

    /// What two sources read as the same form would be there twice, and nobody knows whose labels and writers are right.
    private mutating func rejectNamedTwice() {
        struct Reading: Hashable {
            let path: ManifestPath
            let template: ContentDigest?
        }
        func reading(_ scan: Scan) -> Reading {
            Reading(path: scan.path, template: inputs[FileName(scan.source.templateFile.written)])
        }
        var counts: [Reading: Int] = [:]
        for scan in scans { counts[reading(scan), default: 0] += 1 }
        guard counts.values.contains(where: { $0 > 1 }) else { return }
        var seen: Set<ManifestPath> = []
        let twice = scans.filter { counts[reading($0)] ?? 0 > 1 }
        scans.removeAll { counts[reading($0)] ?? 0 > 1 }
        for scan in twice where seen.insert(scan.path).inserted {
            rejects.append(Reject(file: scan.path.written, error: ScanError.namedTwice))
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
        let reject = Reject(file: path.written, error: error), key = FileName(path.written)
        // A folder may be named once for each of its forms.
        guard inputs[key] == nil || !rejects.contains(where: { FileName($0.file) == key }) else { return }
        rejects.append(reject)
        // Mended, it makes the ingest stale as any other change does.
        if inputs[key] == nil { inputs[key] = ContentDigest(of: reject.code + reject.message) }
    }
}

extension RecipeSource {
    /// What a manifest names for a source besides the digits themselves.
    fileprivate var namedFiles: [ManifestPath] {
        switch self {
        case .sheets(let source): source.tables
        case .simulated(let source): [source.form.file]
        case .signs: []
        case .idx, .images, .digits, .webDataset: []
        }
    }
}

extension SheetSource {
    /// File name endings that are never a scan, so that a table or a note beside the scans is left alone.
    private static let otherEndings: Set<String> = [
        "csv", "db", "ini", "json", "jsonl", "md", "tsv", "txt", "yaml", "yml",
    ]

    /// Whether a file's name is one of those.
    static func isTableOrNote(_ name: String) -> Bool {
        otherEndings.contains(FileName(name).ending)
    }

    /// Whether a file is taken for a scan by its name. What it is is told from its content later.
    fileprivate func takes(_ path: ManifestPath) -> Bool {
        let name = FileName(path.written).lastComponent
        return !Self.isTableOrNote(name) && name.matches(pattern: pattern)
    }
}
