import Dataset
import Forms
import Foundation
import Recipes
import Support

/// Links what was read to sheets and writers: each sheet once, each scan that does not count with the reason.
package struct ScanLinking {
    /// In the order of the scans.
    package private(set) var linked: [LinkedSheet] = []
    package private(set) var rejects: [Reject] = []
    package private(set) var missing: [MissingSheet] = []
    package private(set) var rescans: [Rescan] = []
    /// Pages of files of several that hold next to nothing.
    private(set) var emptyPages: [ManifestPath] = []
    /// Rejected scans of which somebody says which sheet they are.
    private var rejectedFiles: [SheetIdentity: [String]] = [:]

    /// - Parameter registers: of all sources.
    init(_ sheets: [(scan: Scan, record: SheetRecord)], registers: [SheetRegister]) {
        for (scan, record) in sheets {
            do throws(ScanError) {
                switch record.outcome {
                case .page(let page): linked.append(try Self.link(scan, record, page))
                case .rejected(let reason) where reason.code == EmptyPage.code: emptyPages.append(scan.path)
                case .rejected(let reason): reject(scan, reason, picture: record.pictures.first?.file)
                }
            } catch {
                rejects.append(Reject(file: scan.path.written, error: error))
            }
        }
        removeOtherForms()
        removeEmptyPages()
        removeSamePictures()
        removeRescanned()
        for sheet in linked { rescans += Self.rescan(sheet) }
        findMissing(registers)
        rejects.sort { $0.file.utf8.lexicographicallyPrecedes($1.file.utf8) }
    }

    private static func link(_ scan: Scan, _ record: SheetRecord, _ page: SheetRecord.Page) throws(ScanError) -> LinkedSheet {
        let source = scan.source, identity = page.identity
        guard let identity else {
            if source.needsIdentity { throw .noIdentity(register: source.register?.path.written) }
            let writer = scan.givenWriter ?? source.writer.writer(of: scan.name, in: source.folder, identity: nil)
            return LinkedSheet(scan: scan, record: record, page: page, identity: nil, writer: writer)
        }
        if let register = source.register {
            guard register.contains(identity) else {
                throw .notRegistered(identity.displayName, register: register.path.written)
            }
            if let given = scan.givenWriter, let registered = register.writer(of: identity), given != registered {
                throw .writerConflict(given: given, registered: registered, register: register.path.written)
            }
        }
        let writer =
            scan.givenWriter ?? source.register?.writer(of: identity)
            ?? source.writer.writer(of: scan.name, in: source.folder, identity: identity)
        return LinkedSheet(scan: scan, record: record, page: page, identity: identity, writer: writer)
    }

    private mutating func reject(_ scan: Scan, _ reason: Diagnostic, picture: String?) {
        let reject = Reject(file: scan.path.written, diagnostic: reason, picture: picture)
        rejects.append(reject)
        let identity = try? scan.note.identity(in: scan.source)
        if let identity { rejectedFiles[identity, default: []].append(reject.file) }
        guard reject.severity == .error else { return }
        rescans.append(
            Rescan(file: reject.file, sheet: identity?.displayName, code: reject.code, reason: reject.message))
    }

    /// A folder that is named once for each of its forms: every scan is read as each of them, and one has to fit.
    private mutating func removeOtherForms() {
        var groups: [ManifestPath: [LinkedSheet]] = [:]
        for sheet in linked { groups[sheet.scan.path, default: []].append(sheet) }
        for (path, sheets) in groups.sorted(by: { FileName($0.key.written) < FileName($1.key.written) }) {
            rejects.removeAll { FileName($0.file) == FileName(path.written) }
            rescans.removeAll { FileName($0.file) == FileName(path.written) }
            guard sheets.count > 1 else { continue }
            // Read twice with different places of the cells: nobody knows which is right.
            linked.removeAll { $0.scan.path == path }
            let forms = sheets.map(\.scan.source.template.name)
            rejects.append(Reject(file: path.written, error: ScanError.severalForms(forms)))
        }
        // Of what fits no form, one reason is enough.
        var seen: Set<FileName> = []
        rejects = rejects.filter { seen.insert(FileName($0.file)).inserted }
        seen = []
        rescans = rescans.filter { seen.insert(FileName($0.file)).inserted }
    }

    /// A page that is empty by one form is empty, whatever the others say of it.
    private mutating func removeEmptyPages() {
        var seen: Set<ManifestPath> = []
        emptyPages = emptyPages.filter { seen.insert($0).inserted }
        let names = Set(emptyPages.map { FileName($0.written) })
        rejects.removeAll { names.contains(FileName($0.file)) }
        rescans.removeAll { names.contains(FileName($0.file)) }
    }

    /// Fewer digits than this may be the same by chance.
    private static let minSameDigitCount = 10

    /// A picture saved anew is another file with the same digits.
    private mutating func removeSamePictures() {
        var groups: [ContentDigest: [LinkedSheet]] = [:]
        for sheet in linked where sheet.page.cells.count >= Self.minSameDigitCount {
            groups[ContentDigest(of: sheet.page.cells.flatMap(\.glyph.ink)), default: []].append(sheet)
        }
        var refused: [ManifestPath: ScanError] = [:]
        for sheets in groups.values where sheets.count > 1 {
            let first = sheets[0]
            let agree = sheets.allSatisfy { sheet in
                sheet.identity == first.identity && sheet.page.cells.map(\.label) == first.page.cells.map(\.label)
            }
            if agree {
                for sheet in sheets.dropFirst() { refused[sheet.scan.path] = .sameDigits(as: first.scan.path.written) }
            } else {
                for (index, sheet) in sheets.enumerated() {
                    let other = sheets[index == 0 ? 1 : 0].scan.path.written
                    refused[sheet.scan.path] = .duplicateConflict(with: other, what: "identity or other labels")
                }
            }
        }
        rejects += linked.compactMap { sheet in
            refused[sheet.scan.path].map { Reject(file: sheet.scan.path.written, error: $0) }
        }
        linked.removeAll { refused[$0.scan.path] != nil }
    }

    /// Of several scans of one sheet the most legible one counts, whichever came later.
    private mutating func removeRescanned() {
        var best: [SheetIdentity: LinkedSheet] = [:]
        for sheet in linked {
            guard let identity = sheet.identity else { continue }
            if let other = best[identity], !Self.isBetter(sheet, other) { continue }
            best[identity] = sheet
        }
        var kept: [LinkedSheet] = []
        for var sheet in linked {
            guard let identity = sheet.identity, let winner = best[identity] else {
                kept.append(sheet)
                continue
            }
            let file = winner.scan.path.written
            guard sheet.scan.path == winner.scan.path else {
                rejects.append(Reject(file: sheet.scan.path.written, error: superseded(sheet, by: winner, identity)))
                continue
            }
            sheet.supersedes =
                linked.filter { $0.identity == identity && $0.scan.path != sheet.scan.path }.map(\.scan.path.written)
            for rejected in rejectedFiles[identity] ?? [] {
                let error = ScanError.superseded(
                    by: file, sheet: identity.displayName, digitCount: 0, otherDigitCount: winner.page.cells.count)
                rejects = rejects.map { FileName($0.file) == FileName(rejected) ? Reject(file: rejected, error: error) : $0 }
                rescans.removeAll { FileName($0.file) == FileName(rejected) }
                sheet.supersedes.append(rejected)
            }
            kept.append(sheet)
        }
        linked = kept
    }

    private func superseded(_ sheet: LinkedSheet, by winner: LinkedSheet, _ identity: SheetIdentity) -> ScanError {
        .superseded(
            by: winner.scan.path.written, sheet: identity.displayName, digitCount: sheet.page.cells.count,
            otherDigitCount: winner.page.cells.count)
    }

    /// A pure function of what the two scans hold: more digits, then a surer registration, then the smaller digest.
    private static func isBetter(_ a: LinkedSheet, _ b: LinkedSheet) -> Bool {
        if a.page.cells.count != b.page.cells.count { return a.page.cells.count > b.page.cells.count }
        if a.page.confidence != b.page.confidence { return a.page.confidence > b.page.confidence }
        return a.scan.digest.hex < b.scan.digest.hex
    }

    private static func rescan(_ sheet: LinkedSheet) -> [Rescan] {
        let writtenCount = sheet.page.unreadCount + sheet.page.cells.count
        guard Double(sheet.page.unreadCount) > sheet.scan.source.maxUnreadFraction * Double(writtenCount) else { return [] }
        return [
            Rescan(
                file: sheet.scan.path.written, sheet: sheet.identity?.displayName, code: Rescan.unreadCode,
                reason: "\(sheet.page.unreadCount) of \(writtenCount) written cells could not be read")
        ]
    }

    private mutating func findMissing(_ registers: [SheetRegister]) {
        let found = Set(linked.compactMap(\.identity))
        var seen: Set<ManifestPath> = []
        for register in registers where seen.insert(register.path).inserted {
            for entry in register.entries where !found.contains(entry.identity) {
                missing.append(
                    MissingSheet(
                        collection: entry.identity.collection, sheet: entry.identity.sheet, page: entry.identity.page,
                        writer: entry.writer, register: register.path.written,
                        rejectedFile: rejectedFiles[entry.identity]?.first))
            }
        }
    }
}
