import Foundation
import TestSupport
import Testing

@testable import Support

/// The digest that a file carries of its own content.
@Suite struct SafetensorsSealTests {
    private let tensors = [
        "weight": SafetensorsTensor([1.5, -2, 3.25] as [Float], shape: [3]),
        "bias": SafetensorsTensor([0.5] as [Float], shape: [1]),
        "label": SafetensorsTensor([7, 0, 255] as [UInt8], shape: [3]),
    ]
    private let metadata = ["profile": "mnist/1", "note": "a \"quoted\"\\ line\nändern"]

    private var sealed: [UInt8] { SafetensorsWriter.sealedBytes(tensors, metadata: metadata) }

    private func open(_ bytes: [UInt8]) throws(SafetensorsError) -> SafetensorsFile { try SafetensorsFile(Data(bytes)) }

    @Test func aSealedFileHoldsTheSameAsAnUnsealedOneAndItsDigest() throws {
        let file = try open(sealed), plain = SafetensorsWriter.bytes(tensors, metadata: metadata)
        #expect(file.metadata == metadata && file.tensors == tensors)
        #expect(file.seal == ContentDigest(of: plain) && file.contentDigest == file.seal)
        #expect(SafetensorsWriter.contentDigest(tensors, metadata: metadata) == file.seal)
        let unsealed = try open(plain)
        #expect(unsealed.seal == nil && unsealed.contentDigest == file.seal && unsealed.metadata == metadata)
        // What was sealed is sealed again to the same bytes.
        #expect(SafetensorsWriter.sealedBytes(file.tensors, metadata: file.metadata) == sealed)
    }

    @Test func anyFlippedBitOfASealedFileIsAnError() {
        let bytes = sealed
        for position in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[position] ^= 1 << UInt8(bit)
                #expect(throws: SafetensorsError.self, "bit \(bit) of byte \(position)") { try open(changed) }
            }
        }
    }

    @Test func anyTruncationOfASealedFileIsAnError() {
        for count in sealed.indices { #expect(throws: SafetensorsError.self) { try open(Array(sealed[..<count])) } }
    }

    @Test func aDamagedTensorIsAnErrorWithBothDigests() throws {
        var bytes = sealed
        bytes[bytes.count - 1] ^= 1
        let error = #expect(throws: SafetensorsError.self) { try open(bytes) }
        let seal = try #require(try open(sealed).seal).hex
        #expect(error?.diagnostics[0].code == "safetensors.changed-content")
        #expect(error?.diagnostics[0].message.contains(seal.prefix(16)) == true)
        #expect(error?.diagnostics[0].exitStatus == .badInput && error?.diagnostics[0].fix.isEmpty == false)
    }

    @Test(arguments: ["", "abc", String(repeating: "A", count: 64), String(repeating: "g", count: 64), String(repeating: "0", count: 65)])
    func whatIsNoDigestIsADamagedSealAndNotNone(digest: String) {
        var damaged = metadata
        damaged["contentDigest"] = digest
        for kind in [nil, "sha256"] as [String?] {
            damaged["contentSeal"] = kind
            let error = #expect(throws: SafetensorsError.self) { try open(SafetensorsWriter.bytes(tensors, metadata: damaged)) }
            #expect(error?.diagnostics[0].code == "safetensors.malformed-seal")
        }
    }

    @Test func halfASealIsADamagedOneUnlessItIsTheDigest() throws {
        let digest = SafetensorsWriter.contentDigest(tensors, metadata: metadata)
        var half = metadata
        half["contentSeal"] = "sha256"
        #expect(throws: SafetensorsError.self) { try open(SafetensorsWriter.bytes(tensors, metadata: half)) }
        half["contentDigest"] = digest.hex
        half["contentSeal"] = "md5"
        #expect(throws: SafetensorsError.self) { try open(SafetensorsWriter.bytes(tensors, metadata: half)) }
        // As checkpoints of earlier versions have it.
        half["contentSeal"] = nil
        #expect(try open(SafetensorsWriter.bytes(tensors, metadata: half)).seal == digest)
        half["contentDigest"] = ContentDigest(of: "other").hex
        #expect(throws: SafetensorsError.self) { try open(SafetensorsWriter.bytes(tensors, metadata: half)) }
    }

    @Test func theContentDigestDoesNotDependOnWhereTensorsLie() throws {
        func file(_ names: [String]) throws -> SafetensorsFile {
            var fields: [String] = [], data: [UInt8] = []
            for name in names {
                let bytes = try #require(tensors[name]).bytes, type = name == "label" ? "U8" : "F32"
                let count = name == "bias" ? 1 : 3
                fields.append(
                    "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":[\(count)],\"data_offsets\":[\(data.count),\(data.count + bytes.count)]}")
                data += bytes
            }
            let header = Array("{\(fields.joined(separator: ","))}".utf8)
            return try open((0..<8).map { UInt8(truncatingIfNeeded: header.count >> ($0 * 8)) } + header + data)
        }
        let digest = SafetensorsWriter.contentDigest(tensors)
        for names in [["bias", "weight", "label"], ["label", "weight", "bias"]] {
            #expect(try file(names).contentDigest == digest)
        }
        #expect(SafetensorsWriter.contentDigest(tensors, metadata: ["a": "b"]) != digest)
    }

    /// A file that is mapped would end the process here.
    @Test func aFileThatIsCutShortAfterItWasOpenedIsStillWhole() throws {
        try TestData.withTemporaryFolder { folder in
            let path = folder + "/a.safetensors", values = [Float](repeating: 2, count: 100_000)
            try AtomicFile.write(
                SafetensorsWriter.sealedBytes(["a": SafetensorsTensor(values, shape: [values.count])]), to: path)
            let file = try SafetensorsFile(contentsOf: path)
            truncate(path, 100)
            #expect(try file.floats("a") == values)
        }
    }

    @Test func aFileLargerThanTheLimitIsNotRead() throws {
        try TestData.withTemporaryFolder { folder in
            let path = folder + "/a.safetensors"
            try AtomicFile.write(sealed, to: path)
            #expect(try SafetensorsFile(contentsOf: path, maxByteCount: sealed.count).metadata == metadata)
            #expect(throws: FileSystemError.self) { try SafetensorsFile(contentsOf: path, maxByteCount: sealed.count - 1) }
            // A hole of many gigabytes costs nothing to make.
            truncate(path, 1 << 40)
            #expect(throws: FileSystemError.self) { try SafetensorsFile(contentsOf: path) }
            #expect(throws: FileSystemError.self) { try SafetensorsFile(contentsOf: folder) }
        }
    }
}
