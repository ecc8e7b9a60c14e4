import Foundation
import ImageCodecs
import Imaging
import Sheets
import Support

/// Writes the filled-in sheets of invented writers into a folder.
///
/// **Determinism** A for the pixels; the files' bytes also depend on the versions of the encoding libraries.
public struct SheetSimulation {
    private let template: SheetTemplate
    private let collection: SimulatedCollection
    private let jobs: Int

    /// - Throws: `ManifestError` about the template, `FileSystemError`.
    public init(templateFile: String, sheetCount: Int, seed: UInt64, jobs: Int) throws {
        template = try SheetTemplate(yaml: FileContent.text(of: templateFile), file: templateFile)
        collection = SimulatedCollection(sheetCount: sheetCount, seed: seed)
        self.jobs = jobs
    }

    /// Draws every sheet and writes it; files of the same name are replaced.
    ///
    /// - Returns: the paths written.
    /// - Throws: `FileSystemError.unwritable`.
    public func write(to folder: String) throws -> [String] {
        try concurrentMap(collection.sheets, jobs: jobs) { planned in
            let path = folder + "/" + planned.fileName
            try AtomicFile.write(try encoded(planned), to: path)
            return path
        }
    }
}
