import Foundation
import Ingest
import Training

/// Amounts on cheques: lines of digits that touch, small and on printed paper.
enum ChequesSet: IngestSet {
    static let name = "cheques"
    static let dataFolder: String? = "cheques"

    /// COCO's layout, of which this is what is needed.
    private struct Annotations: Decodable {
        struct Image: Decodable {
            let id: Int
            let file_name: String
        }
        struct Category: Decodable {
            let id: Int
            let name: String
        }
        struct Box: Decodable {
            let image_id: Int
            let category_id: Int
            let bbox: [Double]
        }
        let images: [Image]
        let categories: [Category]
        let annotations: [Box]
    }

    static func measure(_ bench: IngestBench) throws -> [BenchmarkResult] {
        let truth = try JSONDecoder().decode(
            Annotations.self, from: Data(contentsOf: URL(fileURLWithPath: bench.dataFolder + "/annotations.json")))
        let digits = Dictionary(uniqueKeysWithValues: truth.categories.map { ($0.id, $0.name) })
        let boxes = Dictionary(grouping: truth.annotations, by: \.image_id)
        let recognition = try Recognition(model: IngestBench.model, layout: .line, jobs: IngestBench.threadCount)
        var read = 0, flagged = 0, counted = 0
        var likeliest: [NumberCandidate] = [], texts: [String] = []
        var seconds = 0.0
        let (_, megabytes) = try PeakMemory.measure {
            for image in truth.images {
                let expected = (boxes[image.id] ?? []).sorted { $0.bbox[0] < $1.bbox[0] }
                    .compactMap { digits[$0.category_id] }.joined()
                let result = try ProcessorTime.measure(&seconds) {
                    try recognition.read([bench.dataFolder + "/images/" + image.file_name])
                }
                guard let line = result.lines?.first else { continue }
                if let first = line.candidates.first {
                    likeliest.append(first)
                    texts.append(expected)
                }
                read += line.text == expected ? 1 : 0
                flagged += line.text.contains("?") ? 1 : 0
                counted += line.text.count == expected.count ? 1 : 0
            }
        }
        let count = Double(max(1, truth.images.count))
        let evaluation = NumberEvaluation(likeliest, texts: texts)
        let right = Double(evaluation.correctCount)
        return [
            bench.figure("likeliestRight", right / count, unit: "fraction"),
            bench.figure("probabilityOverRight", (likeliest.reduce(0) { $0 + $1.probability } - right) / count, unit: "fraction"),
            bench.figure("readAtOnePercentWrong", evaluation.coverageAtOnePercent * Double(likeliest.count) / count, unit: "fraction"),
            bench.figure("digitCountsRight", Double(counted) / count, unit: "fraction"),
            bench.figure("amountsRead", Double(read) / count, unit: "fraction"),
            bench.figure("amountsFlagged", Double(flagged) / count, unit: "fraction"),
            bench.figure("processorSecondsPerPage", seconds / count, unit: "s"),
            bench.figure("peakMemory", megabytes, unit: "MB"),
        ]
    }
}
