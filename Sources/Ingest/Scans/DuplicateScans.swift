import Recipes
import Support

/// Takes out the second copies of files before anything is read.
struct DuplicateScans {
    /// Scans whose content is there once, and one copy of each that is there more often.
    private(set) var scans: [Scan] = []
    private(set) var rejects: [Reject] = []
    /// Of the copies that are left out, the one that is read instead.
    private(set) var keptCopies: [FileName: ManifestPath] = [:]

    /// What is said about one copy; nil where nothing is.
    private struct Claims {
        let values: [(what: String, value: String?)]

        /// - Parameter forms: those that the file is read as.
        init(_ scan: Scan, forms: String) {
            let isByFolder = scan.source.writer == .folderName
            let folderWriter = isByFolder ? scan.source.writer.writer(of: scan.name, in: scan.source.folder, identity: nil) : nil
            let identity = try? scan.note.identity(in: scan.source)
            values = [
                ("form", forms), ("identity", identity?.displayName),
                ("writer", scan.givenWriter ?? folderWriter), ("labels", scan.labels?.digest.hex),
            ]
        }

        var count: Int { values.count { $0.value != nil } }

        /// What both say something about, and not the same.
        func conflict(with other: Claims) -> String? {
            zip(values, other.values).first { own, other in
                if let own = own.value, let other = other.value { own != other } else { false }
            }?.0.what
        }
    }

    init(_ list: [Scan]) {
        var groups: [ContentDigest: [Scan]] = [:]
        var forms: [ManifestPath: Set<String>] = [:]
        for scan in list {
            groups[scan.digest, default: []].append(scan)
            forms[scan.path, default: []].insert(scan.source.templateFile.written)
        }
        for scan in list {
            let copies = (groups[scan.digest] ?? []).map { copy in
                (scan: copy, claims: Claims(copy, forms: forms[copy.path]?.sorted().joined(separator: ", ") ?? ""))
            }
            let claims = Claims(scan, forms: forms[scan.path]?.sorted().joined(separator: ", ") ?? "")
            let others = copies.filter { $0.scan.path != scan.path }
            let conflict = others.lazy.compactMap { copy in claims.conflict(with: copy.claims).map { (copy.scan, $0) } }.first
            // The copy of which most is said; the first of equals.
            var kept = copies.first
            for copy in copies where copy.claims.count > kept?.claims.count ?? 0 { kept = copy }
            if let (other, what) = conflict {
                rejects.append(
                    Reject(file: scan.path.written, error: ScanError.duplicateConflict(with: other.path.written, what: what)))
            } else if let kept, kept.scan.path != scan.path {
                rejects.append(Reject(file: scan.path.written, error: ScanError.duplicate(of: kept.scan.path.written)))
                keptCopies[FileName(scan.path.written)] = kept.scan.path
            } else {
                scans.append(scan)
            }
        }
        // A file that is read as several forms is told of once.
        var seen: Set<FileName> = []
        rejects = rejects.filter { seen.insert(FileName($0.file)).inserted }
    }
}
