import Foundation
import Support

/// Where tests find files.
public enum TestData {
    /// The package's root folder.
    public static let root: String = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// The folder of real handwriting: `INKMILL_DATA`, or `../shared/data` beside the package.
    public static let realDataFolder: String =
        ProcessInfo.processInfo.environment["INKMILL_DATA"] ?? root + "/../shared/data"

    /// Whether a set of the real handwriting is there; a test that needs it is skipped where it is not.
    public static func has(_ set: String) -> Bool {
        FileManager.default.fileExists(atPath: realDataFolder + "/" + set)
    }

    /// Runs `body` with a fresh folder, removed afterwards.
    public static func withTemporaryFolder<R>(_ body: (_ folder: String) throws -> R) throws -> R {
        let folder = try makeTemporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try body(folder)
    }

    /// As the other, for a body that waits for programs.
    public static func withTemporaryFolder<R>(_ body: (_ folder: String) async throws -> R) async throws -> R {
        let folder = try makeTemporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try await body(folder)
    }

    private static func makeTemporaryFolder() throws -> String {
        let folder = NSTemporaryDirectory() + "/inkmill-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    /// The fields of a piece of YAML, with the list its problems go to.
    public static func manifest(_ yaml: String, context: String = "test") throws -> (ManifestFields, ManifestIssues) {
        let issues = ManifestIssues(source: yaml)
        return (ManifestFields(try ManifestNode(yaml: yaml, file: "test.yaml"), context: context, issues: issues), issues)
    }
}
