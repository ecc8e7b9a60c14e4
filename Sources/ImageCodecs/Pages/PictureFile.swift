import Support

/// A file with one picture or many: gives its pages one by one, and holds none of them.
///
/// Of a file on disk only the pages that are asked for are read, however many there are. It is for one thread; another opens the file anew.
///
/// **Complexity** listing the pages reads the structure of the file; a page is then found without going through those before it.
public final class PictureFile {
    /// More pages than a pile on any feeder has; each of them costs a little, whatever is on it.
    static let maxPageCount = 20_000
    /// Of a file that is one picture, which is read as a whole.
    public static let maxPictureByteCount = FileContent.maxByteCount

    public let kind: ContentKind
    private let source: ByteSource
    /// As the disk knows it; nil for bytes at hand.
    private let path: String?
    private var openedPDF: PDFFile?

    /// - Throws: `ImageCodecError.file`.
    public init(contentsOf path: String) throws(ImageCodecError) {
        source = try ByteSource(contentsOf: path)
        self.path = path
        kind = ContentKind(of: try source.bytes(at: 0, count: ContentKind.decisiveByteCount))
    }

    public init(_ bytes: [UInt8]) {
        source = .memory(bytes)
        path = nil
        kind = ContentKind(of: bytes)
    }

    /// The page that a path names: a file, or with `#` and a number behind its name a page of it.
    ///
    /// - Throws: `severalPages` where a file of several is named as a whole, `noSuchPage`, and what `page` throws.
    public static func page(named path: String) throws(ImageCodecError) -> StoredPage {
        do throws(ImageCodecError) {
            let file = try PictureFile(contentsOf: path)
            return try file.onlyPage()
        } catch {
            guard case .file(.missing) = error, let hash = path.utf8.lastIndex(of: UInt8(ascii: "#")),
                let number = Int(path[path.utf8.index(after: hash)...]), let file = try? PictureFile(contentsOf: String(path[..<hash]))
            else { throw error }
            return try file.page(number)
        }
    }

    /// - Throws: `noSuchPage`, and what `pages` and `page(at:)` throw.
    public func page(_ number: Int) throws(ImageCodecError) -> StoredPage {
        let pages = try pages()
        guard pages.indices.contains(number - 1) else { throw .noSuchPage(number, pageCount: pages.count) }
        return try page(at: pages[number - 1])
    }

    /// Whether such a file may hold several pages. All others are one picture, which `decode` of its bytes reads.
    public static func mayHoldPages(_ kind: ContentKind) -> Bool {
        switch kind {
        case .pdf, .tiff: true
        case .png, .jpeg, .avif, .bmp, .gif, .heic, .jpeg2000, .jpegXL, .webp, .zip, .text, .empty, .unknown: false
        }
    }

    /// Its pages, in their order; at least one.
    ///
    /// - Throws: `ImageCodecError` for what is damaged, encrypted, or has too many pages.
    public func pages() throws(ImageCodecError) -> [PageLocation] {
        switch kind {
        case .tiff: try TIFFPages(source).locations()
        case .pdf: try pdf().locations()
        case .png, .jpeg, .avif, .bmp, .gif, .heic, .jpeg2000, .jpegXL, .webp, .zip, .text, .empty, .unknown: [.whole]
        }
    }

    /// One of its pages as it is stored.
    ///
    /// - Throws: `ImageCodecError` for what is damaged, or cannot be read.
    public func page(at location: PageLocation) throws(ImageCodecError) -> StoredPage {
        switch kind {
        case .tiff: return StoredPage(try TIFFPages(source).file(at: location))
        case .pdf: return try pdf().page(at: location)
        case .png, .jpeg, .avif, .bmp, .gif, .heic, .jpeg2000, .jpegXL, .webp, .zip, .text, .empty, .unknown:
            guard source.count <= Self.maxPictureByteCount else {
                throw .file(.tooLarge(path ?? "", byteCount: source.count, limit: Self.maxPictureByteCount))
            }
            return StoredPage(try source.bytes(at: 0, count: source.count))
        }
    }

    /// Its only page.
    ///
    /// - Throws: `severalPages`, and what `pages` and `page` throw.
    func onlyPage() throws(ImageCodecError) -> StoredPage {
        let pages = try pages()
        guard pages.count == 1 else { throw .severalPages(pages.count) }
        return try page(at: pages[0])
    }

    private func pdf() throws(ImageCodecError) -> PDFFile {
        if let openedPDF { return openedPDF }
        let file = try PDFFile(source, path: path)
        openedPDF = file
        return file
    }
}
