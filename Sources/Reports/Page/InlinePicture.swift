import Foundation
import ImageCodecs
import Imaging

/// A picture whose bytes stand in the page itself.
package struct InlinePicture: Sendable {
    package let width: Int
    package let height: Int
    /// A `data:` URL.
    let url: String

    /// A file of no more bytes is put in as it is: a glyph stays sharp.
    private static let maxUnchangedByteCount = 4096
    /// On libjpeg's scale: thin colored frames on paper can be told apart, at 10 to 20 kB for a page of 400 pixels.
    private static let quality = 70

    private init(_ bytes: [UInt8], format: String, width: Int, height: Int) {
        self.width = width
        self.height = height
        url = "data:image/\(format);base64," + Data(bytes).base64EncodedString()
    }

    /// A PNG file as it is.
    init(png: [UInt8], width: Int, height: Int) {
        self.init(png, format: "png", width: width, height: height)
    }

    /// A PNG file with its longer side at most `maxSide` pixels: a small file as it is, any other reduced and as JPEG.
    ///
    /// **Determinism** A for the same versions of the libraries.
    /// - Throws: `ImageCodecError`.
    package init(png: [UInt8], maxSide: Int) throws(ImageCodecError) {
        let picture = try ImageDecoder().decodeColorPNG(png), reduced = picture.reduced(toSide: maxSide)
        if png.count <= Self.maxUnchangedByteCount, reduced.width == picture.width {
            self.init(png: png, width: picture.width, height: picture.height)
        } else {
            self.init(
                try JPEGEncoder.encode(reduced, quality: Self.quality), format: "jpeg", width: reduced.width, height: reduced.height)
        }
    }

    func html(alt: String, class name: String? = nil) -> HTML {
        let style: HTML = name.map { " class=\"\($0)\"" } ?? ""
        return "<img\(style) alt=\"\(alt)\" width=\"\(width)\" height=\"\(height)\" src=\"\(url)\">"
    }
}
