import Foundation

/// Recorded results in `Goldens`, beside the test that compares with them.
public enum Golden {
    /// What is different between `text` and the golden file of that name; nil where nothing is.
    ///
    /// With `INKMILL_RECORD=1` in the environment the file is rewritten, and the comparison fails all the same, so that a
    /// recording never passes for a test.
    public static func difference(of text: String, from name: String, besides testFile: String = #filePath) -> String? {
        let folder = URL(fileURLWithPath: testFile).deletingLastPathComponent().appendingPathComponent("Goldens")
        let file = folder.appendingPathComponent(name)
        if ProcessInfo.processInfo.environment["INKMILL_RECORD"] == "1" {
            do {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                try Data(text.utf8).write(to: file)
                return "recorded \(name); look at what changed, then run again without INKMILL_RECORD"
            } catch {
                return "could not record \(name): \(error)"
            }
        }
        guard let data = try? Data(contentsOf: file) else { return "\(name) is missing; INKMILL_RECORD=1 writes it" }
        let recorded = String(decoding: data, as: UTF8.self)
        if recorded == text { return nil }
        let pairs = zip(recorded.split(separator: "\n"), text.split(separator: "\n"))
        let first = pairs.first { $0 != $1 }
        return "\(name) differs" + (first.map { ": recorded '\($0.0)', now '\($0.1)'" } ?? " in length")
    }
}
