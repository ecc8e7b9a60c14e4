import Imaging
import Support

/// What is wrong with pictures in folders that are brought in from elsewhere.
public enum PictureFolderError: DiagnosticError, Equatable {
    case noLabeledImages(folder: String)
    /// Files in a folder of pictures that are in none of the folders for the ten digits.
    case outsideFolders(folder: String, names: [String])
    /// Files in a folder of pictures that its table does not name.
    case notListed(folder: String, names: [String], table: String)
    case unreadablePicture(file: String, reason: String)
    case sameImageTwice(file: String, first: String)
    case sameImageOtherLabel(file: String, label: UInt8, other: String, otherLabel: UInt8)
    case notAGlyph(width: Int, height: Int)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .noLabeledImages(let folder):
            Diagnostic(
                code: "import.no-labeled-images", at: SourceLocation(file: folder),
                message: "has neither a labels.csv nor a sub-folder named 0 to 9 with files in it",
                fix: "put the images into sub-folders named 0 to 9, or add a labels.csv with the columns file, label, writer")
        case .outsideFolders(let folder, let names):
            Diagnostic(
                .warning, code: "import.outside-folders", at: SourceLocation(file: folder),
                message: "\(FileNameList.count(names)) left out, in none of the folders 0 to 9: \(FileNameList.text(names))",
                fix: "move the pictures into the folder named after the digit that they show, or take them away")
        case .notListed(let folder, let names, let table):
            Diagnostic(
                .warning, code: "import.not-listed", at: SourceLocation(file: folder),
                message: "\(FileNameList.count(names)) left out, not named in \(table): \(FileNameList.text(names))",
                fix: "add a line with the label for each, or take them away")
        case .unreadablePicture(let file, let reason):
            Diagnostic(
                code: "import.unreadable-picture", at: SourceLocation(file: file), message: "cannot be read: \(reason)",
                fix: "save the picture anew as PNG or JPEG, or take it away")
        case .sameImageTwice(let file, let first):
            Diagnostic(
                .warning, code: "import.same-image-twice", at: SourceLocation(file: file),
                message: "has the same content as '\(first)' and is not counted twice", fix: "delete one of the two")
        case .sameImageOtherLabel(let file, let label, let other, let otherLabel):
            Diagnostic(
                code: "import.same-image-other-label", at: SourceLocation(file: file),
                message: "is labeled \(label), but the same picture is labeled \(otherLabel) as '\(other)'",
                fix: "look at the picture and delete the copy whose label is wrong; neither is used until then")
        case .notAGlyph(let width, let height):
            Diagnostic(
                code: "import.not-a-glyph",
                message: "a picture of \(width) × \(height) pixels, not \(Glyph.side) × \(Glyph.side) as a normalized digit has",
                fix: "give the picture as it was exported; where the pictures are ordinary ones, which are normalized here, leave "
                    + "'normalized' out")
        }
    }
}

/// Names of files in a message: a few of them, and how many there are.
enum FileNameList {
    static func count(_ names: [String]) -> String { names.count == 1 ? "1 file" : "\(names.count) files" }

    private static let shownCount = 5

    static func text(_ names: [String]) -> String {
        let shown = names.prefix(shownCount).joined(separator: ", ")
        return names.count > shownCount ? "\(shown) and \(names.count - shownCount) more" : shown
    }
}
