import ImageCodecs
import Support

/// JPEG pictures.
struct JPEGTarget: FuzzTarget {
    static let name = "jpeg"

    func run(_ input: [UInt8]) {
        guard ContentKind(of: input) == .jpeg, let decoded = PictureLaws.check(input) else { return }
        // Compression loses something, but not the size.
        let written = FuzzLaw.require("a JPEG of our own") {
            try JPEGEncoder.encode(decoded.image, quality: 90, dotsPerInch: decoded.dotsPerInch)
        }
        let again = FuzzLaw.require("a JPEG of our own") { try PictureLaws.decoder.decode(written).image }
        FuzzLaw.requireEqual("the size of a JPEG of our own", [again.width, again.height], [decoded.image.width, decoded.image.height])
    }
}
