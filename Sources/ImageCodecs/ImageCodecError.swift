import Imaging
import Support

/// Why a picture could not be read or written.
public enum ImageCodecError: DiagnosticError, Equatable {
    /// The content is of a kind that Inkmill does not read, whatever the file's name says.
    case unreadableContent(ContentKind)
    case tooManyPixels(width: Int, height: Int, maxPixelCount: Int)
    /// Rows of a few pixels cost more than their pixels.
    case tooManyRows(width: Int, height: Int, maxRowCount: Int)
    /// The file ends before the picture does.
    case truncated(ImageFormat, byteOffset: Int)
    /// The file contradicts its format; `byteOffset` is how far it could be read.
    case corrupt(ImageFormat, byteOffset: Int, reason: String)
    /// The file is well-formed but of a variant that the library does not decode.
    case unsupportedVariant(ImageFormat, byteOffset: Int, reason: String)
    case outOfMemory(ImageFormat, byteCount: Int)
    /// The picture is gray, and the form's lines are printed in a color that is to drop out.
    case noColor(expected: DropOutColor)
    /// Where one picture is expected.
    case severalPages(Int)
    case noSuchPage(Int, pageCount: Int)
    case tooManyPages(limit: Int)
    /// A PDF that is opened with a password.
    case encrypted
    /// A page that only another program can draw, which is not installed.
    case needsProgram(String, package: String, reason: String)
    /// The other program could not draw it.
    case notDrawn(program: String, reason: String)
    /// The file itself cannot be read.
    case file(FileSystemError)
    /// A picture larger than a JPEG can be.
    case tooLargeToEncode(width: Int, height: Int, maxDimension: Int)

    public var diagnostics: [Diagnostic] {
        switch self {
        case .unreadableContent(let kind):
            [
                Diagnostic(
                    code: "image.unreadable-content",
                    message: "the file is \(kind.name), whatever it is called; a picture or a PDF is expected",
                    fix: Self.fix(for: kind))
            ]
        case .tooManyPixels(let width, let height, let limit):
            [
                Diagnostic(
                    code: "image.too-many-pixels",
                    message: "the picture says it is \(width) × \(height) pixels; at most \(limit) pixels are read",
                    fix: "scan at 300 dpi or scale the picture down; if the file is small, it is damaged or made to do harm")
            ]
        case .tooManyRows(let width, let height, let limit):
            [
                Diagnostic(
                    code: "image.too-many-rows",
                    message: "the picture says it is \(width) × \(height) pixels; at most \(limit) rows are read",
                    fix: "cut it into pieces of fewer rows; if the file is small, it is damaged or made to do harm")
            ]
        case .truncated(let format, let offset):
            [
                Diagnostic(
                    code: "image.truncated", at: SourceLocation(byteOffset: offset),
                    message: "the \(format.name) file ends at byte \(offset), before the picture does",
                    fix: "copy or scan the file again; it was probably cut off on its way")
            ]
        case .corrupt(let format, let offset, let reason):
            [
                Diagnostic(
                    code: "image.corrupt", at: SourceLocation(byteOffset: offset),
                    message: "the \(format.name) file is damaged at or before byte \(offset): \(reason)",
                    fix: "copy or scan the file again; its pixels cannot be trusted")
            ]
        case .unsupportedVariant(let format, let offset, let reason):
            [
                Diagnostic(
                    code: "image.unsupported-variant", at: SourceLocation(byteOffset: offset),
                    message: "the \(format.name) file is of a rare variant that is not read: \(reason)",
                    fix: "open it in a picture viewer and save it as PNG")
            ]
        case .outOfMemory(let format, let byteCount):
            [
                Diagnostic(
                    code: "image.out-of-memory",
                    message: "the memory did not suffice for a \(format.name) file of \(byteCount) bytes",
                    fix: "run fewer jobs at once, or scale the picture down", exitStatus: .inputOutput)
            ]
        case .noColor(let expected):
            [
                Diagnostic(
                    code: "image.no-color",
                    message: "the picture is gray, but the form's lines are printed in \(expected.rawValue), which is to drop out",
                    fix: "scan in color")
            ]
        case .severalPages(let count):
            [
                Diagnostic(
                    code: "image.several-pages", message: "the file has \(count) pages where one picture is expected",
                    fix: "name the page that is meant by '#' and its number behind the file's name, or save it as a file of its own")
            ]
        case .noSuchPage(let number, let pageCount):
            [
                Diagnostic(
                    code: "image.no-such-page", message: "there is no page \(number): the file has \(NumberText.count(pageCount, "page"))",
                    fix: "name a page from 1 to \(pageCount)")
            ]
        case .tooManyPages(let limit):
            [
                Diagnostic(
                    code: "image.too-many-pages", message: "the file has more than \(limit) pages",
                    fix: "cut it into several files; if the file is small, it is damaged or made to do harm")
            ]
        case .encrypted:
            [
                Diagnostic(
                    code: "image.encrypted", message: "the PDF is encrypted and opens with a password only",
                    fix: "save it without a password, for example with `qpdf --decrypt --password=… IN.pdf OUT.pdf`")
            ]
        case .needsProgram(let program, let package, let reason):
            [
                Diagnostic(
                    code: "image.needs-program",
                    message:
                        "the page is no picture by itself (\(reason)); it takes the program '\(program)' to draw it, which is not here",
                    fix: "install it, on Debian with `sudo apt-get install \(package)`, or scan to TIFF or PNG")
            ]
        case .notDrawn(let program, let reason):
            [
                Diagnostic(
                    code: "image.not-drawn", message: "'\(program)' could not draw the page: \(reason)",
                    fix: "open the file in a viewer; if the page looks right there, print it to a new PDF or save it as PNG")
            ]
        case .file(let error):
            error.diagnostics
        case .tooLargeToEncode(let width, let height, let maxDimension):
            [
                Diagnostic(
                    code: "image.too-large-to-encode",
                    message: "\(width) × \(height) pixels cannot be a JPEG, whose sides are at most \(maxDimension)",
                    fix: "write a PNG instead, or a smaller picture")
            ]
        }
    }

    private static func fix(for kind: ContentKind) -> String {
        switch kind {
        case .avif: "save it as JPEG or PNG (on a phone, choose \"most compatible\" in the camera's format settings)"
        case .zip: "unpack it and name the pictures inside"
        case .text: "put only scans into this folder, or exclude this file in the manifest"
        case .empty: "scan or copy it again; nothing arrived"
        case .unknown: "scan to PNG, JPEG, TIFF or PDF, or remove the file from the folder"
        case .bmp, .gif, .heic, .jpeg, .jpeg2000, .jpegXL, .pdf, .png, .tiff, .webp:
            "open it in a picture viewer and save it as PNG"
        }
    }
}

extension SourceLocation {
    /// A place in a file whose name the decoder does not know; `Diagnostic.placed(in:)` adds it.
    fileprivate init(byteOffset: Int) {
        self.init(file: "", place: .byteOffset(byteOffset))
    }
}
