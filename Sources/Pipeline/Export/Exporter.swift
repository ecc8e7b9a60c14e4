import Dataset
import Imaging
import Support

/// A format that digits are exported in.
///
/// An exporter writes into an empty folder and may leave it half written where it throws: `OutputFolder` sees to it that nobody
/// finds it. The images come one by one, so that an export needs no more memory than its widest file.
///
/// **Determinism** A as the registry's laws hold: the bytes depend on the samples and the options only, not on `jobs`.
protocol Exporter: Sendable {
    /// As on the command line.
    static var name: String { get }
    /// The options that mean something for this format.
    static var options: Set<ExportOptions.Name> { get }

    init(_ options: ExportOptions)

    /// Writes all splits into the job's folder.
    func write(_ job: ExportJob) throws
}

/// Every export format there is, sorted by name. Adding one is its file in `Formats` and its line here.
public enum ExporterRegistry {
    static let exporters: [any Exporter.Type] = [
        IDXExporter.self,
        ImagesExporter.self,
        WebDatasetExporter.self,
    ]

    /// The names a command line may use.
    public static var names: [String] { exporters.map { $0.name } }

    /// - Throws: `ExportError.unknownFormat`, `.optionOfOtherFormat`.
    static func exporter(named name: String, _ options: ExportOptions) throws(ExportError) -> any Exporter {
        guard let type = exporters.first(where: { $0.name == name }) else {
            throw .unknownFormat(name, near: Spelling.nearest(to: name, among: names), names: names)
        }
        for option in ExportOptions.Name.allCases where options.isGiven(option) && !type.options.contains(option) {
            throw .optionOfOtherFormat(
                option.rawValue, format: name, formats: exporters.filter { $0.options.contains(option) }.map { $0.name })
        }
        return type.init(options)
    }
}

/// What may be chosen about an export; each format understands some of it.
public struct ExportOptions: Sendable {
    /// Whether files are packed by gzip.
    public var isPacked = false
    /// The most samples of a tar archive; nil for the format's own choice.
    public var maxShardSamples: Int?

    public init(isPacked: Bool = false, maxShardSamples: Int? = nil) {
        self.isPacked = isPacked
        self.maxShardSamples = maxShardSamples
    }

    enum Name: String, CaseIterable {
        case gzip = "--gzip"
        case maxShardSamples = "--max-shard-samples"
    }

    func isGiven(_ name: Name) -> Bool {
        switch name {
        case .gzip: isPacked
        case .maxShardSamples: maxShardSamples != nil
        }
    }
}

/// The samples of a split, made when they are asked for.
struct ExportSplit: Sendable {
    struct Sample: Sendable {
        let record: SampleRecord
        let glyph: Glyph
    }

    let split: Split
    let count: Int
    /// What is known of the sample at a position, 0..<count; may be called from any thread.
    let record: @Sendable (_ position: Int) -> SampleRecord
    /// Its image, which an augmented copy may have to be made for.
    let glyph: @Sendable (_ position: Int) throws -> Glyph

    func sample(_ position: Int) throws -> Sample { Sample(record: record(position), glyph: try glyph(position)) }

    /// What a sample's files are named by: unique in the export, sorted as the samples are, of letters, digits and a hyphen only.
    func key(of position: Int) -> String { "\(split.rawValue)-\(position.padded(to: 10))" }
}

/// What an exporter has to do.
struct ExportJob: Sendable {
    static let stage = "export"

    /// Those with any samples.
    let splits: [ExportSplit]
    /// The empty folder to write into.
    let folder: String
    /// Labels are below it.
    let classCount: Int
    let context: RunContext
    private let doneCount = Counter()

    init(splits: [ExportSplit], folder: String, classCount: Int, context: RunContext) {
        self.splits = splits
        self.folder = folder
        self.classCount = classCount
        self.context = context
        context.observe(.started(stage: Self.stage, total: splits.reduce(0) { $0 + $1.count }, unit: "images"))
    }

    /// Tells that some more samples are written.
    ///
    /// - Throws: `InterruptionError.interrupted`.
    func advance(by count: Int) throws(InterruptionError) {
        try context.checkCancellation(during: Self.stage)
        context.observe(.advanced(stage: Self.stage, done: doneCount.increment(by: count), detail: ""))
    }

    /// Positions of all splits in pieces of at most `count`, to be worked on by several threads.
    func pieces(of count: Int) -> [(split: ExportSplit, number: Int, positions: Range<Int>)] {
        splits.flatMap { split in
            stride(from: 0, to: split.count, by: count).map { start in
                (split, start / count, start..<min(start + count, split.count))
            }
        }
    }
}
