import Imaging
import Support

/// What is wrong with data brought in from elsewhere. Offsets count in the unpacked content, but for a damaged gzip file.
public enum ImportError: DiagnosticError, Equatable {
    case damagedGzip(file: String, offset: Int, reason: String)
    case contentTooLong(file: String, limit: Int)
    case wrongMagic(file: String, found: UInt32, expected: UInt32)
    case wrongDimension(file: String, what: String, found: Int, expected: Int, offset: Int)
    case wrongByteCount(file: String, found: Int, expected: Int)
    case labelOutOfRange(file: String, found: String, offset: Int)
    case malformedTar(file: String, offset: Int, reason: String)
    /// A tar archive that is whole, but holds what is not read here.
    case unsupportedTar(file: String, offset: Int, reason: String)
    case labelsDisagree(file: String, line: Int, found: Int, expected: Int)
    case malformedLine(file: String, line: Int, reason: String)
    /// A table in another encoding; `text` is what can be made of the line.
    case notUTF8(file: String, line: Int, text: String)
    case lineCountMismatch(file: String, found: Int, expected: Int)
    case noLabeledImages(folder: String)
    /// Files in a folder of pictures that are in none of the folders for the ten digits.
    case outsideFolders(folder: String, names: [String])
    /// Files in a folder of pictures that its table does not name.
    case notListed(folder: String, names: [String], table: String)
    case unreadablePicture(file: String, reason: String)
    /// Files in a folder of archives that are none, or are packed in a way that is not read.
    case notArchives(folder: String, names: [String])
    case noSamples(file: String)
    case malformedSample(file: String, reason: String)
    /// Members of an archive whose names have no ending, so that nobody knows what they are.
    case noEnding(file: String, names: [String])
    /// A sample without a picture or label of its own whose members have dots within their names.
    case dotsInNames(file: String, key: String, example: String)
    case notAGlyph(width: Int, height: Int)
    case sameImageTwice(file: String, first: String)
    case sameImageOtherLabel(file: String, label: UInt8, other: String, otherLabel: UInt8)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .damagedGzip, .contentTooLong, .wrongMagic, .wrongDimension, .wrongByteCount, .labelOutOfRange, .malformedTar,
            .unsupportedTar:
            binaryDiagnostic
        case .noSamples, .malformedSample, .noEnding, .dotsInNames, .notAGlyph, .notArchives: sampleDiagnostic
        case .noLabeledImages, .outsideFolders, .notListed, .unreadablePicture, .sameImageTwice, .sameImageOtherLabel:
            folderDiagnostic
        case .labelsDisagree, .malformedLine, .notUTF8, .lineCountMismatch: textDiagnostic
        }
    }

    private static func hexadecimal(_ word: UInt32) -> String {
        let digits = String(word, radix: 16)
        return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
    }

    private var binaryDiagnostic: Diagnostic {
        func defect(_ code: String, _ file: String, _ offset: Int, _ message: String, fix: String) -> Diagnostic {
            Diagnostic(
                code: "import." + code, at: SourceLocation(file: file, place: .byteOffset(offset)), message: message, fix: fix)
        }
        let again = "the file is cut or damaged; fetch it again"
        return switch self {
        case .damagedGzip(let file, let offset, let reason):
            defect("damaged-gzip", file, offset, "cannot be unpacked: \(reason)", fix: again)
        case .contentTooLong(let file, let limit):
            defect(
                "content-too-long", file, limit, "the content is longer than \(limit) bytes",
                fix: "this is not an MNIST file; check its name")
        case .wrongMagic(let file, let found, let expected):
            defect(
                "wrong-magic", file, 0,
                "starts with \(Self.hexadecimal(found)), not \(Self.hexadecimal(expected))",
                fix: "give the images' file (…-images-idx3-ubyte) as images and the labels' (…-labels-idx1-ubyte) as labels")
        case .wrongDimension(let file, let what, let found, let expected, let offset):
            defect("wrong-dimension", file, offset, "\(what) \(found), not \(expected)", fix: "give two files of one set")
        case .wrongByteCount(let file, let found, let expected):
            defect(
                "wrong-size", file, min(found, expected), "\(found) bytes where the header announces \(expected)", fix: again)
        case .labelOutOfRange(let file, let found, let offset):
            defect("label-out-of-range", file, offset, "the label is \(found), not 0 to 9", fix: again)
        case .malformedTar(let file, let offset, let reason): defect("malformed-tar", file, offset, reason, fix: again)
        case .unsupportedTar(let file, let offset, let reason):
            defect(
                "unsupported-tar", file, offset, reason,
                fix: "the archive is whole; make it again of plain files only, with names in UTF-8")
        default: preconditionFailure("told elsewhere")
        }
    }

    private var sampleDiagnostic: Diagnostic {
        switch self {
        case .noSamples(let file):
            Diagnostic(
                code: "import.no-samples", at: SourceLocation(file: file), message: "holds no sample of a WebDataset",
                fix: "name tar archives, or a folder with some, whose members are such as 000001.png and 000001.cls")
        case .notArchives(let folder, let names):
            Diagnostic(
                .warning, code: "import.not-an-archive", at: SourceLocation(file: folder),
                message: "\(Self.files(names)) left out, no .tar, .tar.gz or .tgz: \(Self.list(names))",
                fix: "pack the samples as one of these, or take the files away")
        case .malformedSample(let file, let reason):
            Diagnostic(
                code: "import.malformed-sample", at: SourceLocation(file: file), message: reason,
                fix: "make the archive again with a picture and a label from 0 to 9 for each sample; the others are read")
        case .noEnding(let file, let names):
            Diagnostic(
                .warning, code: "import.no-ending", at: SourceLocation(file: file),
                message: "\(Self.files(names)) without an ending in the name that says what it is: \(Self.list(names))",
                fix: "name the members of a sample such as 000001.png and 000001.cls; whatever else lies there can stay")
        case .dotsInNames(let file, let key, let example):
            Diagnostic(
                code: "import.dots-in-names", at: SourceLocation(file: file),
                message: "a sample's name ends at the first dot, so that '\(example)' and all that starts with '\(key).' is one sample, "
                    + "which has no single picture and label",
                fix: "name the members without dots but the one before the ending, such as \(key)-1.png and \(key)-1.cls")
        case .notAGlyph(let width, let height):
            Diagnostic(
                code: "import.not-a-glyph",
                message: "a picture of \(width) × \(height) pixels, not \(Glyph.side) × \(Glyph.side) as a normalized digit has",
                fix: "give the picture as it was exported; where the pictures are ordinary ones, which are normalized here, leave "
                    + "'normalized' out")
        default: preconditionFailure("told elsewhere")
        }
    }

    private var textDiagnostic: Diagnostic {
        func defect(_ code: String, _ file: String, _ line: Int, _ message: String, fix: String) -> Diagnostic {
            Diagnostic(
                code: "import." + code, at: SourceLocation(file: file, place: .text(line: line, column: 1)),
                message: message, fix: fix)
        }
        return switch self {
        case .labelsDisagree(let file, let line, let found, let expected):
            defect(
                "labels-disagree", file, line, "the label is \(found), the labels' file says \(expected)",
                fix: "give the table that belongs to this set: row by row the same digits")
        case .malformedLine(let file, let line, let reason):
            defect("malformed-line", file, line, reason, fix: "mend the line, or fetch the table again")
        case .lineCountMismatch(let file, let found, let expected):
            defect(
                "line-count-mismatch", file, min(found, expected) + 1, "\(found) lines for \(expected) digits",
                fix: "give the table that belongs to this set: row by row the same digits")
        case .notUTF8(let file, let line, let text):
            defect(
                "not-utf-8", file, line, "is not in UTF-8: '\(text)'",
                fix: "save the table as 'CSV UTF-8', or turn it with iconv, such as `iconv -f WINDOWS-1252 -t UTF-8`")
        default: preconditionFailure("told elsewhere")
        }
    }

    private var folderDiagnostic: Diagnostic {
        switch self {
        case .noLabeledImages(let folder):
            Diagnostic(
                code: "import.no-labeled-images", at: SourceLocation(file: folder),
                message: "has neither a labels.csv nor a sub-folder named 0 to 9 with files in it",
                fix: "put the images into sub-folders named 0 to 9, or add a labels.csv with the columns file, label, writer")
        case .sameImageTwice(let file, let first):
            Diagnostic(
                .warning, code: "import.same-image-twice", at: SourceLocation(file: file),
                message: "has the same content as '\(first)' and is not counted twice", fix: "delete one of the two")
        case .sameImageOtherLabel(let file, let label, let other, let otherLabel):
            Diagnostic(
                code: "import.same-image-other-label", at: SourceLocation(file: file),
                message: "is labeled \(label), but the same picture is labeled \(otherLabel) as '\(other)'",
                fix: "look at the picture and delete the copy whose label is wrong; neither is used until then")
        case .outsideFolders(let folder, let names):
            Diagnostic(
                .warning, code: "import.outside-folders", at: SourceLocation(file: folder),
                message: "\(Self.files(names)) left out, in none of the folders 0 to 9: \(Self.list(names))",
                fix: "move the pictures into the folder named after the digit that they show, or take them away")
        case .notListed(let folder, let names, let table):
            Diagnostic(
                .warning, code: "import.not-listed", at: SourceLocation(file: folder),
                message: "\(Self.files(names)) left out, not named in \(table): \(Self.list(names))",
                fix: "add a line with the label for each, or take them away")
        case .unreadablePicture(let file, let reason):
            Diagnostic(
                code: "import.unreadable-picture", at: SourceLocation(file: file), message: "cannot be read: \(reason)",
                fix: "save the picture anew as PNG or JPEG, or take it away")
        default: preconditionFailure("told elsewhere")
        }
    }

    private static func files(_ names: [String]) -> String { names.count == 1 ? "1 file" : "\(names.count) files" }

    private static let shownNameCount = 5

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(shownNameCount).joined(separator: ", ")
        return names.count > shownNameCount ? "\(shown) and \(names.count - shownNameCount) more" : shown
    }
}
