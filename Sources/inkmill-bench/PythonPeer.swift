import Foundation

/// A peer measured by a Python script that prints one number.
enum PythonPeer {
    /// A file in `Peers/`, beside the benchmarks.
    static func path(ofScript script: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Peers/" + script).path
    }

    /// Adds the peer's figure to a result, or says why there is none.
    ///
    /// - Parameter script: a file in `Peers/`, beside the benchmarks.
    static func measure(_ result: inout BenchmarkResult, reference: String, script: String, _ arguments: [String]) {
        guard let python = ProcessInfo.processInfo.environment["INKMILL_BENCH_PYTHON"] else {
            result.skipped = "no reference: set INKMILL_BENCH_PYTHON to a Python that has \(reference)"
            return
        }
        do {
            let output = try ChildProcess.output(of: python, [path(ofScript: script)] + arguments)
            guard let value = Double(output.trimmingCharacters(in: .whitespacesAndNewlines)) else {
                result.skipped = "no reference: \(script) printed '\(output)'"
                return
            }
            result.reference = reference
            result.referenceValue = value
        } catch {
            result.skipped = "no reference: \(error)"
        }
    }
}
