import Support

/// The pages of a PDF, each as the scanner put it in: the page's own image at its own pixels.
///
/// What a page shows is told from its content (`PDFContent`): one image, or strips of one, are taken out as they are stored, with the
/// resolution and the turn that the page gives them. Whatever else is on a page (vectors, several layers, compressions that are not
/// read here) makes it one for another program, `PageDrawing`. Text that is not seen, as character recognition adds it, is no content.
///
/// **Source** ISO 32000-1; structure, object streams and encryption are qpdf's. **Limits** qpdf unpacks a file's own tables in memory.
final class PDFFile {
    private var document: PDFDocument
    private let source: ByteSource
    private let path: String?
    private var fileDigest: ContentDigest?
    /// Nil until all pages were listed.
    private var listedCount: Int?
    /// Whether the library has read something on its own that changes what it finds later.
    private var isSpent = false

    /// Deeper trees of pages are made to do harm.
    private static let maxDepth = 64
    private static let maxContentByteCount = 16 << 20
    private static let maxStripCount = 4096

    /// - Throws: `encrypted`, `corrupt`.
    init(_ source: ByteSource, path: String?) throws(ImageCodecError) {
        self.source = source
        self.path = path
        document = try PDFDocument(source, path: path)
    }

    /// Of a page that is found among all pages only.
    private static let noPlace: UInt64 = 0

    /// - Throws: `tooManyPages`, `corrupt` where pages are missing.
    func locations() throws(ImageCodecError) -> [PageLocation] {
        let count = try pageCount()
        defer { document.releaseHandles() }
        guard !document.wasMended else { return (1...count).map { PageLocation(number: $0, place: Self.noPlace) } }
        return (0..<count).map { index in
            let (id, generation) = document.id(of: document.page(index))
            return PageLocation(number: index + 1, place: UInt64(max(0, id)) << 16 | UInt64(max(0, generation) & 0xFFFF))
        }
    }

    /// How many pages there are, with all of them listed before anything else is read.
    ///
    /// - Throws: as `locations`.
    private func pageCount() throws(ImageCodecError) -> Int {
        try openAnewIfSpent()
        if let listedCount { return listedCount }
        // Until all has gone well.
        isSpent = true
        let said = document.integer(document.value("Count", of: document.value("Pages", of: document.root))) ?? 0
        guard said <= PictureFile.maxPageCount else { throw .tooManyPages(limit: PictureFile.maxPageCount) }
        let count = try document.pageCount(byteCount: source.count)
        guard count <= PictureFile.maxPageCount else { throw .tooManyPages(limit: PictureFile.maxPageCount) }
        guard count > 0 else { throw .corrupt(.pdf, byteOffset: source.count, reason: "it has no page") }
        guard count >= said else {
            throw .corrupt(.pdf, byteOffset: source.count, reason: "\(count) of its \(said) pages are there")
        }
        _ = document.tookDamage()
        (listedCount, isSpent) = (count, false)
        return count
    }

    /// Where qpdf meets damage it looks through the whole file, and what it finds from then on depends on what it was asked for before: the
    /// next page is asked of a library that was asked for nothing.
    private func openAnewIfSpent() throws(ImageCodecError) {
        guard isSpent else { return }
        document = try PDFDocument(source, path: path)
        (listedCount, isSpent) = (nil, false)
    }

    /// - Throws: `corrupt` where the page is not there, `needsProgram` where it cannot be drawn from memory.
    func page(at location: PageLocation) throws(ImageCodecError) -> StoredPage {
        try openAnewIfSpent()
        defer { document.releaseHandles() }
        let page = try object(of: location)
        do {
            var stored = try picture(of: page)
            isSpent = document.tookDamage()
            if document.wasMended { stored.warnings.append("the PDF's table of contents is damaged and was made anew") }
            return stored
        } catch {
            defer { isSpent = document.tookDamage() }
            return StoredPage(try drawing(of: page, location, reason: error.words))
        }
    }

    private func object(of location: PageLocation) throws(ImageCodecError) -> PDFDocument.Object {
        if location.place != Self.noPlace {
            let page = document.object(id: Int(location.place >> 16), generation: Int(location.place & 0xFFFF))
            if document.name(document.value("Type", of: page)) == "Page" { return page }
            // A page that stands for two, or within another object, has a number only once all pages were listed.
            if document.tookDamage() { (isSpent, listedCount) = (true, nil) }
        }
        guard location.number <= (try pageCount()) else {
            throw .corrupt(.pdf, byteOffset: source.count, reason: "page \(location.number) is not there")
        }
        return document.page(location.number - 1)
    }

    /// Why a page is not simply a picture.
    private struct NoPicture: Error {
        let words: String
    }

    private func drawing(of page: PDFDocument.Object, _ location: PageLocation, reason: String) throws(ImageCodecError) -> PageDrawing {
        guard let path else {
            throw .unsupportedVariant(.pdf, byteOffset: 0, reason: "\(reason); such a page is read from a file only")
        }
        let digest: ContentDigest
        if let fileDigest {
            digest = fileDigest
        } else {
            do throws(FileSystemError) { digest = try ContentDigest(ofFile: path) } catch { throw .file(error) }
            fileDigest = digest
        }
        let box = pageBox(page)
        return PageDrawing(
            path: path, number: location.number, fileDigest: digest, reason: reason, widthPoints: box.width, heightPoints: box.height)
    }

    // MARK: - A page's picture

    private func picture(of page: PDFDocument.Object) throws(NoPicture) -> StoredPage {
        for annotation in document.items(document.value("Annots", of: page), limit: 1000)
        where !["Link", "Popup"].contains(document.name(document.value("Subtype", of: annotation))) {
            throw NoPicture(words: "a note or a stamp lies on it")
        }
        var budget = Self.maxContentByteCount
        var drawn: [DrawnImage] = []
        try collect(
            contents(document.value("Contents", of: page), &budget), resources: inherited("Resources", of: page), matrix: .identity,
            depth: 0, &budget, into: &drawn)
        guard let first = drawn.first else { throw NoPicture(words: "there is no image on it") }
        let turns = ((document.integer(inherited("Rotate", of: page)) ?? 0) / 90 % 4 + 4) % 4
        let unit = document.number(document.value("UserUnit", of: page)) ?? 1
        guard drawn.count > 1 else {
            let (part, width, height) = try part(first)
            guard let orientation = first.matrix.orientation(quarterTurns: turns) else { throw NoPicture(words: "its image lies askew") }
            return StoredPage(
                [part], orientation: orientation, resolution: first.matrix.resolution(width: width, height: height, unit: unit))
        }
        return try joined(drawn, turns: turns, unit: unit)
    }

    /// Strips of one picture, equally wide, one below the other.
    private func joined(_ drawn: [DrawnImage], turns: Int, unit: Double) throws(NoPicture) -> StoredPage {
        guard drawn.count <= Self.maxStripCount else { throw NoPicture(words: "\(drawn.count) images lie on it") }
        let several = NoPicture(words: "\(drawn.count) images lie on it, which are no strips of one")
        let strips = drawn.sorted { $0.matrix.f > $1.matrix.f }
        var parts: [StoredPage.Part] = []
        var size: (width: Int, height: Int) = (0, 0)
        for (index, strip) in strips.enumerated() {
            let (part, width, height) = try part(strip)
            let matrix = strip.matrix
            guard matrix.orientation(quarterTurns: 0) == .upright, index == 0 || width == size.width else { throw several }
            let pixel = matrix.d / Double(height)
            if index > 0 {
                let above = strips[index - 1].matrix
                guard abs(above.e - matrix.e) < pixel, abs(above.a - matrix.a) < pixel, abs(above.f - matrix.f - matrix.d) < 1.5 * pixel
                else { throw several }
            }
            size = (width, size.height + height)
            parts.append(part)
        }
        let bounds = PDFMatrix(
            a: strips[0].matrix.a, b: 0, c: 0, d: strips[0].matrix.f + strips[0].matrix.d - strips[strips.count - 1].matrix.f, e: 0, f: 0)
        guard let orientation = bounds.orientation(quarterTurns: turns) else { throw several }
        return StoredPage(
            parts, orientation: orientation, resolution: bounds.resolution(width: size.width, height: size.height, unit: unit))
    }

    private func part(_ drawn: DrawnImage) throws(NoPicture) -> (StoredPage.Part, width: Int, height: Int) {
        let image = PDFImage(drawn.object, in: document)
        guard let part = image.part(isPaintedBlack: drawn.isPaintedBlack) else {
            throw NoPicture(words: image.reason ?? "its image is of a rare kind")
        }
        return (part, image.width, image.height)
    }

    // MARK: - A page's content

    private struct DrawnImage {
        let object: PDFDocument.Object
        let matrix: PDFMatrix
        /// What a mask lets through.
        let isPaintedBlack: Bool
    }

    /// Images in forms are the page's too, as deep as this.
    private static let maxFormDepth = 4

    private func collect(
        _ content: [UInt8], resources: PDFDocument.Object, matrix: PDFMatrix, depth: Int, _ budget: inout Int,
        into drawn: inout [DrawnImage]
    ) throws(NoPicture) {
        let objects = document.value("XObject", of: resources)
        let found: [PDFContent.Drawing]
        switch PDFContent.result(of: content, matrix: matrix) {
        case .drawings(let list): found = list
        case .other(let reason): throw NoPicture(words: reason)
        }
        for drawing in found {
            let object = document.value(drawing.name, of: objects)
            switch document.name(document.value("Subtype", of: object)) {
            case "Image":
                drawn.append(DrawnImage(object: object, matrix: drawing.matrix, isPaintedBlack: drawing.isPaintedBlack))
                guard drawn.count <= Self.maxStripCount else { throw NoPicture(words: "thousands of images lie on it") }
            case "Form":
                guard depth < Self.maxFormDepth else { throw NoPicture(words: "its content is deeply nested") }
                guard document.isNull(document.value("Group", of: object)) else { throw NoPicture(words: "it has transparent layers") }
                let own = document.numbers(document.value("Matrix", of: object))
                let inner = own.count == 6 ? PDFMatrix(own).then(drawing.matrix) : drawing.matrix
                let ownResources = document.value("Resources", of: object)
                try collect(
                    contents(object, &budget), resources: document.isNull(ownResources) ? resources : ownResources, matrix: inner,
                    depth: depth + 1, &budget, into: &drawn)
            default: continue
            }
        }
    }

    /// The content's operators, of one stream or of several one after the other.
    private func contents(_ object: PDFDocument.Object, _ budget: inout Int) throws(NoPicture) -> [UInt8] {
        let streams = document.isArray(object) ? document.items(object, limit: Self.maxStripCount) : [object]
        var content: [UInt8] = []
        for stream in streams where document.isStream(stream) {
            guard let packed = document.packedData(stream) else { throw NoPicture(words: "its content is damaged") }
            let plain: [UInt8]?
            switch PDFImage.filterNames(of: stream, in: document) {
            case []: plain = packed.count <= budget ? packed : nil
            case ["FlateDecode"]: plain = Inflater.unpacked(packed, limit: budget)
            default: throw NoPicture(words: "its content is compressed in a rare way")
            }
            guard let plain else { throw NoPicture(words: "its content is damaged or very long") }
            budget -= plain.count
            content += plain + [0x0A]
        }
        return content
    }

    // MARK: - What pages inherit

    private func inherited(_ key: String, of page: PDFDocument.Object) -> PDFDocument.Object {
        var node = page
        for _ in 0..<Self.maxDepth {
            let value = document.value(key, of: node)
            if !document.isNull(value) { return value }
            let parent = document.value("Parent", of: node)
            guard document.isDictionary(parent) else { return value }
            node = parent
        }
        return document.value(key, of: node)
    }

    /// In points; US Letter where it says nothing.
    private func pageBox(_ page: PDFDocument.Object) -> (width: Double, height: Double) {
        for key in ["CropBox", "MediaBox"] {
            let box = document.numbers(inherited(key, of: page))
            if box.count == 4, abs(box[2] - box[0]) > 0, abs(box[3] - box[1]) > 0 {
                let unit = document.number(document.value("UserUnit", of: page)) ?? 1
                return (abs(box[2] - box[0]) * unit, abs(box[3] - box[1]) * unit)
            }
        }
        return (612, 792)
    }
}
