import Forms
import Foundation
import ImageCodecs
import Imaging
import SheetSimulation
import Support

/// A project of a few small simulated sheets, as a user would lay it out: manifests, templates and scans.
public struct TinyProject: Sendable {
    public let root: String

    private static let marks =
        "registration:\n  marks: { insetMM: 10, diameterMM: 7, holeFractions: [0.25, 0.4, 0.55, 0.7] }"

    private static let templateYAML = """
        name: tiny
        pageSizeMM: { width: 140, height: 100 }
        REGISTRATION
        fields:
          - grid:
              originMM: { x: 23, y: 28 }
              pitchMM: { width: 9.4, height: 11 }
              columnCount: 10
              rowCount: 4
              lineWidthMM: 0.3
              labels: byColumn
        """

    /// Trains a small network from nothing, for an epoch or two: seconds.
    public static let manifestYAML = """
        seed: 7
        sources:
          - sheets: { folder: ../raw/tiny, template: templates/tiny.yaml }
        split: { validation: 0.2, test: 0.2, method: rank }
        augmentation:
          steps:
            - rotate: { degreesRange: [-8, 8] }
            - gaussianNoise: { sigmaFractionRange: [0, 0.05] }
        shards: { copies: 3, maxShardBytes: 65536 }
        network: lenet5
        training: { epochs: 2, batchSize: 32 }
        """

    /// - Parameters:
    ///   - sheetCount: with a blank one at the end.
    ///   - firstWriter: the number of the first sheet's writer; the others follow.
    ///   - hasMarks: whether the form has ring marks, or is found by its lines.
    public init(in root: String, sheetCount: Int = 6, firstWriter: Int = 1, hasMarks: Bool = true) throws {
        self.root = root
        let templateYAML = Self.templateYAML.replacing("REGISTRATION", with: hasMarks ? Self.marks : "registration: grid")
        try AtomicFile.write(templateYAML, to: root + "/manifests/templates/tiny.yaml")
        try AtomicFile.write(Self.manifestYAML, to: root + "/manifests/tiny.yaml")
        let template = try SheetTemplate(yaml: templateYAML, file: "tiny.yaml")
        let simulator = SheetSimulator(template: template)
        for number in firstWriter..<firstWriter + sheetCount {
            let isFilled = number < firstWriter + sheetCount - 1
            let settings = try SimulationSettings(
                seed: 3, sheetNumber: number, writerNumber: isFilled ? number : nil, capture: .documentScan,
                dotsPerInch: 150)
            let name = isFilled ? "w\(number).png" : "blank.png"
            let sheet = simulator.sheet(settings)
            try AtomicFile.write(PNGEncoder.encode(sheet.image, dotsPerInch: 150), to: root + "/raw/tiny/" + name)
        }
    }

    /// One that is there already.
    public init(at root: String) { self.root = root }

    public var manifest: String { root + "/manifests/tiny.yaml" }
    public var scans: String { root + "/raw/tiny" }
    public var processed: String { root + "/processed/tiny" }

    /// Replaces a piece of the manifest.
    public func edit(_ old: String, _ new: String) throws {
        let text = try FileContent.text(of: manifest)
        precondition(text.contains(old), "the manifest does not hold '\(old)'")
        try AtomicFile.write(text.replacing(old, with: new), to: manifest)
    }

    /// The digest of every file below `processed/tiny`, by path.
    public func digests() throws -> [String: ContentDigest] {
        var digests: [String: ContentDigest] = [:]
        for case let path as String in FileManager.default.enumerator(atPath: processed) ?? .init() {
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: processed + "/" + path, isDirectory: &isFolder)
            if exists, !isFolder.boolValue { digests[path] = try ContentDigest(ofFile: processed + "/" + path) }
        }
        return digests
    }
}
