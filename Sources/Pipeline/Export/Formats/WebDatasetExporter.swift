import Dataset
import ImageCodecs
import Support

/// Tar archives such as `train-000000.tar`, each sample as the members `<key>.cls`, `<key>.json` and `<key>.png`, in the order of
/// their names.
///
/// White ink on black, as MNIST's images are shown. Times and owners are zero, so that equal digits make equal bytes.
///
/// **Source** github.com/webdataset/webdataset, "The WebDataset Format".
struct WebDatasetExporter: Exporter {
    static let name = "webdataset"
    static let options: Set<ExportOptions.Name> = [.maxShardSamples]

    /// About 30 MB, of which the most are tar's blocks of 512 bytes.
    static let defaultMaxShardSamples = 10_000

    private let maxShardSamples: Int

    init(_ options: ExportOptions) {
        maxShardSamples = options.maxShardSamples ?? Self.defaultMaxShardSamples
    }

    /// How many samples are between two checks for Ctrl-C.
    private static let pieceCount = 512

    func write(_ job: ExportJob) throws {
        _ = try concurrentMap(job.pieces(of: maxShardSamples), jobs: job.context.jobs) { split, number, positions in
            let archive = try ExportFile("\(job.folder)/\(split.split.rawValue)-\(number.padded(to: 6)).tar")
            for position in positions {
                let done = position - positions.lowerBound
                if done % Self.pieceCount == 0 { try job.advance(by: min(Self.pieceCount, positions.count - done)) }
                let sample = try split.sample(position), key = split.key(of: position)
                try archive.append(TarMember.bytes(name: key + ".cls", content: Array(String(sample.record.label).utf8)))
                try archive.append(TarMember.bytes(name: key + ".json", content: sample.record.json()))
                try archive.append(
                    TarMember.bytes(name: key + ".png", content: PNGEncoder.encode(sample.glyph.asWhiteOnBlack)))
            }
            try archive.append(TarMember.end)
            try archive.finish()
        }
    }
}
