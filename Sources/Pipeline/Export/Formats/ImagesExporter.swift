import Dataset
import ImageCodecs
import Support

/// A folder of PNG for each split and label, such as `train/7/train-0000000012.png`, and `labels.csv` with all that is known.
///
/// White ink on black, as MNIST's images are shown. Every split has all ten folders, empty ones too: torchvision's `ImageFolder`
/// numbers the classes by the folders it finds, and a missing one would shift the labels without a word.
struct ImagesExporter: Exporter {
    static let name = "images"
    static let options: Set<ExportOptions.Name> = []

    init(_ options: ExportOptions) {}

    private static let pieceCount = 512

    func write(_ job: ExportJob) throws {
        for split in job.splits {
            for label in 0..<job.classCount { try AtomicFile.makeFolder("\(job.folder)/\(split.split.rawValue)/\(label)") }
        }
        _ = try concurrentMap(job.pieces(of: Self.pieceCount), jobs: job.context.jobs) { split, _, positions in
            for position in positions {
                let sample = try split.sample(position)
                let file = try ExportFile(job.folder + "/" + Self.name(of: sample.record, split.key(of: position)))
                try file.append(PNGEncoder.encode(sample.glyph.asWhiteOnBlack))
                try file.finish()
            }
            try job.advance(by: positions.count)
        }
        try writeTable(job)
    }

    private func writeTable(_ job: ExportJob) throws {
        let table = try ExportFile(job.folder + "/" + ImageFolderImporter.labelsName)
        try table.append(CSVLine.bytes(["file"] + SampleRecord.columns))
        for split in job.splits {
            for position in 0..<split.count {
                let record = split.record(position)
                try table.append(CSVLine.bytes([Self.name(of: record, split.key(of: position))] + record.fields))
            }
        }
        try table.finish()
    }

    private static func name(of record: SampleRecord, _ key: String) -> String {
        "\(record.split.rawValue)/\(record.label)/\(key).png"
    }
}
