import Dataset
import Foundation
import ImageCodecs
import Imaging
import Support
import Testing
import TestSupport
@testable import Ingest
@testable import Pipeline

/// What holds for every export format there is or will be.
@Suite struct ExporterLawTests {
    static let names = ExporterRegistry.names

    /// Reads an export back. A new format needs its line here.
    static let importers: [String: @Sendable (_ folder: String, _ importer: DigitImport) throws -> DigitImport.Result] = [
        "idx": { folder, importer in
            var result = DigitImport.Result()
            for prefix in ["train", "validation", "t10k"] {
                let path = "\(folder)/\(prefix)-"
                result.digits += try importer.idx(
                    images: path + "images-idx3-ubyte", labels: path + "labels-idx1-ubyte", writers: path + "writers.csv",
                    writer: nil
                ).digits
            }
            return result
        },
        "images": { try $1.images(folder: $0, writer: "nobody") },
        "webdataset": { try $1.webDataset([$0], writer: "nobody") },
    ]

    @Test func everyFileOfFormatsIsRegisteredAndTheListIsSorted() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: TestData.root + "/Sources/Pipeline/Export/Formats")
        #expect(ExporterRegistry.exporters.map { "\($0).swift" }.sorted() == files.sorted())
        #expect(Self.names == Self.names.sorted() && Set(Self.names).count == files.count)
        #expect(Set(Self.importers.keys) == Set(Self.names), "every format has an importer for these laws")
    }

    /// Digits of odd writers and random ink, some of them blank, and equal ones; copies in `train`.
    static let splits: [ExportSplit] = Split.allCases.map { split in
        ExportSplit(
            split: split, count: split == .train ? 1300 : 37, record: { sample(split, $0).record }, glyph: { sample(split, $0).glyph })
    }

    private static let writers = ["anna", "b, \"c\"", "d\ne\r\nf", "ü.png", " "]

    private static func sample(_ split: Split, _ position: Int) -> ExportSplit.Sample {
        let number = position / 2, isCopy = split == .train
        // Other images in every split: IDX knows a set by its images.
        let seed = ContentDigest(of: split.rawValue).number
        var stream = RandomStream(seed: seed, purpose: .testing, sample: UInt64(number % 400))
        let ink: [UInt8] = (0..<Glyph.pixelCount).map { _ in UInt8(stream.below(256)) }
        let digit = Digit(
            id: "\(split)é/\(isCopy ? number : position)", label: UInt8(position % 10), writer: writers[number % 5],
            source: ContentDigest(of: "\(number)"), place: "r01\t,c\(number)", status: "ok", score: stream.unit(), glyph: Glyph())
        let record = SampleRecord(
            digit, label: UInt8(position % 10), split: split, copy: isCopy ? position % 2 : nil, profile: .mnist)
        return ExportSplit.Sample(record: record, glyph: number % 17 == 0 ? Glyph() : Glyph(ink: ink))
    }

    private static func export(_ name: String, to folder: String, jobs: Int, options: ExportOptions = .init()) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try ExporterRegistry.exporter(named: name, options)
            .write(ExportJob(splits: splits, folder: folder, classCount: 10, context: RunContext(jobs: jobs)))
    }

    private static func digests(_ folder: String) throws -> [String: ContentDigest] {
        var digests: [String: ContentDigest] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            if let digest = try? ContentDigest(ofFile: folder + "/" + name) { digests[name] = digest }
        }
        return digests
    }

    @Test(arguments: names) func theBytesDependOnTheSamplesOnly(name: String) throws {
        try TestData.withTemporaryFolder { folder in
            try Self.export(name, to: folder + "/a", jobs: 1)
            try Self.export(name, to: folder + "/b", jobs: 4)
            let digests = try Self.digests(folder + "/a")
            #expect(!digests.isEmpty)
            #expect(try Self.digests(folder + "/b") == digests)
        }
    }

    @Test(arguments: names) func importingGivesTheSameGlyphsLabelsAndWriters(name: String) throws {
        let read = try #require(Self.importers[name])
        let importer = DigitImport(profile: .mnist, context: RunContext(jobs: 2))
        let result: DigitImport.Result = try TestData.withTemporaryFolder { folder in
            try Self.export(name, to: folder, jobs: 2)
            return try read(folder, importer)
        }
        #expect(result.rejects.isEmpty)
        var expected: [String] = []
        for split in Self.splits {
            for position in 0..<split.count {
                let sample = try split.sample(position)
                expected.append(Self.line(sample.record.label, sample.record.writer, sample.glyph))
            }
        }
        let found: [String] = result.digits.map { Self.line($0.label ?? 255, $0.writer, $0.glyph) }
        #expect(found.sorted() == expected.sorted())
        // What is read makes a table: its ids differ.
        #expect(try DigitTable(result.digits, profile: .mnist).digits.count == expected.count)
    }

    private static func line(_ label: UInt8, _ writer: String, _ glyph: Glyph) -> String {
        "\(label) \(writer) \(ContentDigest(of: glyph.ink))"
    }

    @Test(arguments: names) func namesAreSafeOnEverySystem(name: String) throws {
        try TestData.withTemporaryFolder { folder in
            try Self.export(name, to: folder, jobs: 2)
            let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
            let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789-./")
            #expect(names.allSatisfy { $0.allSatisfy(allowed.contains) && $0.count < 100 })
        }
    }

    @Test(arguments: names) func aStopIsFollowed(name: String) throws {
        try TestData.withTemporaryFolder { folder in
            let job = ExportJob(
                splits: Self.splits, folder: folder, classCount: 10, context: RunContext(jobs: 2, isCancelled: { true }))
            #expect(throws: InterruptionError.self) { try ExporterRegistry.exporter(named: name, .init()).write(job) }
        }
    }

    @Test func archivesHoldAtMostSoManySamplesAndPackingChangesNoContent() throws {
        try TestData.withTemporaryFolder { folder in
            try Self.export("webdataset", to: folder + "/web", jobs: 2, options: ExportOptions(maxShardSamples: 500))
            let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/web").sorted()
            #expect(names == ["test-000000.tar"] + (0..<3).map { "train-00000\($0).tar" } + ["validation-000000.tar"])
            try Self.export("idx", to: folder + "/plain", jobs: 1)
            try Self.export("idx", to: folder + "/packed", jobs: 1, options: ExportOptions(isPacked: true))
            let importer = DigitImport(profile: .mnist, context: RunContext(jobs: 1))
            let plain = try importer.idx(
                images: folder + "/plain/t10k-images-idx3-ubyte", labels: folder + "/plain/t10k-labels-idx1-ubyte", writers: nil,
                writer: nil)
            let packed = try importer.idx(
                images: folder + "/packed/t10k-images-idx3-ubyte.gz", labels: folder + "/packed/t10k-labels-idx1-ubyte.gz",
                writers: nil, writer: nil)
            #expect(plain.digits == packed.digits && plain.digits.count == 37)
        }
    }

    @Test func whatNoFormatKnowsIsRefused() {
        #expect(throws: ExportError.unknownFormat("webdatset", near: "webdataset", names: Self.names)) {
            try ExporterRegistry.exporter(named: "webdatset", .init())
        }
        #expect(throws: ExportError.optionOfOtherFormat("--gzip", format: "images", formats: ["idx"])) {
            try ExporterRegistry.exporter(named: "images", ExportOptions(isPacked: true))
        }
    }
}
