import Foundation
import ImageCodecs
import Recipes
import Support

/// Writes each page that was read as a picture with what was found on it, for a person to look at: of `scan.jpg` it is
/// `scan-overlay.png`, of page 3 of `pile.pdf` it is `pile-page3-overlay.png`.
public struct RecognitionOverlays: Sendable {
    private let paths: [String]
    private let outputs: OutputFiles

    /// An overlay that could not be written. No picture's fault: nothing goes on then.
    struct Failure: Error {
        let error: any DiagnosticError
    }

    /// - Parameters:
    ///   - folder: is made where it is not there.
    ///   - list: the pictures to be read.
    ///   - inputs: other files that are read, such as the template.
    ///   - isForced: whether other files of the same names are replaced.
    /// - Throws: `OutputError` where the folder cannot be one for outputs, or is one of those that are read.
    public init(folder: String, of list: PictureList, inputs: [String], isForced: Bool) throws {
        _ = try OutputPath(folder)
        var taken: Set<String> = []
        paths = list.pictures.map { picture in
            let stem = Self.stem(of: picture.name)
            var name = stem, number = 1
            while !taken.insert(name.lowercased()).inserted {
                number += 1
                name = "\(stem)-\(number)"
            }
            return folder + "/" + name + "-overlay.png"
        }
        outputs = OutputFiles(inputs: list.inputs + inputs, isForced: isForced)
        try outputs.check(paths.isEmpty ? [folder + "/any-overlay.png"] : paths)
    }

    private static func stem(of name: PageReference) -> String {
        let stem = FileName((name.file as NSString).deletingPathExtension).lastComponent.asPlainFileName
        return (stem.isEmpty ? "picture" : stem) + (name.page.map { "-page\($0)" } ?? "")
    }

    /// - Throws: `Failure`.
    func write(_ overlay: PageOverlay, ofPicture index: Int) throws {
        do {
            try outputs.write(PNGEncoder.encode(overlay.picture, compression: .fast), to: paths[index])
        } catch let error as any DiagnosticError {
            throw Failure(error: error)
        }
    }
}
