import Foundation
import ImageCodecs
import Imaging
import Sheets
import Support

/// Writes the filled-in sheets of invented writers into a folder.
///
/// **Determinism** A for the pixels; the files' bytes also depend on the versions of the encoding libraries.
public struct SheetSimulation {
    /// What the folder is for.
    public typealias Kind = SimulatedCollection.Kind

    private let simulator: SheetSimulator
    private let collection: SimulatedCollection
    private let jobs: Int

    /// - Throws: `ManifestError` about the template, `SimulationError`, `FileSystemError`.
    public init(
        templateFile: String, kind: Kind = .ordinary, sheetCount: Int, seed: UInt64, jobs: Int
    ) throws {
        simulator = SheetSimulator(template: try SheetTemplate(yaml: FileContent.text(of: templateFile), file: templateFile))
        collection = try SimulatedCollection.plan(kind, sheetCount: sheetCount, seed: seed)
        self.jobs = jobs
    }

    /// Draws every sheet and writes it; files of the same name are replaced.
    ///
    /// - Returns: the paths written.
    /// - Throws: `FileSystemError.unwritable`.
    public func write(to folder: String) throws -> [String] {
        try writeWithTruth(to: folder).map(\.path)
    }

    /// As `write(to:)`, with what is written in each sheet's cells and where they lie in its picture.
    public func writeWithTruth(to folder: String) throws -> [(path: String, cells: [SimulatedCell])] {
        try concurrentMap(collection.entries, jobs: jobs) { [simulator] entry in
            let path = folder + "/" + entry.fileName, sheet = simulator.sheet(entry.settings)
            try AtomicFile.write(try sheet.encoded(entry.encoding), to: path)
            return (path, sheet.cells)
        }
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
