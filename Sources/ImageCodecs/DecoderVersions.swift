private import CJPEG
private import CPNG

/// Which libraries decode, for lock files: a JPEG may decode to other pixels with another version.
public enum DecoderVersions {
    /// Such as `1.6.39`: the library that is running.
    public static var libpng: String { String(cString: cpng_library_version()) }

    /// Such as `turbo-2.1.5`: the library that Inkmill was compiled with.
    public static var libjpeg: String { String(cString: cjpeg_library_version()) }
}
