import Foundation
import ImageCodecs
import Recipes
import Support

/// The pages of all files of a source, told before the tables beside them are read.
struct PagedFiles {
    /// A page as it was found.
    struct Page {
        let reference: PageReference
        let location: PageLocation
        /// Or why it cannot be read, without the other pages being to blame.
        let digest: Result<ContentDigest, any Error>
    }

    /// A file as it was found.
    struct Content {
        let kind: ContentKind
        let digest: ContentDigest
        let pages: [Page]
    }

    /// Of files of several pages, by their names below the source's folder.
    let pageCounts: [FileName: Int]
    private let kinds: [FileName: ContentKind]
    private let locations: [FileName: Result<[PageLocation], any Error>]

    /// More than any pile of scans has.
    private static let maxByteCount = 16 << 30

    /// Looks into the files as far as it takes to know their pages. What cannot be read is told by `content`.
    init(_ files: [FolderListing.File]) {
        var kinds: [FileName: ContentKind] = [:]
        var locations: [FileName: Result<[PageLocation], any Error>] = [:]
        for file in files {
            let name = FileName(file.name)
            locations[name] = Result {
                try Self.requireFile(file.path, maxByteCount: Self.maxByteCount)
                let content = try PictureFile(contentsOf: file.path.resolved)
                kinds[name] = content.kind
                if !PictureFile.mayHoldPages(content.kind) { try Self.requireFile(file.path, maxByteCount: FileContent.maxByteCount) }
                return try content.pages()
            }
        }
        self.kinds = kinds
        self.locations = locations
        pageCounts = locations.compactMapValues { found in
            guard let count = try? found.get().count, count > 1 else { return nil }
            return count
        }
    }

    /// How the pages of a file are named; the file alone where it has one page, or cannot be read.
    func references(of name: String) -> [PageReference] {
        guard let count = pageCounts[FileName(name)] else { return [PageReference(file: name, page: nil)] }
        return (1...count).map { PageReference(file: name, page: $0) }
    }

    /// Digests a file and each of its pages.
    ///
    /// - Throws: `FileSystemError`, `ImageCodecError` where its pages are not known.
    func content(of file: FolderListing.File) throws -> Content {
        let name = FileName(file.name)
        let found = try locations[name]?.get() ?? [], kind = kinds[name] ?? .unknown
        let digest = try ContentDigest(ofFile: file.path.resolved)
        let references = references(of: file.name)
        // The digest of a file of one picture is its picture's.
        guard PictureFile.mayHoldPages(kind) else {
            return Content(
                kind: kind, digest: digest,
                pages: [Page(reference: references[0], location: .whole, digest: .success(digest))])
        }
        let opened = try PictureFile(contentsOf: file.path.resolved)
        let pages = zip(references, found).map { reference, location in
            Page(reference: reference, location: location, digest: Result { try opened.page(at: location).digest })
        }
        return Content(kind: kind, digest: digest, pages: pages)
    }

    private static func requireFile(_ listed: ManifestPath, maxByteCount: Int) throws(FileSystemError) {
        do {
            try FileContent.requireFile(listed.resolved, maxByteCount: maxByteCount)
        } catch .missing {
            throw .unusableName(listed.resolved)
        }
    }
}
