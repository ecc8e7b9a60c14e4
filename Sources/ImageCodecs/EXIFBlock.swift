/// What Inkmill reads of an EXIF block: orientation and resolution, from the first directory of its TIFF structure.
///
/// A broken block never stops a decode: phones and editors write many. What is wrong becomes a warning.
///
/// **Source** TIFF 6.0; CIPA DC-008 (EXIF).
struct EXIFBlock: Sendable, Equatable {
    private(set) var orientation = EXIFOrientation.upright
    private(set) var resolution: Resolution?
    private(set) var warnings: [String] = []

    /// What holds where there is no block.
    init() {}

    /// Reads the TIFF structure, which in a JPEG follows "Exif\0\0" and in a PNG is all of eXIf.
    init(parsing bytes: [UInt8]) {
        guard var tiff = TIFFStructure(bytes) else {
            warnings.append("EXIF: the block is no TIFF structure and is ignored")
            return
        }
        if let value = tiff.integer(.orientation) {
            if let known = EXIFOrientation(rawValue: value) {
                orientation = known
            } else {
                warnings.append("EXIF: orientation \(value) is none of 1…8; the picture is taken as stored")
            }
        }
        if let x = tiff.rational(.xResolution), let y = tiff.rational(.yResolution) {
            // 1 is an aspect ratio, 2 (also where the tag is absent) inches, 3 centimeters.
            switch tiff.integer(.resolutionUnit) ?? 2 {
            case 2: resolution = Resolution(x: x, y: y)
            case 3: resolution = Resolution(x: x * 2.54, y: y * 2.54)
            default: break
            }
        }
        if tiff.isCutOff {
            warnings.append("EXIF: the block is cut off; what is missing is ignored")
        }
    }

    /// The content of an APP1 marker that holds nothing but an orientation.
    static func marker(orientation: EXIFOrientation) -> [UInt8] {
        let header: [UInt8] = [0x4D, 0x4D, 0, 42, 0, 0, 0, 8]
        let tag = TIFFStructure.Tag.orientation.rawValue
        let entry = [UInt8(tag >> 8), UInt8(tag & 255), 0, 3, 0, 0, 0, 1, 0, UInt8(orientation.rawValue), 0, 0]
        return Array("Exif\0\0".utf8) + header + [0, 1] + entry + [0, 0, 0, 0]
    }
}
