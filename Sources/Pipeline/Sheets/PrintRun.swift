import Forms
import Foundation
import ImageCodecs
import Imaging
import Recipes
import SheetPrinting
import Support

/// New sheets of a collection, printed into a folder beside the template that reads them and the register of all that were
/// issued.
///
/// Doing it again adds nothing; other numbers add other sheets. What was issued before is never changed: a folder whose
/// template was written from another description is refused.
public struct PrintRun {
    /// What the pages are written as.
    public enum Format: String, Sendable, CaseIterable {
        /// One document of all pages, or one a sheet.
        case pdf
        /// One picture a page.
        case svg, png
    }

    /// What was written.
    public struct Result: Sendable, Encodable {
        /// Documents or pictures, in the order of the sheets.
        public let files: [String]
        public let template: String
        public let register: String
        /// How many sheets were not in the register before.
        public let addedSheetCount: Int
    }

    private let printer: SheetPrinter
    private let sheets: ClosedRange<Int>
    /// One a sheet; nil where nobody is named.
    private let writerNames: [String]?
    private let file: String
    private let inputs: [String]
    /// What a person should know of how the files were read, such as a guessed encoding.
    public let remarks: [Diagnostic]

    private var description: SheetDescription { printer.description }

    /// - Parameters:
    ///   - descriptionFile: the description's path.
    ///   - sheetCount: nil for as many as there are names.
    ///   - firstSheet: the number of the first one.
    ///   - writerNamesFile: a text with a writer's name in each line; nil where the register is to be filled in by hand.
    ///   - emphasized: the names of ways of writing, such as `7-crossed`, that cells show a model of.
    /// - Throws: `ManifestError` about the description, `PrintRunError`, `FileSystemError`.
    public init(
        descriptionFile: String, sheetCount: Int?, firstSheet: Int, writerNamesFile: String?, emphasized: [String] = []
    ) throws {
        file = descriptionFile
        inputs = [descriptionFile] + (writerNamesFile.map { [$0] } ?? [])
        let description = try FileContent.encodedManifest(of: descriptionFile)
        let forms = try emphasized.map { name throws(PrintRunError) in
            guard let form = DigitAllograph(rawValue: name) else { throw .unknownForm(name) }
            return form
        }
        printer = SheetPrinter(try SheetDescription(yaml: description.text, file: descriptionFile), emphasized: forms)
        let list = try writerNamesFile.map { try EncodedText(contentsOf: $0) }
        remarks = description.remarks(file: descriptionFile) + (list?.remarks(file: writerNamesFile ?? "") ?? [])
        let names = list.map { list in
            list.text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
                .filter { !$0.isEmpty }
        }
        guard let count = sheetCount ?? names?.count, count > 0 else { throw PrintRunError.noSheets }
        if let names, names.count != count {
            throw PrintRunError.nameCountDiffers(names: names.count, sheets: count, file: writerNamesFile ?? "")
        }
        guard firstSheet >= 1, count <= Self.maxSheetCount, firstSheet <= SheetDescription.maxSheetNumber - count + 1 else {
            throw PrintRunError.numbersOutOfRange(first: firstSheet, count: count)
        }
        sheets = firstSheet...(firstSheet + count - 1)
        writerNames = names
    }

    /// More sheets at once would fill the memory with one document.
    public static let maxSheetCount = 5000

    /// Writes pages, template and register.
    ///
    /// A template or register that is there already is kept as it is, but for sheets that are added to the register.
    ///
    /// - Parameters:
    ///   - isSeparate: whether every sheet gets a PDF of its own.
    ///   - dotsPerInch: of PNG.
    ///   - isForced: whether pages that are there and look otherwise are replaced.
    /// - Throws: `PrintRunError`, `SheetPrintingError`, `TableErrors`, `OutputError`, `FileSystemError`.
    public func write(
        to folder: String, format: Format = .pdf, isSeparate: Bool = false, dotsPerInch: Double = 300, isForced: Bool = false
    ) throws -> Result {
        let folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        let template = folder + "/" + description.name + ".yaml", register = folder + "/sheets.csv"
        let outputs = OutputFiles(inputs: inputs, isForced: isForced)
        try outputs.check(folder.isEmpty ? [folder] : [template, register])
        // A register may be a link to one that several folders share: what it leads to is read and written.
        let registerFile = try OutputPath(register, followsLink: true).resolved
        let lock = try SharedFileLock(registerFile)
        defer { withExtendedLifetime(lock) {} }
        try checkTemplate(template)
        let (rows, addedSheetCount) = try registered(in: register, file: registerFile)
        let files = try writePages(to: folder, format, isSeparate: isSeparate, dotsPerInch: dotsPerInch, outputs)
        if !FileManager.default.fileExists(atPath: template) { try outputs.write(Array(templateText.utf8), to: template) }
        // Last: what is in the register has been printed.
        if let rows { try AtomicFile.write(rows, to: registerFile) }
        return Result(files: files, template: template, register: register, addedSheetCount: addedSheetCount)
    }

    private var templateText: String {
        description.template.yaml(comment: [
            "Reads the sheets of the collection '\(description.name)'. Written with them: labels and codes depend on it."
        ])
    }

    /// Sheets that were issued must stay readable.
    private func checkTemplate(_ path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        let written = try SheetTemplate(yaml: FileContent.manifestText(of: path), file: path)
        guard written.isSameForm(as: description.template) else {
            throw PrintRunError.otherDescription(template: path, collection: description.name, description: file)
        }
    }

    private func writePages(
        to folder: String, _ format: Format, isSeparate: Bool, dotsPerInch: Double, _ outputs: OutputFiles
    ) throws -> [String] {
        var pages: [(path: String, bytes: [UInt8])] = []
        func add(_ bytes: [UInt8], _ name: String) { pages.append((folder + "/" + name, bytes)) }
        switch format {
        case .pdf where isSeparate:
            for sheet in sheets {
                add(try printer.pdf(description.identities(sheets: sheet...sheet)), name(sheet) + ".pdf")
            }
        case .pdf:
            let last = sheets.count > 1 ? "-" + sheets.upperBound.padded(to: 4) : ""
            add(try printer.pdf(description.identities(sheets: sheets)), name(sheets.lowerBound) + last + ".pdf")
        case .svg, .png:
            for page in description.identities(sheets: sheets) {
                let suffix = description.pageCount > 1 ? "-page\(page.page)" : ""
                let bytes =
                    try format == .svg
                    ? printer.svg(page)
                    : PNGEncoder.encode(printer.image(page, dotsPerInch: dotsPerInch), dotsPerInch: dotsPerInch)
                add(bytes, name(page.sheet) + suffix + "." + format.rawValue)
            }
        }
        try outputs.write(pages)
        return pages.map(\.path)
    }

    private func name(_ sheet: Int) -> String { description.name + "-" + sheet.padded(to: 4) }

    /// The register with the sheets added that are not in it; names that were filled in meanwhile stay.
    ///
    /// - Returns: the new text; nil where nothing is to be added.
    private func registered(in path: String, file: String) throws -> (text: String?, addedSheetCount: Int) {
        let earlierRegister = FileManager.default.fileExists(atPath: file) ? try SheetRegister(ManifestPath(path, relativeTo: "")) : nil
        let earlier = earlierRegister?.entries ?? []
        var entries = earlier
        let places = Dictionary(entries.enumerated().map { ($1.identity, $0) }) { first, _ in first }
        var added: Set<Int> = []
        for page in description.identities(sheets: sheets) {
            let name = writerNames?[page.sheet - sheets.lowerBound]
            guard let place = places[page] else {
                added.insert(page.sheet)
                entries.append(SheetRegister.Entry(identity: page, writer: name))
                continue
            }
            if let name, let registered = entries[place].writer, registered != name {
                throw PrintRunError.writerDiffers(sheet: page.sheet, registered: registered, given: name, register: path)
            }
            entries[place] = SheetRegister.Entry(identity: page, writer: entries[place].writer ?? name)
        }
        if entries == earlier { return (nil, 0) }
        // Written anew, it would no longer be what its owner's program writes.
        if earlierRegister?.isPlain == false { throw PrintRunError.otherRegisterFormat(path) }
        entries.sort { Self.order($0.identity) < Self.order($1.identity) }
        return (SheetRegister.csv(entries), added.count)
    }

    private static func order(_ identity: SheetIdentity) -> (String, Int, Int) {
        (identity.collection, identity.sheet, identity.page)
    }
}

extension SheetTemplate {
    /// Whether both read the same sheets: all that a print shows. Thresholds may be changed after the printing.
    fileprivate func isSameForm(as other: SheetTemplate) -> Bool {
        name == other.name && pageSizeMM == other.pageSizeMM && registration == other.registration && fields == other.fields
            && qrCode == other.qrCode && dropOutColor == other.dropOutColor
    }
}
