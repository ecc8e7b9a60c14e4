import Foundation
import TestSupport
import Testing

@testable import Support

@Suite struct SafetensorsTests {
    private let tensors = [
        "weight": SafetensorsTensor([1.5, -2, 3.25, 0, 1e-40, .infinity], shape: [2, 3]),
        "label": SafetensorsTensor([7, 0, 255] as [UInt8], shape: [3]),
        "digit": SafetensorsTensor([0, 1, .max] as [UInt32], shape: [3]),
        "count": SafetensorsTensor([-(1 << 62)] as [Int64], shape: []),
        "empty": SafetensorsTensor([] as [UInt8], shape: [0, 28, 28]),
    ]
    private let metadata = ["profile": "a \"quoted\"\\ line\nändern\u{1}"]

    /// `reference.safetensors` is written by the reference implementation; the script is beside it.
    @Test func theBytesAreThoseOfTheReferenceImplementation() throws {
        let path = TestData.root + "/Tests/SupportTests/Fixtures/reference.safetensors"
        let reference = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(SafetensorsWriter.bytes(tensors, metadata: metadata) == Array(reference))
        let file = try SafetensorsFile(contentsOf: path)
        #expect(file.metadata == metadata)
        #expect(try file.floats("weight", shape: [2, 3]) == [1.5, -2, 3.25, 0, 1e-40, .infinity])
        #expect(try Array(file.bytes("label", shape: [3])) == [7, 0, 255])
        #expect(try file.words("digit") == [0, 1, .max])
        #expect(try file.integers("count", shape: []) == [-(1 << 62)])
        #expect(try file.bytes("empty", shape: [0, 28, 28]).isEmpty)
    }

    @Test func anAskedForTensorMustBeThereAndAsExpected() throws {
        let file = try SafetensorsFile(Data(SafetensorsWriter.bytes(tensors)))
        #expect(throws: SafetensorsError.missingTensor("weigth", present: tensors.keys.sorted())) { try file.floats("weigth") }
        #expect(throws: SafetensorsError.wrongTensor("weight", found: "F32 [2, 3]", expected: "U8")) {
            try file.bytes("weight")
        }
        #expect(throws: SafetensorsError.wrongTensor("weight", found: "F32 [2, 3]", expected: "F32 [3, 2]")) {
            try file.floats("weight", shape: [3, 2])
        }
    }

    struct Defect: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let header: String
        var data = 4
        let error: SafetensorsError
    }

    private static func entry(_ name: String, _ type: String, _ shape: String, _ offsets: String) -> String {
        "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}"
    }

    private static func entry(_ shape: String, _ offsets: String) -> String { entry("a", "U8", shape, offsets) }

    @Test(arguments: [
        Defect(
            testDescription: "a hole", header: "{\(entry("[2]", "[0,2]")),\(entry("b", "U8", "[1]", "[3,4]"))}",
            error: .wrongStart(found: 3, expected: 2, tensor: "b", offset: 61)),
        Defect(
            testDescription: "an overlap", header: "{\(entry("[3]", "[0,3]")),\(entry("b", "U8", "[2]", "[2,4]"))}",
            error: .wrongStart(found: 2, expected: 3, tensor: "b", offset: 61)),
        Defect(
            testDescription: "a late start", header: "{\(entry("[3]", "[1,4]"))}",
            error: .wrongStart(found: 1, expected: 0, tensor: "a", offset: 9)),
        Defect(
            testDescription: "an end before the start", header: "{\(entry("[3]", "[0,3]")),\(entry("b", "U8", "[1]", "[3,2]"))}",
            error: .wrongByteCount(found: -1, expected: 1, tensor: "b", offset: 61)),
        Defect(
            testDescription: "a size that is not the shape's", header: "{\(entry("a", "F32", "[2]", "[0,4]"))}",
            error: .wrongByteCount(found: 4, expected: 8, tensor: "a", offset: 9)),
        Defect(
            testDescription: "trailing bytes", header: "{\(entry("[3]", "[0,3]"))}",
            error: .wrongDataByteCount(found: 4, expected: 3, offset: 0)),
        Defect(
            testDescription: "missing bytes", header: "{\(entry("[5]", "[0,5]"))}",
            error: .wrongDataByteCount(found: 4, expected: 5, offset: 0)),
        Defect(
            testDescription: "a shape whose product overflows",
            header: "{\(entry("[4294967296,4294967296]", "[0,4]"))}",
            error: .shapeOverflow([1 << 32, 1 << 32], tensor: "a", offset: 9)),
        Defect(
            testDescription: "a dimension above 2⁶³", header: "{\(entry("[9223372036854775808]", "[0,4]"))}",
            error: .malformedHeader(expected: "a whole number below 2⁶³", found: "'922337203685'", offset: 36)),
        Defect(
            testDescription: "a negative dimension", header: "{\(entry("[-4]", "[0,4]"))}",
            error: .malformedHeader(expected: "a whole number", found: "'-4],\"data_of'", offset: 36)),
        Defect(
            testDescription: "a leading zero", header: "{\(entry("[04]", "[0,4]"))}",
            error: .malformedHeader(expected: "a whole number below 2⁶³", found: "'04],\"data_of'", offset: 36)),
        Defect(
            testDescription: "a fraction", header: "{\(entry("[4.0]", "[0,4]"))}",
            error: .malformedHeader(expected: "']'", found: "'.0],\"data_of'", offset: 37)),
        Defect(
            testDescription: "an unknown type", header: "{\(entry("a", "F128", "[4]", "[0,4]"))}",
            error: .unsupportedType("F128", tensor: "a", offset: 22)),
        Defect(
            testDescription: "a name twice", header: "{\(entry("[4]", "[0,4]")),\(entry("[0]", "[4,4]"))}",
            error: .duplicateName("a", offset: 61)),
        Defect(
            testDescription: "a field twice", header: "{\"a\":{\"shape\":[4],\"shape\":[4]}}",
            error: .duplicateName("shape", offset: 26)),
        Defect(
            testDescription: "a field too many", header: "{\"a\":{\"strides\":[4]}}",
            error: .malformedHeader(expected: "dtype, shape or data_offsets", found: "'strides'", offset: 14)),
        Defect(
            testDescription: "no offsets", header: "{\"a\":{\"dtype\":\"U8\",\"shape\":[4]}}",
            error: .malformedHeader(
                expected: "dtype, shape and two data_offsets", found: "an incomplete tensor 'a'", offset: 9)),
        Defect(
            testDescription: "metadata that is not text", header: "{\"__metadata__\":{\"n\":1}}",
            error: .malformedHeader(expected: "'\"'", found: "'1}}'", offset: 29)),
        Defect(
            testDescription: "no object", header: "[]",
            error: .malformedHeader(expected: "'{' as the first byte of the header", found: "'[]'", offset: 8)),
        Defect(
            testDescription: "an empty header", header: "",
            error: .malformedHeader(
                expected: "'{' as the first byte of the header", found: "the end of the header", offset: 8)),
        Defect(
            testDescription: "a lone surrogate", header: "{\"\\ud800\":{}}",
            error: .malformedHeader(expected: "a Unicode character before it", found: "'\":{}}'", offset: 16)),
        Defect(
            testDescription: "text after the object", header: "{}  x", data: 0,
            error: .malformedHeader(expected: "a space or the end of the header", found: "'x'", offset: 12)),
    ])
    func whatTheFormatForbidsIsAnErrorWithItsOffset(_ defect: Defect) {
        let header = Array(defect.header.utf8)
        let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> ($0 * 8)) }
        let bytes = length + header + Array(repeating: 0, count: defect.data)
        var expected = defect.error
        // The data's place depends on the header's length, which a table row need not count.
        if case .wrongDataByteCount(let found, let wanted, _) = expected {
            expected = .wrongDataByteCount(found: found, expected: wanted, offset: 8 + header.count)
        }
        #expect(throws: expected) { try SafetensorsFile(Data(bytes)) }
        #expect(!expected.diagnostics[0].fix.isEmpty)
    }

    @Test func aHeaderLengthBeyondTheFileOrTheLimitIsRefusedBeforeAnyAllocation() {
        #expect(throws: SafetensorsError.headerTooLong(byteCount: .max, limit: 100_000_000)) {
            try SafetensorsFile(Data(repeating: 255, count: 64))
        }
        #expect(throws: SafetensorsError.headerTruncated(byteCount: 99_999_999, fileByteCount: 16)) {
            try SafetensorsFile(Data([0xff, 0xe0, 0xf5, 5, 0, 0, 0, 0] + Array(repeating: 0x7b, count: 8)))
        }
        #expect(throws: SafetensorsError.tooShort(byteCount: 7)) { try SafetensorsFile(Data(count: 7)) }
    }

    @Test func everyTruncationIsAnErrorAndNoFlippedByteTraps() throws {
        let bytes = SafetensorsWriter.bytes(tensors, metadata: metadata)
        for count in 0..<bytes.count {
            #expect(throws: SafetensorsError.self) { try SafetensorsFile(Data(bytes[..<count])) }
        }
        #expect(throws: SafetensorsError.self) { try SafetensorsFile(Data(bytes + [0])) }
        var acceptedCount = 0
        for position in bytes.indices {
            for flip in [1, 2, 0x10, 0x80, 0xff] as [UInt8] {
                var changed = bytes
                changed[position] ^= flip
                if let file = try? SafetensorsFile(Data(changed)) {
                    acceptedCount += 1
                    for (name, entry) in file.entries where entry.type == .float32 { _ = try file.floats(name) }
                }
            }
        }
        // Flips in the tensors and in letters of names and text leave a correct file.
        #expect(acceptedCount > 0 && acceptedCount < bytes.count * 5 / 2)
    }

    @Test func theOrderOfTheDictionariesDoesNotMatter() {
        let names = (0..<40).map { "tensor\($0)" }
        func bytes(_ order: [String]) -> [UInt8] {
            SafetensorsWriter.bytes(
                Dictionary(uniqueKeysWithValues: order.map { ($0, SafetensorsTensor([1] as [UInt8], shape: [1])) }),
                metadata: Dictionary(uniqueKeysWithValues: order.map { ($0, $0) }))
        }
        #expect(bytes(names) == bytes(names.reversed()))
    }
}
