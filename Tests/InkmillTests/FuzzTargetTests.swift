import Foundation
import Support
import TestSupport
import Testing

/// The fuzz targets are built on demand only; what holds them together is checked here.
@Suite struct FuzzTargetTests {
    private static let folder = TestData.root + "/Tests/Fuzz"

    private func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: Self.folder + "/" + folder).filter { !$0.hasPrefix(".") }.sorted()
    }

    private func targets() throws -> [(type: String, name: String)] {
        try names(in: "Targets").map { file in
            let text = try FileContent.text(of: Self.folder + "/Targets/" + file)
            let type = try #require(text.firstMatch(of: /struct (\w+): FuzzTarget/), "\(file) has no target")
            let name = try #require(text.firstMatch(of: /static let name = "([a-z-]+)"/), "\(file) names no target")
            #expect(file == String(type.output.1) + ".swift")
            return (String(type.output.1), String(name.output.1))
        }
    }

    @Test func everyFuzzTargetIsInTheRegistryWhichIsSorted() throws {
        let registry = try FileContent.text(of: Self.folder + "/FuzzTargetRegistry.swift")
        let registered = registry.matches(of: /(\w+)\.self/).map { String($0.output.1) }
        let sorted = try targets().sorted { $0.name < $1.name }.map { $0.type }
        #expect(registered == sorted)
    }

    @Test func everyFuzzTargetHasSeedsAndNoSeedIsLarge() throws {
        #expect(try names(in: "Corpus") == targets().map { $0.name }.sorted())
        var sum = 0
        for target in try names(in: "Corpus") {
            let seeds = try names(in: "Corpus/" + target)
            #expect(!seeds.isEmpty, "\(target) has no seed")
            for seed in seeds {
                let count = try FileContent.byteCount(of: "\(Self.folder)/Corpus/\(target)/\(seed)")
                #expect((1...8192).contains(count), "\(target)/\(seed) has \(count) bytes")
                sum += count
            }
        }
        #expect(sum < 300_000)
    }
}
