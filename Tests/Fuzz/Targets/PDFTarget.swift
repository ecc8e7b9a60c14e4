import ImageCodecs
import Support

/// PDFs, from memory, so that no other program is started.
struct PDFTarget: FuzzTarget {
    static let name = "pdf"

    func run(_ input: [UInt8]) {
        guard ContentKind(of: input) == .pdf else { return }
        PictureLaws.checkPages(input)
    }
}
