import Foundation
import GlyphNormalization
import NeuralNetwork
import Support

/// `number.safetensors`: the weights, and in the metadata the network's description, the symbols, the stretches, the calibration, the recipe's
/// digest and the tool's version; and a digest of all of this, which is checked on reading.
extension NumberModel {
    public static let fileName = "number.safetensors"

    static let format = "inkmill-number/1"
    private static let maxByteCount = 1 << 28

    /// The bytes of the file, which carry the digest of its content.
    ///
    /// **Determinism** A: the same model gives the same bytes.
    public func encoded() throws -> [UInt8] {
        let metadata = [
            "format": Self.format, "network": try JSONFile.encoded(network.description),
            "symbols": try JSONFile.encoded(LineSymbols.all.map(String.init)),
            "stretches": try JSONFile.encoded(stretches), "calibration": try JSONFile.encoded(calibration),
            "recipeDigest": recipeDigest.hex, "toolVersion": toolVersion,
        ]
        return SafetensorsWriter.sealedBytes(network.safetensors, metadata: metadata)
    }

    /// Writes the file.
    ///
    /// - Throws: `FileSystemError.unwritable`.
    public func save(to path: String) throws {
        try AtomicFile.write(try encoded(), to: path)
    }

    /// Reads a model.
    ///
    /// - Throws: `NumberModelError`, `ModelError`, `NeuralNetworkError.tensorsDoNotFit`, `SafetensorsError`, `FileSystemError`, all naming
    ///   the file.
    public init(contentsOf path: String) throws {
        let file = try SafetensorsFile(contentsOf: path, maxByteCount: Self.maxByteCount)
        do {
            try self.init(file)
        } catch let error as any DiagnosticError {
            throw FileError(error, file: path)
        }
    }

    /// Whether a file's content is a model that reads numbers.
    static func isOne(_ file: SafetensorsFile) -> Bool { file.metadata["format"] == format }

    private init(_ file: SafetensorsFile) throws {
        guard Self.isOne(file) else { throw NumberModelError.notANumberModel(found: file.metadata["format"]) }
        let metadata = ModelMetadata(file)
        let written = try metadata.value("symbols")
        let symbols = (try? JSONDecoder().decode([String].self, from: Data(written.utf8))) ?? [written]
        guard symbols == LineSymbols.all.map(String.init) else { throw NumberModelError.wrongSymbols(found: symbols) }
        let text = try metadata.value("stretches")
        guard let stretches = try? JSONDecoder().decode([Double].self, from: Data(text.utf8)), !stretches.isEmpty,
            stretches.allSatisfy(Self.stretchRange.contains)
        else { throw NumberModelError.malformedStretches(text) }
        let calibration = try Self.calibration(file.metadata["calibration"])
        let description = try metadata.description(input: Self.inputShape) { node, issues in
            NetworkDescription(linesFrom: node, issues: issues, input: Self.inputShape, classCount: LineSymbols.classCount)
        }
        try self.init(
            network: try Network(description: description, tensors: try metadata.tensors()), stretches: stretches,
            calibration: calibration, recipeDigest: try metadata.recipeDigest(), toolVersion: try metadata.value("toolVersion"))
    }
    /// - Parameter text: nil in files of earlier versions, whose models are not calibrated.
    private static func calibration(_ text: String?) throws(NumberModelError) -> NumberCalibration {
        guard let text else { return .uncalibrated }
        guard let calibration = try? JSONDecoder().decode(NumberCalibration.self, from: Data(text.utf8)) else {
            throw .malformedCalibration(text)
        }
        return calibration
    }
}
