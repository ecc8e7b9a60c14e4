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
        try concurrentMap(collection.entries, jobs: jobs) { [simulator] entry in
            let path = folder + "/" + entry.fileName
            try AtomicFile.write(try Self.encoded(simulator.sheet(entry.settings), entry.encoding), to: path)
            return path
        }
    }

    private static func encoded(
        _ sheet: SimulatedSheet, _ encoding: SimulatedCollection.Encoding
    ) throws(ImageCodecError) -> [UInt8] {
        switch encoding {
        case .png: PNGEncoder.encode(sheet.image, dotsPerInch: sheet.dotsPerInch)
        case .jpeg(let quality):
            try JPEGEncoder.encode(
                sheet.image, quality: quality, dotsPerInch: sheet.dotsPerInch,
                storedAs: EXIFOrientation(rawValue: sheet.orientationTag) ?? .upright)
        }
    }
}
