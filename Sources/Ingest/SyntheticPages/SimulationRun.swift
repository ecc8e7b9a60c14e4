import Forms
import Foundation
import ImageCodecs
import Imaging
import SheetPrinting
import SheetSimulation
import Support

/// Writes the filled-in sheets of invented writers into a folder.
///
/// **Determinism** A for the pixels; the files' bytes also depend on the versions of the encoding libraries.
public struct SimulationRun: Sendable {
    /// What the folder is for.
    public typealias Kind = SimulatedCollection.Kind

    private let simulator: SheetSimulator
    /// Prints what is filled in; nil where only a template is known, whose lines and marks are then all there is.
    private let printer: SheetPrinter?
    private let collection: SimulatedCollection
    private let jobs: Int
    private let inputs: [String]
    /// What a person should know of how the file was read, such as a guessed encoding.
    public let remarks: [Diagnostic]

    /// - Throws: `ManifestError` about the template, `SimulationError`, `FileSystemError`.
    public init(
        templateFile: String, kind: Kind = .ordinary, sheetCount: Int, seed: UInt64, forms: DigitForms = .common, jobs: Int
    ) throws {
        let template = try FileContent.encodedManifest(of: templateFile)
        remarks = template.remarks(file: templateFile)
        simulator = SheetSimulator(template: try SheetTemplate(yaml: template.text, file: templateFile))
        printer = nil
        collection = try SimulatedCollection.plan(kind, sheetCount: sheetCount, seed: seed, forms: forms)
        self.jobs = jobs
        inputs = [templateFile]
    }

    /// Fills in the first page of sheets as `PrintRun` prints them, numbered from 1.
    ///
    /// - Throws: `ManifestError` about the description, `SimulationError`, `FileSystemError`.
    public init(
        descriptionFile: String, kind: Kind = .ordinary, sheetCount: Int, seed: UInt64, forms: DigitForms = .common, jobs: Int
    ) throws {
        let description = try FileContent.encodedManifest(of: descriptionFile)
        remarks = description.remarks(file: descriptionFile)
        let printer = SheetPrinter(try SheetDescription(yaml: description.text, file: descriptionFile))
        simulator = SheetSimulator(template: printer.description.template)
        self.printer = printer
        collection = try SimulatedCollection.plan(kind, sheetCount: sheetCount, seed: seed, forms: forms)
        self.jobs = jobs
        inputs = [descriptionFile]
    }

    /// Draws every sheet and writes it.
    ///
    /// - Parameter isForced: whether other files of the same names are replaced.
    /// - Returns: the paths written, or found there as they are to be.
    /// - Throws: `OutputError` before the first one is written, `FileSystemError.unwritable`.
    public func write(to folder: String, isForced: Bool = false) throws -> [String] {
        try writeWithTruth(to: folder, isForced: isForced).map(\.path)
    }

    /// Finer than any capture shows.
    private static let printDotsPerInch = 300.0

    /// As `write(to:)`, with what is written in each sheet's cells and where they lie in its picture.
    public func writeWithTruth(
        to folder: String, isForced: Bool = false
    ) throws -> [(path: String, cells: [SimulatedCell])] {
        _ = try OutputPath(folder)
        let outputs = OutputFiles(inputs: inputs, isForced: isForced)
        let entries = collection.entries.map { (entry: $0, path: folder + "/" + $0.fileName) }
        // All that is there is looked at before the first file is written.
        let existing = entries.filter { FileManager.default.fileExists(atPath: $0.path) }
        _ = try concurrentMap(existing, jobs: jobs) { [simulator, printer] entry, path in
            try outputs.needsWriting(try Self.sheet(entry, simulator, printer).encoded(entry.encoding), to: path)
        }
        return try concurrentMap(entries, jobs: jobs) { [simulator, printer] entry, path in
            let sheet = try Self.sheet(entry, simulator, printer)
            try outputs.write(try sheet.encoded(entry.encoding), to: path)
            return (path, sheet.cells)
        }
    }

    /// The form that the sheets are filled in on.
    package var template: SheetTemplate { simulator.template }

    /// All sheets.
    package var entries: [SimulatedCollection.Entry] { collection.entries }

    /// The sheets that somebody has filled in.
    var filledEntries: [SimulatedCollection.Entry] { collection.entries.filter { $0.settings.writerNumber != nil } }

    /// Draws one sheet.
    package func sheet(_ entry: SimulatedCollection.Entry) throws -> SimulatedSheet { try Self.sheet(entry, simulator, printer) }

    private static func sheet(
        _ entry: SimulatedCollection.Entry, _ simulator: SheetSimulator, _ printer: SheetPrinter?
    ) throws -> SimulatedSheet {
        let page = try printer.map { printer in
            try printer.printedPage(
                SheetIdentity(collection: printer.description.name, sheet: entry.settings.sheetNumber, page: 1),
                dotsPerInch: printDotsPerInch)
        }
        return simulator.sheet(entry.settings, on: page)
    }
}

extension SimulatedSheet {
    /// The bytes of its file.
    ///
    /// - Throws: `ImageCodecError.tooLargeToEncode`.
    public func encoded(_ encoding: SimulatedCollection.Encoding) throws(ImageCodecError) -> [UInt8] {
        switch encoding {
        case .png: PNGEncoder.encode(image, dotsPerInch: dotsPerInch)
        case .jpeg(let quality):
            try JPEGEncoder.encode(
                image, quality: quality, dotsPerInch: dotsPerInch,
                storedAs: EXIFOrientation(rawValue: orientationTag) ?? .upright)
        }
    }
}
