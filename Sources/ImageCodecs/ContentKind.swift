/// What a file holds, told from its first bytes and never from its name.
public enum ContentKind: String, Sendable, CaseIterable {
    case png, jpeg
    case avif, bmp, gif, heic, jpeg2000, jpegXL, pdf, tiff, webp, zip
    case text, empty, unknown

    /// How many bytes from the start decide.
    static let decisiveByteCount = 512

    /// Looks at the first bytes of a file.
    public init(of bytes: [UInt8]) {
        let head = Array(bytes.prefix(Self.decisiveByteCount))
        self =
            Self.signatures.first { $0.matches(head) }?.kind
            ?? (head.isEmpty ? .empty : Self.looksLikeText(head) ? .text : .unknown)
    }

    /// What is told to people after the words: the file is.
    var name: String {
        switch self {
        case .png: "a PNG picture"
        case .jpeg: "a JPEG picture"
        case .avif: "an AVIF picture"
        case .bmp: "a BMP picture"
        case .gif: "a GIF picture"
        case .heic: "a HEIC picture"
        case .jpeg2000: "a JPEG 2000 picture"
        case .jpegXL: "a JPEG XL picture"
        case .pdf: "a PDF document"
        case .tiff: "a TIFF picture"
        case .webp: "a WebP picture"
        case .zip: "a ZIP archive"
        case .text: "a text"
        case .empty: "empty"
        case .unknown: "of no known format"
        }
    }

    private struct Signature {
        let kind: ContentKind
        /// nil stands for any byte.
        let pattern: [UInt8?]

        init(_ kind: ContentKind, _ pattern: [UInt8?]) {
            self.kind = kind
            self.pattern = pattern
        }

        init(_ kind: ContentKind, _ text: String, at offset: Int = 0) {
            self.init(kind, Array(repeating: nil, count: offset) + Array(text.utf8))
        }

        func matches(_ head: [UInt8]) -> Bool {
            head.count >= pattern.count && pattern.indices.allSatisfy { pattern[$0] == nil || pattern[$0] == head[$0] }
        }
    }

    private static let signatures: [Signature] =
        [
            Signature(.png, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
            Signature(.jpeg, [0xFF, 0xD8, 0xFF]),
            Signature(.gif, "GIF87a"), Signature(.gif, "GIF89a"),
            Signature(.pdf, "%PDF-"),
            Signature(.tiff, [0x49, 0x49, 0x2A, 0x00]), Signature(.tiff, [0x4D, 0x4D, 0x00, 0x2A]),
            Signature(.tiff, [0x49, 0x49, 0x2B, 0x00]), Signature(.tiff, [0x4D, 0x4D, 0x00, 0x2B]),
            Signature(.webp, "WEBP", at: 8),
            Signature(.jpeg2000, [0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20]), Signature(.jpeg2000, [0xFF, 0x4F, 0xFF, 0x51]),
            Signature(.jpegXL, [0, 0, 0, 12, 0x4A, 0x58, 0x4C, 0x20]), Signature(.jpegXL, [0xFF, 0x0A]),
            Signature(.zip, [0x50, 0x4B, 0x03, 0x04]),
            // "BM", the file's size, four reserved bytes that are zero.
            Signature(.bmp, [0x42, 0x4D, nil, nil, nil, nil, 0, 0, 0, 0]),
        ]
        // The brands of an ISO media file.
        + ["avif", "avis"].map { Signature(.avif, "ftyp" + $0, at: 4) }
        + ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"].map { Signature(.heic, "ftyp" + $0, at: 4) }

    private static func looksLikeText(_ head: [UInt8]) -> Bool {
        let whitespace: Set<UInt8> = [0x09, 0x0A, 0x0C, 0x0D]
        guard head.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || whitespace.contains($0) }) else { return false }
        // The last character may be cut in two.
        return (0...3).contains { String(validating: head.dropLast($0), as: UTF8.self) != nil }
    }
}
