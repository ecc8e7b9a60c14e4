import ImageCodecs
import Support

/// TIFF files of one page or several.
struct TIFFTarget: FuzzTarget {
    static let name = "tiff"

    func run(_ input: [UInt8]) {
        guard ContentKind(of: input) == .tiff else { return }
        PictureLaws.checkPages(input)
    }
}
