import Foundation
import Support
import Testing

@testable import NeuralNetwork

struct NetworkDescriptionTests {
    @Test(arguments: [(NetworkPreset.conv32x2_64x2, 468_010), (.lenet5, 61_706)])
    func presetsHaveTheParametersTheyAreKnownFor(preset: NetworkPreset, parameterCount: Int) throws {
        let (description, issues) = try read("network: \(preset.rawValue)")
        #expect(issues.diagnostics.isEmpty)
        #expect(description.parameterCount == parameterCount)
        #expect(description.output == TensorShape(channels: 10))
    }

    @Test func manifestListsLayersByNameWithTheirFields() throws {
        let (description, issues) = try read(
            """
            network:
              - convolution: { channels: 8, kernel: 5, padding: valid, bias: false }
              - batchNormalization
              - relu
              - maxPooling: { size: 2 }
              - dropout: { probability: 0.25 }
              - globalAveragePooling
              - dense: { units: 10 }
            """)
        #expect(issues.diagnostics.isEmpty)
        #expect(
            description.layers == [
                .convolution(channels: 8, kernel: 5, padding: .valid, bias: false), .batchNormalization, .relu,
                .maxPooling(size: 2), .dropout(probability: 0.25), .globalAveragePooling, .dense(units: 10),
            ])
        #expect(try JSONCoding.roundTrip(description) == description)
    }

    struct Mistake: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let yaml: String
        let code: String
        let line: Int
        let words: [String]
    }

    static let mistakes: [Mistake] = [
        Mistake(
            testDescription: "misspelled preset", yaml: "network: lenet6", code: "manifest.unknown-value", line: 1,
            words: ["lenet6", "did you mean 'lenet5'"]),
        Mistake(
            testDescription: "misspelled layer",
            yaml: "network:\n  - convolutoin: {channels: 8, kernel: 3}\n  - dense: {units: 10}",
            code: "manifest.unknown-value", line: 2, words: ["convolutoin", "did you mean 'convolution'"]),
        Mistake(
            testDescription: "misspelled field", yaml: "network:\n  - dense: {units: 10, unit: 3}",
            code: "manifest.unknown-field", line: 2, words: ["unit", "did you mean 'units'"]),
        Mistake(
            testDescription: "number out of range", yaml: "network:\n  - dropout: {probability: 1.5}\n  - dense: {units: 10}",
            code: "manifest.out-of-range", line: 2, words: ["1.5"]),
        Mistake(
            testDescription: "pooling to nothing",
            yaml: "network:\n  - globalAveragePooling\n  - maxPooling: {size: 2}\n  - dense: {units: 10}",
            code: "manifest.network.shape", line: 3, words: ["layer 2", "1 × 1 × 1", "at least 2 × 2"]),
        Mistake(
            testDescription: "even kernel with same padding",
            yaml: "network:\n  - convolution: {channels: 8, kernel: 4}\n  - dense: {units: 10}",
            code: "manifest.network.shape", line: 2, words: ["layer 1", "1 × 28 × 28", "odd kernel"]),
        Mistake(
            testDescription: "another number of classes", yaml: "network:\n  - dense: {units: 9}",
            code: "manifest.network.output", line: 2, words: ["9 × 1 × 1", "10 × 1 × 1"]),
        Mistake(
            testDescription: "not a network", yaml: "network: {layers: 3}", code: "manifest.wrong-type", line: 1,
            words: ["a mapping"]),
    ]

    @Test(arguments: mistakes)
    func mistakeIsReportedWithItsPlaceAndItsRemedy(_ mistake: Mistake) throws {
        let (_, issues) = try read(mistake.yaml)
        let diagnostic = try #require(issues.diagnostics.first)
        #expect(issues.diagnostics.count == 1)
        #expect(diagnostic.code == mistake.code)
        guard case .text(let line, _) = diagnostic.location?.place else {
            Issue.record("no line in \(diagnostic)")
            return
        }
        #expect(line == mistake.line)
        for word in mistake.words { #expect("\(diagnostic)".contains(word)) }
    }

    @Test func allMistakesOfAListAreReportedAtOnce() throws {
        let (_, issues) = try read("network:\n  - reluu\n  - dense: {units: many}\n  - maxPooling: {size: 99}")
        #expect(issues.diagnostics.count == 3)
    }

    @Test func unknownLayerInAModelFileIsNamed() throws {
        let json = Data(#"{"input":{"channels":1,"height":28,"width":28},"layers":[{"attention":{}}]}"#.utf8)
        #expect(throws: NeuralNetworkError.unknownLayer("attention")) {
            try JSONDecoder().decode(NetworkDescription.self, from: json)
        }
    }

    @Test func networkWithoutLayersIsRefused() {
        #expect(throws: NeuralNetworkError.noLayers) {
            try NetworkDescription(input: NetworkDescription.glyphShape, layers: [])
        }
    }

    private func read(_ yaml: String) throws -> (NetworkDescription, ManifestIssues) {
        let issues = ManifestIssues(source: yaml)
        let root = try ManifestNode(yaml: yaml, file: "test.yaml")
        var fields = ManifestFields(root, context: "recipe", issues: issues)
        let found = fields.node("network")
        let node = try #require(found)
        return (NetworkDescription(from: node, issues: issues), issues)
    }
}
