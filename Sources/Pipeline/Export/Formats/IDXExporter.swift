import Dataset
import Imaging

/// MNIST's own files: for each split its images, its labels, and a table of the writers, which IDX has no place for.
///
/// The files of `test` start with `t10k`, as MNIST's do, so that a reader of MNIST takes the folder for it.
///
/// **Source** LeCun, Cortes, Burges: "The MNIST database", section "File formats".
struct IDXExporter: Exporter {
    static let name = "idx"
    static let options: Set<ExportOptions.Name> = [.gzip]

    private let isPacked: Bool

    init(_ options: ExportOptions) {
        isPacked = options.isPacked
    }

    /// How many images are between two checks for Ctrl-C.
    private static let pieceCount = 4096

    func write(_ job: ExportJob) throws {
        for split in job.splits {
            let images = try file(job, split, "images-idx3-ubyte"), labels = try file(job, split, "labels-idx1-ubyte")
            // Beside the set, not of it: kept as text that anybody can look into.
            let writers = try ExportFile("\(job.folder)/\(Self.prefix(split.split))-writers.csv")
            try images.append(IDXHeader.bytes(dimensions: [split.count, Glyph.side, Glyph.side]))
            try labels.append(IDXHeader.bytes(dimensions: [split.count]))
            try writers.append(CSVLine.bytes(["label", "writer", "id", "copy"]))
            for position in 0..<split.count {
                if position % Self.pieceCount == 0 { try job.advance(by: min(Self.pieceCount, split.count - position)) }
                let sample = try split.sample(position), record = sample.record
                try images.append(sample.glyph.ink)
                try labels.append([record.label])
                let copy = record.copy.map(String.init) ?? ""
                try writers.append(CSVLine.bytes([String(record.label), record.writer, record.id, copy]))
            }
            for file in [images, labels, writers] { try file.finish() }
        }
    }

    private func file(_ job: ExportJob, _ split: ExportSplit, _ name: String) throws -> ExportFile {
        try ExportFile(
            "\(job.folder)/\(Self.prefix(split.split))-\(name)\(isPacked ? ".gz" : "")", isPacked: isPacked)
    }

    private static func prefix(_ split: Split) -> String { split == .test ? "t10k" : split.rawValue }
}
