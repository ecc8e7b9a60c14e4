#if canImport(Glibc)
import Glibc
#endif

/// Where the result of a command goes.
public enum StandardOutput {
    /// Writes all of a text.
    ///
    /// - Throws: `FileSystemError.unwritable` with the system's reason: a result that did not arrive must not look like one.
    public static func write(_ text: String) throws(FileSystemError) {
        try AtomicFile.writeAll(Array(text.utf8), to: STDOUT_FILENO, path: "stdout")
    }
}
