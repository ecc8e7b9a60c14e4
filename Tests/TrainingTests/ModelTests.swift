import Foundation
import NeuralNetwork
import Support
import TestSupport
import Testing

@testable import Training

@Suite struct ModelTests {
    private let model: Model

    init() throws {
        model = try Model(
            members: [tinyNetwork], profile: .mnist, recipeDigest: ContentDigest(of: "recipe"), toolVersion: "1.2.3")
    }

    private func code(_ bytes: [UInt8]) throws -> String? {
        try TestData.withTemporaryFolder { folder in
            let path = folder + "/model.safetensors"
            try AtomicFile.write(bytes, to: path)
            do {
                _ = try Model(contentsOf: path, profile: .mnist)
                return nil
            } catch let error as any DiagnosticError {
                #expect(error.diagnostics.allSatisfy { $0.location?.file == path })
                return error.diagnostics[0].code
            }
        }
    }

    /// The model's file with other tensors or metadata.
    private func changed(
        metadata change: (inout [String: String]) -> Void = { _ in },
        tensors changeTensors: (inout [String: SafetensorsTensor]) -> Void = { _ in }
    ) throws -> [UInt8] {
        var metadata = try SafetensorsFile(Data(try model.encoded())).metadata
        var tensors = tinyNetwork.safetensors
        change(&metadata)
        changeTensors(&tensors)
        return SafetensorsWriter.bytes(tensors, metadata: metadata)
    }

    @Test func aModelComesBackAsItWasSaved() throws {
        try TestData.withTemporaryFolder { folder in
            let digest = try model.save(to: folder + "/model.safetensors")
            let read = try Model(contentsOf: folder + "/model.safetensors", profile: .mnist)
            #expect(read.network.tensors == model.network.tensors && read.network.description == model.network.description)
            #expect(read.profile == .mnist && read.classes == (0...9).map(String.init))
            #expect(read.recipeDigest == ContentDigest(of: "recipe") && read.toolVersion == "1.2.3")
            #expect(try read.save(to: folder + "/again.safetensors") == digest)
        }
    }

    @Test func aModelOfAnotherProfileIsRefusedByName() throws {
        let bytes = try changed(metadata: { $0["profile"] = "emnist/1" })
        try TestData.withTemporaryFolder { folder in
            try AtomicFile.write(bytes, to: folder + "/model.safetensors")
            let error = #expect(throws: FileError.self) {
                try Model(contentsOf: folder + "/model.safetensors", profile: .mnist)
            }
            let message = error?.diagnostics[0].message ?? ""
            #expect(message.contains("'emnist/1'") && message.contains("'mnist/1'"))
        }
    }

    @Test func whatIsMissingOrWrongHasItsOwnError() throws {
        #expect(try code(changed()) == nil)
        for key in ["format", "network", "profile", "classes", "recipeDigest", "toolVersion"] {
            #expect(try code(changed(metadata: { $0[key] = nil })) == "model.missing-metadata")
        }
        #expect(try code(changed(metadata: { $0["format"] = "inkmill-model/9" })) == "model.unsupported-format")
        #expect(try code(changed(metadata: { $0["network"] = "{}" })) == "model.malformed-description")
        #expect(try code(changed(metadata: { $0["network"] = "[" })) == "model.malformed-description")
        #expect(try code(changed(metadata: { $0["classes"] = "[\"0\",\"1\"]" })) == "model.malformed-description")
        #expect(try code(changed(metadata: { $0["classes"] = "{}" })) == "model.malformed-description")
        let bomb = "a: &a [relu, relu]\nlayers: [*a, *a]"
        #expect(try code(changed(metadata: { $0["network"] = bomb })) == "model.malformed-description")
        #expect(try code(changed(tensors: { $0["dense1.bias"] = nil })) == "network.tensors")
        #expect(try code(changed(tensors: { $0["extra"] = SafetensorsTensor([1 as Float], shape: [1]) })) == "network.tensors")
        #expect(
            try code(changed(tensors: { $0["dense1.bias"] = SafetensorsTensor([Float](repeating: 0, count: 9), shape: [9]) }))
                == "network.tensors")
        #expect(
            try code(changed(tensors: { $0["dense1.bias"] = SafetensorsTensor([UInt8](repeating: 0, count: 10), shape: [10]) }))
                == "safetensors.wrong-tensor")
        #expect(try code(changed(metadata: { $0["recipeDigest"] = "abc" })) == "model.malformed-description")
        var values = [Float](repeating: 0, count: 10)
        values[3] = .nan
        #expect(
            try code(changed(tensors: { $0["dense1.bias"] = SafetensorsTensor(values, shape: [10]) })) == "model.not-finite")
        #expect(try code(Array("not a model".utf8)) == "safetensors.header-too-long")
    }

    @Test func noDamagedHeaderTrapsAndEveryTruncationIsAnError() throws {
        let bytes = try model.encoded()
        let headerEnd = 8 + Int(bytes[0]) + Int(bytes[1]) << 8
        for position in 8..<headerEnd {
            for flip in [1, 4, 0x10, 0x80] as [UInt8] {
                var damaged = bytes
                damaged[position] ^= flip
                _ = try? Self.read(damaged)
            }
        }
        for count in stride(from: 0, to: bytes.count, by: 101) {
            #expect(throws: SafetensorsError.self) { try Self.read(Array(bytes[..<count])) }
        }
    }

    /// Numbers that a hostile file may hold must not reach arithmetic that overflows, nor memory.
    @Test(arguments: ["-1", "0", "1000000000", "9223372036854775807"])
    func impossibleSizesInTheDescriptionAreErrors(number: String) throws {
        let description = try #require(SafetensorsFile(Data(try model.encoded())).metadata["network"])
        for match in description.matches(of: /[0-9]+(\.[0-9]+)?/) {
            let hostile = description.replacingCharacters(in: match.range, with: number)
            if hostile == description { continue }
            let bytes = try changed(metadata: { $0["network"] = hostile })
            let found = try code(bytes)
            // A probability of 0 is no error.
            #expect(found != nil || number == "0", "\(hostile)")
        }
    }

    private static func read(_ bytes: [UInt8]) throws -> Model {
        try Model.decoded(try SafetensorsFile(Data(bytes)), expectedProfile: .mnist)
    }

    @Test func onlyANetworkOfTenDigitsIsAModel() throws {
        let description = try NetworkDescription(input: NetworkDescription.glyphShape, layers: [.dense(units: 7)])
        let expected = ModelError.wrongShape(
            what: "output", found: TensorShape(channels: 7), expected: TensorShape(channels: 10))
        #expect(throws: expected) {
            try Model(
                members: [Network(description: description, seed: 1)], profile: .mnist, recipeDigest: ContentDigest(of: ""),
                toolVersion: "1")
        }
    }

    @Test func aModelThatDoesNotShipIsNamed() {
        let error = #expect(throws: ModelError.self) { try Model.builtin(named: "mnits", profile: .mnist) }
        #expect(error?.diagnostics[0].code == "model.no-builtin")
    }

    @Test func everyModelThatShipsCanBeRead() throws {
        #expect(FileManager.default.fileExists(atPath: Model.builtinFolder + "/README.md"))
        for name in Model.builtinNames {
            #expect(try Model.builtin(named: name, profile: .mnist).classes.count == (name == "signs" ? 14 : 10))
        }
    }
}
