import Support

/// What is wrong with a binary file brought in from elsewhere: IDX, gzip, tar. Offsets count in the unpacked content, but for a damaged gzip
/// file.
public enum ImportError: DiagnosticError, Equatable {
    case damagedGzip(file: String, offset: Int, reason: String)
    case contentTooLong(file: String, limit: Int)
    case wrongMagic(file: String, found: UInt32, expected: UInt32)
    case wrongDimension(file: String, what: String, found: Int, expected: Int, offset: Int)
    case wrongByteCount(file: String, found: Int, expected: Int)
    /// Pictures of two values, of which the greater one is almost black.
    case onlyZeroAndOne(file: String)
    /// Pictures that are said to be of two values and are not.
    case notBilevel(file: String, found: UInt8, offset: Int)
    case labelOutOfRange(file: String, found: String, offset: Int)
    case malformedTar(file: String, offset: Int, reason: String)
    /// A tar archive that is whole, but holds what is not read here.
    case unsupportedTar(file: String, offset: Int, reason: String)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
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
        case .onlyZeroAndOne(let file):
            Diagnostic(
                code: "import.only-0-and-1", at: SourceLocation(file: file),
                message: "the pictures hold only the values 0 and 1, where 255 is full ink: they would be almost blank",
                fix: "take 1 for full ink: --bilevel, or 'bilevel: true' beside 'images' in a manifest")
        case .notBilevel(let file, let found, let offset):
            defect(
                "not-bilevel", file, offset, "a pixel is \(found), but the pictures are said to hold only 0 and 1",
                fix: "leave 'bilevel' out")
        case .labelOutOfRange(let file, let found, let offset):
            defect("label-out-of-range", file, offset, "the label is \(found), not 0 to 9", fix: again)
        case .malformedTar(let file, let offset, let reason): defect("malformed-tar", file, offset, reason, fix: again)
        case .unsupportedTar(let file, let offset, let reason):
            defect(
                "unsupported-tar", file, offset, reason,
                fix: "the archive is whole; make it again of plain files only, with names in UTF-8")
        }
    }

    private static func hexadecimal(_ word: UInt32) -> String {
        let digits = String(word, radix: 16)
        return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
    }
}
