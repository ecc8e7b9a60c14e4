private import CJPEG
private import CLeptonica
private import CLibHEIF
private import CPNG
private import CTIFF

/// Which libraries decode, for lock files: a JPEG may decode to other pixels with another version.
public enum DecoderVersions {
    /// Such as `1.6.39`: the library that is running.
    public static var libpng: String { String(cString: cpng_library_version()) }

    /// Such as `turbo-2.1.5`: the library that Inkmill was compiled with.
    public static var libjpeg: String { String(cString: cjpeg_library_version()) }

    /// The libraries that read what is neither PNG nor JPEG: `libtiff 4.5.0, leptonica-1.82.0, libheif 1.15.1`.
    public static let others: String = {
        let tiff = String(cString: ctiff_library_version()).split { $0 == " " || $0 == "\n" }
        let leptonica = getLeptonicaVersion().map { version in
            defer { lept_free(version) }
            return String(cString: version)
        }
        return "libtiff \(tiff.count > 2 ? tiff[2] : ""), \(leptonica ?? "leptonica"), libheif \(String(cString: heif_get_version()))"
    }()
}
