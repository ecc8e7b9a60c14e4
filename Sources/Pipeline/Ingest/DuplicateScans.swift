import Support

/// Takes out the second copies of files before anything is read.
struct DuplicateScans {
    /// Scans whose content is there once, and one copy of each that is there more often.
    private(set) var scans: [Scan] = []
    private(set) var rejects: [Reject] = []

    /// What is said about one copy; nil where nothing is.
    private struct Claims {
        let values: [(what: String, value: String?)]

        init(_ scan: Scan) {
            let isByFolder = scan.source.writer == .folderName
            let folderWriter = isByFolder ? scan.source.writer.writer(ofFile: scan.name, in: scan.source.folder, identity: nil) : nil
            let identity = try? scan.note.identity(in: scan.source)
            values = [
                ("form", scan.source.templateFile.written), ("identity", identity?.displayName),
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
        for scan in list { groups[scan.digest, default: []].append(scan) }
        for scan in list {
            let group = groups[scan.digest] ?? []
            let copies = group.filter { $0.path != scan.path }
            let claims = Claims(scan)
            if let (other, what) = Self.conflict(of: claims, with: copies) {
                rejects.append(
                    Reject(
                        file: scan.path.written,
                        error: IngestError.duplicateConflict(with: other.path.written, what: what)))
            } else if let kept = Self.kept(of: group), kept.path != scan.path {
                rejects.append(Reject(file: scan.path.written, error: IngestError.duplicate(of: kept.path.written)))
            } else {
                scans.append(scan)
            }
        }
    }

    private static func conflict(of claims: Claims, with copies: [Scan]) -> (Scan, String)? {
        for copy in copies {
            if let what = claims.conflict(with: Claims(copy)) { return (copy, what) }
        }
        return nil
    }

    /// The copy of which most is said; the first of equals.
    private static func kept(of group: [Scan]) -> Scan? {
        var best = group.first
        for scan in group.dropFirst() {
            if let other = best, Claims(scan).count > Claims(other).count { best = scan }
        }
        return best
    }
}
