import Foundation

/// A peer measured by a Python script that prints one number.
enum PythonPeer {
    /// Why there is no figure of a peer.
    struct Missing: Error {
        let reason: String
    }

    /// A file in `Peers/`, beside the benchmarks.
    static func path(ofScript script: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Peers/" + script).path
    }

    /// The Python that was named, to be asked for before anything is made ready for a script.
    ///
    /// - Parameter reference: what it has to have.
    static func python(having reference: String) throws(Missing) -> String {
        guard let python = ProcessInfo.processInfo.environment["INKMILL_BENCH_PYTHON"] else {
            throw Missing(reason: "no reference: set INKMILL_BENCH_PYTHON to a Python that has \(reference)")
        }
        return python
    }

    /// The number that a script prints.
    ///
    /// - Parameter script: a file in `Peers/`, beside the benchmarks.
    static func value(of reference: String, script: String, _ arguments: [String]) async throws(Missing) -> Double {
        let python = try python(having: reference), output: String
        do {
            output = try await ProgramOutput.text(of: python, [path(ofScript: script)] + arguments)
        } catch {
            throw Missing(reason: "no reference: \(error)")
        }
        guard let value = Double(output.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw Missing(reason: "no reference: \(script) printed '\(output)'")
        }
        return value
    }
}

extension BenchmarkResult {
    /// Adds a peer's figure, or says why there is none.
    mutating func compare(with reference: String, _ value: Result<Double, PythonPeer.Missing>) {
        switch value {
        case .success(let value):
            self.reference = reference
            referenceValue = value
        case .failure(let missing): skipped = missing.reason
        }
    }
}
