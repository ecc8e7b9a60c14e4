import Foundation
import Imaging
import Support
import TestSupport
import Testing

@testable import Dataset

@Suite struct CropTensorsTests {
    private static let crops: [PackedInk?] = [
        nil, PackedInk(BilevelImage(width: 9, height: 2, ink: Array(repeating: 1, count: 18))), nil,
        PackedInk(BilevelImage(width: 1, height: 1, ink: [1])), nil,
    ]

    private static func file(_ tensors: [String: SafetensorsTensor]) throws -> SafetensorsFile {
        try SafetensorsFile(Data(SafetensorsWriter.bytes(tensors)))
    }

    @Test(arguments: [crops, [], [nil]])
    func cropsComeBackAsTheyWereWritten(crops: [PackedInk?]) throws {
        let file = try Self.file(CropTensors.tensors(crops))
        #expect(try CropTensors.crops(in: file, count: crops.count, file: "x") == crops)
    }

    struct Defect: Sendable, CustomTestStringConvertible {
        let name: String
        var bits: [UInt8] = [0xff, 0x80, 0xff, 0x80, 0x80]
        var offsets: [Int64] = [0, 0, 4, 4, 5, 5]
        var sizes: [UInt32] = [0, 0, 9, 2, 0, 0, 1, 1, 0, 0]
        var code = "dataset.malformed-crop"

        var testDescription: String { name }
    }

    @Test(arguments: [
        Defect(name: "a byte too many", bits: [0xff, 0x80, 0xff, 0x80, 0x80, 0]),
        Defect(name: "a byte too few", bits: [0xff, 0x80, 0xff, 0x80]),
        Defect(name: "no bytes", bits: []),
        Defect(name: "ink in the padding", bits: [0xff, 0x81, 0xff, 0x80, 0x80]),
        Defect(name: "an offset that falls", offsets: [0, 5, 4, 4, 5, 5]),
        Defect(name: "a first offset that is not 0", offsets: [1, 1, 4, 4, 5, 5]),
        Defect(name: "a negative offset", offsets: [0, -1, 4, 4, 5, 5]),
        Defect(name: "an offset at its maximum", offsets: [0, 0, .max, 4, 5, 5]),
        Defect(name: "bytes for a crop that is not there", offsets: [0, 0, 4, 5, 5, 5]),
        Defect(name: "a width without a height", sizes: [0, 0, 9, 2, 3, 0, 1, 1, 0, 0]),
        Defect(name: "a height without a width", sizes: [0, 0, 9, 2, 0, 3, 1, 1, 0, 0]),
        Defect(name: "a width at its maximum", sizes: [0, 0, .max, 2, 0, 0, 1, 1, 0, 0]),
        Defect(name: "both at their maximum", sizes: [0, 0, .max, .max, 0, 0, 1, 1, 0, 0]),
        Defect(name: "a side above the limit", sizes: [0, 0, 401, 1, 0, 0, 1, 1, 0, 0]),
        Defect(name: "an offset too few", offsets: [0, 0, 4, 4, 5], code: "safetensors.wrong-tensor"),
        Defect(name: "a size too few", sizes: [0, 0, 9, 2, 0, 0, 1, 1], code: "safetensors.wrong-tensor"),
    ])
    func cropsThatAreNotThatAreRefused(_ defect: Defect) throws {
        let file = try Self.file([
            "cropBits": SafetensorsTensor(defect.bits, shape: [defect.bits.count]),
            "cropOffset": SafetensorsTensor(defect.offsets, shape: [defect.offsets.count]),
            "cropSize": SafetensorsTensor(defect.sizes, shape: [defect.sizes.count / 2, 2]),
        ])
        let error = #expect(throws: (any Error).self) { try CropTensors.crops(in: file, count: 5, file: "x") }
        #expect((error as? any DiagnosticError)?.diagnostics[0].code == defect.code)
    }

    @Test(arguments: ["cropBits", "cropOffset", "cropSize"])
    func aTensorThatIsMissingIsNamed(name: String) throws {
        var tensors = CropTensors.tensors(Self.crops)
        tensors[name] = nil
        let file = try Self.file(tensors)
        let error = #expect(throws: SafetensorsError.self) { try CropTensors.crops(in: file, count: 5, file: "x") }
        #expect(error == .missingTensor(name, present: tensors.keys.sorted()))
    }

    @Test func aFlippedByteGivesOtherCropsOrAnErrorButNoTrap() throws {
        let bytes = SafetensorsWriter.bytes(CropTensors.tensors(Self.crops))
        for index in bytes.indices {
            for bit in 0..<8 {
                var bytes = bytes
                bytes[index] ^= 1 << UInt8(bit)
                guard let file = try? SafetensorsFile(Data(bytes)) else { continue }
                _ = try? CropTensors.crops(in: file, count: 5, file: "x")
            }
        }
        for length in bytes.indices { #expect(throws: (any Error).self) { try SafetensorsFile(Data(bytes[..<length])) } }
    }
}
