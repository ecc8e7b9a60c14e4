import Foundation
import ImageCodecs
import Recipes
import Support

/// One page of a pile of scans, before it is looked into: a file, or a page of a file of several.
package struct Scan: Sendable {
    /// What is opened.
    let file: ManifestPath
    /// What people are told, and what tells scans apart: the file with its page, as `scans/pile.pdf#12`.
    let path: ManifestPath
    /// The path below the source's folder with the page: how tables beside the scans name it.
    let name: PageReference
    /// Where the page lies in the file.
    let location: PageLocation
    /// What the file is.
    let kind: ContentKind
    let source: SheetSource
    /// Of what the page is made from; of a file of one picture, of its bytes.
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

        let paged = PagedFiles(files)
        let names = FileNames(listing.files.map(\.name), pageCounts: paged.pageCounts)
        let identities = try IdentityTable(source, names: names)
        if let table = identities.path { inputs[FileName(table.written)] = try ContentDigest(ofFile: table.resolved) }
        remarks += identities.remarks
        let labels = try source.labels?.labels(of: names) ?? [:]
        let others = listing.files.filter { file in
            !SidecarFiles.isSidecar(file.name) || !(FileIdentity(file.path.resolved).map(named.contains) ?? false)
        }
        // A folder that is named as a sidecar may have been meant as one where there is such a scan.
        let folders = Set(listing.folderNames.filter(SidecarFiles.isSidecar))
        let sidecars = SidecarFiles(others.map(\.name) + folders.sorted(), scans: files.flatMap { paged.references(of: $0.name) })
        for name in sidecars.orphans where !folders.contains(name) {
            let path = source.folder.appending(name)
            reject(path, Recipe.isManifest(path.resolved) ? SidecarError.manifest : .noScan)
        }
        for file in files {
            do {
                let content = try paged.content(of: file)
                inputs[FileName(file.path.written)] = content.digest
                for page in content.pages {
                    let path = file.path.appending(page: page.reference.page)
                    do {
                        guard !names.isFile(page.reference) else { throw ScanError.nameOfAPage }
                        let note = try note(of: page.reference, source, identities, sidecars)
                        scans.append(
                            Scan(
                                file: file.path, path: path, name: page.reference, location: page.location, kind: content.kind,
                                source: source, digest: try page.digest.get(), note: note, labels: labels[FileName(page.reference.text)]))
                    } catch let error as any DiagnosticError {
                        reject(path, error)
                    }
                }
            } catch let error as any DiagnosticError {
                reject(file.path, error)
            }
        }
    }

    /// What `identities.csv` and the sidecars say of a page, and of its file.
    private mutating func note(
        of page: PageReference, _ source: SheetSource, _ identities: IdentityTable, _ sidecars: SidecarFiles
    ) throws -> SheetNote {
        var note = identities.notes[FileName(page.text)] ?? SheetNote()
        if page.page != nil, let ofFile = identities.notes[FileName(page.file)] { note = try note.adding(ofFile) }
        for sidecar in sidecars.files[FileName(page.text)] ?? [] {
            let path = source.folder.appending(sidecar.name)
            let said = try SheetNote(sidecar: path)
            if sidecar.isOfSeveralPages, let place = said.sheetPlace {
                throw SidecarError.severalPages(at: place, page: page.text)
            }
            remarks += said.remarks
            inputs[FileName(path.written)] = try ContentDigest(ofFile: path.resolved)
            note = try note.adding(said)
        }
        return note
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
