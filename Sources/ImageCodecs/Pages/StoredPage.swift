import Support

/// One page of a file as it is stored: its picture, or the strips that its picture is cut into, and how the file that holds it shows it.
///
/// It does not depend on the other pages of its file: what is read from it holds as long as its digest is the same.
public struct StoredPage: Sendable, Equatable {
    /// A picture file by itself, or all of the file where a file is one picture; what it is is told from its content.
    struct Part: Sendable, Equatable {
        let bytes: [UInt8]
        /// Whether black is stored as white.
        var isInverted = false
    }

    /// From top to bottom; none where another program has to draw the page.
    let parts: [Part]
    /// How another program draws it; nil for a page that is a picture.
    var drawing: PageDrawing?
    /// How the container turns the picture to be seen; the parts' own orientation where there is no container.
    var orientation: EXIFOrientation?
    /// As the container says; the parts' own where it does not.
    var resolution: Resolution?
    /// What the page was found to lack, without being unreadable.
    var warnings: [String] = []

    init(_ drawing: PageDrawing) {
        parts = []
        self.drawing = drawing
    }

    /// A file that is one picture.
    public init(_ bytes: [UInt8]) {
        parts = [Part(bytes: bytes)]
    }

    init(_ parts: [Part], orientation: EXIFOrientation, resolution: Resolution?) {
        self.parts = parts
        self.orientation = orientation
        self.resolution = resolution
    }

    /// Of all that decides how the page looks; of a file that is one picture, that of its bytes.
    public var digest: ContentDigest {
        if let drawing { return drawing.digest }
        guard parts.count != 1 || orientation != nil || resolution != nil || parts[0].isInverted else {
            return ContentDigest(of: parts[0].bytes)
        }
        let texts = parts.map { "part \(ContentDigest(of: $0.bytes)) \($0.isInverted)" }
        let shown = "orientation \(orientation?.rawValue ?? 0) resolution \(resolution.map { "\($0.x) \($0.y)" } ?? "unknown")"
        return ContentDigest(of: (texts + [shown]).joined(separator: "\n"))
    }
}
