import ImageCodecs
import Support

/// Pictures that are decoded as a whole: BMP, GIF, HEIC, JPEG 2000 and WebP.
struct OtherPictureTarget: FuzzTarget {
    static let name = "other-picture"

    func run(_ input: [UInt8]) {
        switch ContentKind(of: input) {
        case .bmp, .gif, .heic, .jpeg2000, .webp: _ = PictureLaws.check(input)
        case .png, .jpeg, .avif, .jpegXL, .pdf, .tiff, .zip, .text, .empty, .unknown: break
        }
    }
}
