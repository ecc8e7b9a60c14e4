import Support
import Testing
import TestSupport
import Training
@testable import Pipeline
@testable import Recipes

/// Manifests that are valid, and whose model would be worth nothing.
@Suite struct RecipeCheckTests {
    private static let normalizedDense =
        "network: [ { convolution: { channels: 4, kernel: 3 } }, batchNormalization, relu, { maxPooling: { size: 2 } }, "
        + "{ dense: { units: 16 } }, batchNormalization, relu, { dense: { units: 10 } } ]"

    private func diagnostics(_ edits: [(String, String)]) throws -> [Diagnostic] {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 1)
            for (old, new) in edits { try project.edit(old, new) }
            return RecipeCheck.diagnostics(of: try Recipe(manifest: project.manifest))
        }
    }

    @Test func aPlainManifestHasNothingToTell() throws {
        #expect(try diagnostics([]).isEmpty)
    }

    @Test func aConstantInTheAugmentationIsWarnedOfWithItsLine() throws {
        let warnings = try diagnostics([("degreesRange: [-8, 8]", "degreesRange: 8")])
        #expect(warnings.map(\.code) == ["manifest.constant-range"])
        #expect(warnings.first?.location?.place == .text(line: 7, column: 31))
        #expect(warnings.first?.excerpt == "    - rotate: { degreesRange: 8 }")
    }

    @Test(arguments: [
        ("batchSize: 1", "training.batch-of-one", Severity.error),
        ("batchSize: 32, microBatchSize: 1", "training.batch-of-one", .error),
        ("batchSize: 3, microBatchSize: 2", "training.lone-image", .warning),
    ])
    func batchNormalizationOfSingleNumbersIsTold(batch: String, code: String, severity: Severity) throws {
        let edits = [("network: lenet5", Self.normalizedDense), ("batchSize: 32", batch)]
        let found = try diagnostics(edits)
        #expect(found.map(\.code) == [code] && found.first?.severity == severity)
        #expect(found.first?.message.contains("layer 6") == true)
        guard case .text(11, _)? = found.first?.location?.place else {
            Issue.record("\(String(describing: found.first?.location))")
            return
        }
    }

    @Test(arguments: [
        // After a convolution each channel has many numbers.
        ("network: tiny", "batchSize: 1"), (normalizedDense, "batchSize: 2"), (normalizedDense, "batchSize: 17"),
        ("network: lenet5", "batchSize: 1"), (normalizedDense, "batchSize: 1, batchStatistics: keep"),
    ])
    func batchNormalizationWithSomethingToAverageIsNot(network: String, batch: String) throws {
        #expect(try diagnostics([("network: lenet5", network), ("batchSize: 32", batch)]).isEmpty)
    }

    @Test func aRunThatWouldLearnNothingStopsBeforeSheetsAreRead() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 1)
            try project.edit("network: lenet5", Self.normalizedDense)
            try project.edit("batchSize: 32", "batchSize: 1")
            let run = try RecipeRun(manifest: project.manifest)
            let error = #expect(throws: TrainingError.self) { try run.run(through: .train) }
            #expect(error?.diagnostics.first?.code == "training.batch-of-one" && error?.exitStatus == .badInput)
        }
    }
}
