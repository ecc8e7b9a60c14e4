import Foundation
import Support
import TestSupport
import Testing

/// What is promised for every processor: builds for other ones give the same bytes. Builds the package twice more, so only
/// `.ci/run` asks for it.
@Suite(.tags(.slow), .enabled(if: Tag.runsSlowTests, "slow: run with INKMILL_SLOW_TESTS=1")) struct ProcessorTests {
    private static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// Builds that can be made on this machine, with the feature of the processor that each needs.
    private static let builds: [(march: String, feature: String)] = [("x86-64-v3", "avx2"), ("x86-64-v4", "avx512vl")]

    private static func canBuild() async -> Bool {
        #if arch(x86_64)
        (try? await ProgramRun("/usr/bin/env", ["swift", "--version"]).status) == 0
        #else
        false
        #endif
    }

    private static func hasFeature(_ name: String) -> Bool {
        let flags = (try? FileContent.text(of: "/proc/cpuinfo"))?.split(separator: "\n").first { $0.hasPrefix("flags") }
        return flags?.split(separator: " ").contains { $0 == name } ?? false
    }

    @Test(.enabled("a Swift toolchain for x86-64 is on the PATH", canBuild), .timeLimit(.minutes(20)))
    func buildsForOtherProcessorsGiveTheSameBytes() async throws {
        let present = try await ProgramRun(Bundle.main.bundleURL.appendingPathComponent("inkmill-digests").path, [])
        #expect(present.status == 0, "\(present.errors)")
        let lines = present.output.split(separator: "\n")
        #expect(lines.count > 30)
        // Each network was trained and read with one to four threads.
        let runs = lines.map { $0.split(separator: " ") }.filter { $0[0] == "train" || $0[0] == "read" }
        for (name, group) in Dictionary(grouping: runs, by: { $0.prefix(2).joined(separator: " ") }) {
            #expect(group.count == 4 && Set(group.map { $0[3] }).count == 1, "\(name)")
        }
        for (march, feature) in Self.builds {
            guard Self.hasFeature(feature) else {
                print("skipped \(march): this processor has no \(feature)")
                continue
            }
            // Kept beside .build, so that it is built from the ground up only once.
            let arguments = [
                "swift", "build", "--package-path", Self.package, "--scratch-path", Self.package + "/.build-march", "--product",
                "inkmill-digests",
            ]
            let build = try await ProgramRun("/usr/bin/env", arguments, environment: ["INKMILL_MARCH": march])
            #expect(build.status == 0, "\(build.output.suffix(2000)) \(build.errors.suffix(2000))")
            let other = try await ProgramRun(Self.package + "/.build-march/debug/inkmill-digests", [])
            #expect(other.status == 0, "\(other.errors)")
            for (a, b) in zip(lines, other.output.split(separator: "\n")) { #expect(a == b, "\(march)") }
            #expect(other.output == present.output)
        }
    }
}
