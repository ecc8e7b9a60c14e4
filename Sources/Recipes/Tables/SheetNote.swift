import Forms
import Foundation
import Support

/// What a person says about one scan: which sheet it is, who wrote it.
package struct SheetNote: Sendable, Equatable {
    /// A value with the place where it was written.
    package struct Given<Value: Sendable & Equatable>: Sendable, Equatable {
        let value: Value
        let location: SourceLocation
    }

    package var collection: Given<String>?
    package var sheet: Given<Int>?
    package var page: Given<Int>?
    private var writerName: Given<String>?
    /// What a person should know of how a sidecar was read, such as a guessed encoding.
    package private(set) var remarks: [Diagnostic] = []

    package init() {}

    package init(collection: Given<String>?, sheet: Given<Int>?, page: Given<Int>?, writer: Given<String>?) {
        self.collection = collection
        self.sheet = sheet
        self.page = page
        writerName = writer
    }

    /// Who wrote it; nil where nobody says.
    package var writer: (name: String, location: SourceLocation)? { writerName.map { ($0.value, $0.location) } }

    /// Reads a sidecar: a mapping of `collection`, `sheet`, `page` and `writer`, each of which may be left out.
    ///
    /// - Throws: `ManifestError`, `SidecarError.unusable`, `TextEncodingError`.
    package init(sidecar file: ManifestPath) throws {
        let bytes: [UInt8]
        do throws(FileSystemError) {
            try FileContent.requireFile(file.resolved, maxByteCount: Self.maxSidecarByteCount)
            bytes = try FileContent.bytes(of: file.resolved)
        } catch {
            throw SidecarError.unusable(file.written, reason: error.diagnostics[0].message)
        }
        let encoded = try EncodedText(bytes, file: file.written), yaml = encoded.text
        remarks = encoded.remarks(file: file.written)
        let issues = ManifestIssues(source: yaml)
        var fields = ManifestFields(try ManifestNode(yaml: yaml, file: file.written), context: "sidecar", issues: issues)
        func given<Value>(_ key: String, _ read: (inout ManifestFields) -> Value) -> Given<Value>? {
            // Asked for even where it is missing, so that a misspelled one is recognized.
            guard fields.node(key) != nil else { return nil }
            return Given(value: read(&fields), location: fields.location(of: key))
        }
        collection = given("collection") { $0.string("collection") }
        sheet = given("sheet") { $0.int("sheet", in: 1...Self.maxNumber) }
        page = given("page") { $0.int("page", in: 1...Self.maxNumber) }
        writerName = given("writer") { $0.string("writer") }
        for (key, name) in [("collection", collection), ("writer", writerName)] {
            guard let count = name?.value.utf8.count, count > Self.maxNameByteCount else { continue }
            fields.report(
                "out-of-range", field: key, "'\(key)' in 'sidecar' has \(count) bytes, more than \(Self.maxNameByteCount)",
                fix: "give a shorter name")
        }
        fields.finish()
        try issues.throwIfAny()
    }

    static let maxNumber = 1_000_000
    /// Names are compared for every digit, and stand in every table.
    private static let maxNameByteCount = 1024
    private static let maxSidecarByteCount = 1 << 20

    /// Both notes together.
    ///
    /// - Throws: `SidecarError.conflict` where they contradict each other.
    package func adding(_ other: SheetNote) throws(SidecarError) -> SheetNote {
        var sum = self
        sum.collection = try Self.agreed("collection", collection, other.collection)
        sum.sheet = try Self.agreed("sheet", sheet, other.sheet)
        sum.page = try Self.agreed("page", page, other.page)
        sum.writerName = try Self.agreed("writer", writerName, other.writerName)
        return sum
    }

    private static func agreed<Value>(
        _ key: String, _ one: Given<Value>?, _ other: Given<Value>?
    ) throws(SidecarError) -> Given<Value>? {
        guard let one, let other else { return one ?? other }
        guard one.value == other.value else {
            throw .conflict(
                key, one: "\(one.value)", at: one.location.description, other: "\(other.value)",
                otherAt: other.location.description)
        }
        return one
    }

    /// Where it says which sheet it is; nil where it does not.
    package var sheetPlace: String? { (sheet?.location ?? page?.location)?.description }

    /// Which sheet of a source it is; nil where the note does not say.
    ///
    /// A note that does not name the collection means the one that the source is about: the form's, where the form carries
    /// identities, otherwise the register's only one.
    ///
    /// - Throws: `SidecarError.noSheet`.
    package func identity(in source: SheetSource) throws(SidecarError) -> SheetIdentity? {
        guard let sheet else {
            if let other = collection?.location ?? page?.location { throw .noSheet(at: other.description) }
            return nil
        }
        let natural = source.readsIdentity ? nil : source.register?.onlyCollection
        return SheetIdentity(
            collection: collection?.value ?? natural ?? source.template.name, sheet: sheet.value, page: page?.value ?? 1)
    }
}

/// Which files beside the scans are sidecars, and of which scan.
package struct SidecarFiles {
    /// By the scan's name below the source's folder, with its page.
    package private(set) var files: [FileName: [Sidecar]] = [:]
    /// Sidecars whose scan is not there.
    package private(set) var orphans: [String] = []

    package struct Sidecar: Sendable, Equatable {
        package let name: String
        /// Whether it is about all pages of a file of several.
        package let isOfSeveralPages: Bool
    }

    /// - Parameters:
    ///   - names: of all files below the source's folder, sorted.
    ///   - scans: those that are scans, each page by itself.
    package init(_ names: [String], scans: [PageReference]) {
        var scansByKey: [FileName: [(scan: PageReference, isOfSeveralPages: Bool)]] = [:]
        for scan in scans {
            for key in Self.keys(of: scan) { scansByKey[key, default: []].append((scan, false)) }
            guard scan.page != nil else { continue }
            for key in Self.keys(of: PageReference(file: scan.file, page: nil)) { scansByKey[key, default: []].append((scan, true)) }
        }
        // A file that the pattern leaves out may have a sidecar all the same.
        let keys = Set(names.filter { !Self.isSidecar($0) }.flatMap { Self.keys(of: PageReference(file: $0, page: nil)) })
            .union(scansByKey.keys)
        // Where none is spelled just so, the only one that shows the same characters is meant.
        let alike = Dictionary(grouping: keys) { $0.text }
        for name in names where Self.isSidecar(name) {
            let spelled = FileName(FileName(name).withoutEnding)
            let others = alike[spelled.text] ?? []
            let key = keys.contains(spelled) || others.count != 1 ? spelled : others[0]
            for (scan, isOfSeveralPages) in scansByKey[key] ?? [] {
                files[FileName(scan.text), default: []].append(Sidecar(name: name, isOfSeveralPages: isOfSeveralPages))
            }
            if !keys.contains(key) { orphans.append(name) }
        }
    }

    /// Whether a file is one by its name.
    package static func isSidecar(_ name: String) -> Bool { ["yaml", "yml"].contains(FileName(name).ending) }

    /// What a sidecar of a file may be called, without its own ending.
    private static func keys(of scan: PageReference) -> Set<FileName> {
        [FileName(scan.text), FileName(scan.withoutEnding)]
    }
}

/// What is wrong with what a person says about a scan.
package enum SidecarError: DiagnosticError, Equatable {
    case conflict(String, one: String, at: String, other: String, otherAt: String)
    case noSheet(at: String)
    /// It says of all pages of a file that they are one sheet.
    case severalPages(at: String, page: String)
    case noScan
    /// It is another recipe's manifest.
    case manifest
    /// It cannot be opened, or is far too large.
    case unusable(String, reason: String)

    package var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .conflict(let key, let one, let place, let other, let otherPlace):
            Diagnostic(
                code: "sidecar.conflict",
                message: "the '\(key)' of this scan is '\(one)' at \(place), but '\(other)' at \(otherPlace)",
                fix: "correct the wrong one, or remove it")
        case .noSheet(let place):
            Diagnostic(
                code: "sidecar.no-sheet", message: "\(place) tells a part of the sheet's identity, but not its number",
                fix: "add a line 'sheet: …' with the number printed on the sheet")
        case .severalPages(let place, let page):
            Diagnostic(
                code: "sidecar.several-pages", message: "\(place) tells which sheet it is, but the file has several pages",
                fix: "write a sidecar for each page, such as '\(page).yaml'; what it says of collection and writer may stay")
        case .unusable(let file, let reason):
            Diagnostic(
                code: "sidecar.unusable", message: "its sidecar '\(file)' \(reason)",
                fix: "make it a text of a few lines such as 'sheet: 7' and 'writer: Anna', or remove it")
        case .noScan:
            Diagnostic(
                .warning, code: "sidecar.no-scan", message: "there is no scan of this name",
                fix: "name it as the scan with .yaml behind it, such as scan7.jpg.yaml or scan7.yaml, or remove it")
        case .manifest:
            Diagnostic(
                .note, code: "sidecar.manifest", message: "is a manifest, and says nothing of a scan",
                fix: "nothing; manifests are easier to find in a folder of their own")
        }
    }
}
