import Foundation

/// Prints results: JSON lines on stdout, a table on stderr.
struct BenchmarkPrinter {
    private struct Line: Encodable {
        let benchmark: String
        let `case`: String
        let metric: String
        let value: Double?
        let unit: String
        let threads: Int
        let reference: String?
        let referenceValue: Double?
        let ratio: Double?
        let skipped: String?
        let commit: String
        let machine: String
    }

    private let commit: String
    private let machine = BenchmarkPrinter.processorName()

    init() async { commit = await Self.currentCommit() }

    func print(_ result: BenchmarkResult, of benchmark: String) throws {
        let line = Line(
            benchmark: benchmark, case: result.caseName, metric: result.metric, value: result.value.map(rounded),
            unit: result.unit, threads: result.threads, reference: result.reference,
            referenceValue: result.referenceValue.map(rounded), ratio: result.ratio.map(rounded), skipped: result.skipped,
            commit: commit, machine: machine)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        FileHandle.standardOutput.write(try encoder.encode(line) + Data("\n".utf8))
        FileHandle.standardError.write(Data((table(result, benchmark) + "\n").utf8))
    }

    private func table(_ result: BenchmarkResult, _ benchmark: String) -> String {
        var text = "\(benchmark)  \(result.caseName)  \(result.metric)  \(result.threads) thread(s):"
        if let value = result.value { text += "  \(rounded(value)) \(result.unit)" }
        if let reference = result.reference, let referenceValue = result.referenceValue, let ratio = result.ratio {
            text += "  (\(reference) \(rounded(referenceValue)), ratio \(rounded(ratio)))"
        }
        return text + (result.skipped.map { "  skipped: \($0)" } ?? "")
    }

    /// To three decimals, or to whole numbers from a thousand on.
    private func rounded(_ value: Double) -> Double {
        value >= 1000 ? value.rounded() : (value * 1000).rounded() / 1000
    }

    private static func currentCommit() async -> String {
        let output = try? await ProgramOutput.text(of: "/usr/bin/env", ["git", "rev-parse", "--short=12", "HEAD"])
        return output?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "unknown"
    }

    private static func processorName() -> String {
        let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
        let model = lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last
        return model.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
    }
}
