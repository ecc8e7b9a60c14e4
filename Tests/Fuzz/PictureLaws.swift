import ImageCodecs
import Support

/// What holds for every picture that is decoded.
enum PictureLaws {
    /// Small, so that many pictures are tried in a second.
    static let decoder = ImageDecoder(maxPixelCount: 1 << 18)
    private static let dropOut = ImageDecoder(maxPixelCount: 1 << 18, dropOutColor: .red)
    private static let colored = ImageDecoder(maxPixelCount: 1 << 18, keepsChroma: true)

    /// What holds for a file of several pages: each is listed once, can be asked for in any order, and is the same each time.
    static func checkPages(_ bytes: [UInt8]) {
        let file = PictureFile(bytes)
        guard let pages = FuzzLaw.attempt("the pages of a file", { try file.pages() }) else { return }
        guard !pages.isEmpty, pages.map(\.number) == Array(1...pages.count) else { FuzzLaw.finding("pages \(pages.map(\.number))") }
        for page in pages.prefix(4).reversed() {
            guard let stored = FuzzLaw.attempt("a page", { try file.page(at: page) }) else { continue }
            let again = FuzzLaw.require("a page once more") { try PictureFile(bytes).page(at: page) }
            FuzzLaw.requireEqual("a page's digest", again.digest, stored.digest)
            guard let decoded = FuzzLaw.attempt("a page's picture", { try decoder.decode(stored) }) else { continue }
            guard decoded.image.pixels.count <= decoder.maxPixelCount else { FuzzLaw.finding("\(decoded.image.pixels.count) pixels") }
        }
    }

    /// - Returns: nil for a picture that is refused.
    static func check(_ bytes: [UInt8]) -> DecodedImage? {
        FuzzLaw.attempt("a picture with a color dropped out") { try dropOut.decode(bytes) }
        guard let decoded = FuzzLaw.attempt("a picture", { try decoder.decode(bytes) }) else { return nil }
        let image = decoded.image
        let beside = FuzzLaw.require("a picture with its colors") { try colored.decode(bytes) }
        FuzzLaw.requireEqual("a picture beside its colors", beside.image, image)
        guard image.width > 0, image.height > 0, image.pixels.count == image.width * image.height,
            image.pixels.count <= decoder.maxPixelCount
        else { FuzzLaw.finding("a picture of \(image.width) × \(image.height) with \(image.pixels.count) pixels") }
        guard (1...8).contains(decoded.orientation) else { FuzzLaw.finding("the orientation \(decoded.orientation)") }
        if let resolution = decoded.dotsPerInch, !(resolution > 0 && resolution.isFinite) {
            FuzzLaw.finding("a resolution of \(resolution) dots per inch")
        }
        return decoded
    }
}
