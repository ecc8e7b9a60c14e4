import Forms
import ImageCodecs
import Imaging
import Recipes
import SheetReading
import Support

/// Reads the picture of a filled-in form: decodes it, finds the page, turns it upright, and labels its cells.
///
/// It is the only way in which a sheet is read, whether its picture is a scan, was made by computation or is given to `recognize`. What
/// is known about the page besides its picture is its `PageContent`.
///
/// **Determinism** B; the decoding libraries may change a pixel from version to version.
struct PageReader: Sendable {
    let template: SheetTemplate
    let profile: NormalizationProfile
    /// As of `SheetReader`.
    var acceptsUnfilled = false
    /// As of `SheetReader`.
    var readsTurned: Bool?

    /// A page as it was read.
    struct Page {
        let picture: DecodedImage
        /// Upright, and labeled where somebody knows what is written.
        let reading: SheetReading
        /// The cells that give digits, in the order of the form.
        let cells: [CellReading]
    }

    /// The form's drop-out color is taken out.
    func decode(_ page: StoredPage) throws -> DecodedImage {
        try ImageDecoder(dropOutColor: template.dropOutColor, keepsChroma: true).decode(page)
    }

    /// - Parameter identity: which sheet it is, where the form carries identities and somebody knows it; nil where the code is to be read.
    /// - Throws: `SheetError`, and what `content` throws.
    func read(_ picture: DecodedImage, identity: SheetIdentity? = nil, content: some PageContent) throws -> Page {
        let (picture, read) = try read(picture.withSquarePixels, identity: identity)
        let upright = try content.labeledUpright(read, by: self)
        let reading = picture.chroma.map { upright.flaggingSecondInk(picture.image, $0, template: template) } ?? upright
        return Page(picture: picture, reading: reading, cells: try content.digitCells(of: reading))
    }
}

extension PageReader {
    /// Rows of a fax in the coarse mode, 98 to the inch, where it has 204 columns: files often do not say so.
    private static let faxAspect = 204.0 / 98
    /// A picture that is wider for its height than the form by this is one of such rows, or lies on its side.
    private static let faxProportions = 1.7...2.5

    /// The page as it is, or as the fax that it looks like: then with its rows stretched.
    private func read(_ picture: DecodedImage, identity: SheetIdentity?) throws(SheetError) -> (DecodedImage, SheetReading) {
        var reader = SheetReader(template: template, profile: profile, acceptsUnfilled: acceptsUnfilled)
        reader.readsTurned = readsTurned
        let first: SheetError
        do {
            let writing = picture.chroma.flatMap { reader.withoutIgnoredInk(picture.image, $0) }
            return (picture, try reader.read(picture.image, writing: writing, dotsPerInch: picture.dotsPerInch, identity: identity))
        } catch {
            first = error
        }
        let proportions = Double(picture.image.width) / Double(picture.image.height)
        guard Self.faxProportions.contains(proportions * template.pageSizeMM.height / template.pageSizeMM.width) else { throw first }
        let stretched = DecodedImage(
            // Stretched points are no points any more.
            image: (picture.image.withoutDither ?? picture.image)
                .stretched(toHeight: Int((Double(picture.image.height) * Self.faxAspect).rounded())),
            format: picture.format,
            dotsPerInch: nil, orientation: picture.orientation, warnings: picture.warnings)
        do {
            return (stretched, try reader.read(stretched.image, identity: identity))
        } catch {
            throw first
        }
    }
}

/// What is known about a page besides its picture.
protocol PageContent {
    /// The reading the right way up and with its labels.
    func labeledUpright(_ reading: SheetReading, by reader: PageReader) throws -> SheetReading

    /// The cells that give digits.
    func digitCells(of reading: SheetReading) throws -> [CellReading]
}

/// What a person says about the content of a scan.
struct ScanContent: PageContent {
    /// What a table of labels says; nil where there is none.
    let labels: FileLabels?
    /// For a form that does not show which way up it is; nil where every form does.
    let uprightCheck: UprightCheck?

    /// - Throws: `SheetError` where the digits contradict the labels whichever way the page is turned, `ScanError.labelsDisagree`.
    func labeledUpright(_ reading: SheetReading, by reader: PageReader) throws -> SheetReading {
        let labeled = try labeled(reading)
        guard let uprightCheck else { return labeled }
        return try uprightCheck.upright(labeled, template: reader.template, profile: reader.profile) { try self.labeled($0) }
    }

    func digitCells(of reading: SheetReading) -> [CellReading] {
        reading.cells.filter { $0.status.isDigit && $0.glyph != nil && labels?.cells[$0.labelCell] != .noDigit }
    }

    /// The reading with what the table of labels says.
    private func labeled(_ reading: SheetReading) throws(ScanError) -> SheetReading {
        guard let labels else { return reading }
        for cell in reading.cells {
            if let printed = cell.label, case .digit(let digit) = labels.cells[cell.labelCell], printed != digit {
                throw .labelsDisagree(place: cell.place, label: digit, printed: printed)
            }
        }
        let lines = labels.lines.filter { name, digits in reading.line(name, holds: digits.count) }
        return reading.labeled { cell in
            if let line = lines[cell.field], line.indices.contains(cell.column) { return line[cell.column] }
            return labels.cells[cell.labelCell].map(\.digit) ?? cell.label
        }
    }
}

extension KnownDigits: PageContent {
    func labeledUpright(_ reading: SheetReading, by reader: PageReader) -> SheetReading {
        upright(reading, template: reader.template, profile: reader.profile).labeled { byPlace[$0.place]?.label }
    }
}

extension SheetReading {
    /// Whether a line was split into so many digits: only then is it known which label belongs to which.
    func line(_ name: String, holds count: Int) -> Bool {
        guard let field = fields.first(where: { $0.name == name }) else { return false }
        return field.cells.count == count && field.cells.allSatisfy(\.status.isDigit)
    }
}

extension DecodedImage {
    /// The same picture with square pixels, where the file says that its are not.
    fileprivate var withSquarePixels: DecodedImage {
        guard let squared = image.withSquarePixels(aspect: pixelAspect) else { return self }
        let smooth = image.withoutDither?.withSquarePixels(aspect: pixelAspect)
        return DecodedImage(image: smooth ?? squared, format: format, dotsPerInch: nil, orientation: orientation, warnings: warnings)
    }
}
