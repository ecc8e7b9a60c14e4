import Foundation
import ImageCodecs
import Imaging
import Ingest
import SheetSimulation

/// Whole pages as the simulator takes them: every form that ships with Inkmill, scans and photos good and bad, as they are and reduced.
struct LoosePages: Sendable {
    /// One page.
    struct Page: Sendable {
        let run: SimulationRun
        let entry: SimulatedCollection.Entry

        /// At each size.
        func drawn() throws -> [(condition: LooseCondition, image: GrayImage)] {
            let image = try ImageDecoder().decode(try run.sheet(entry).encoded(entry.encoding)).image
            let longSide = max(image.width, image.height)
            return sizes.map { condition, maxSide in
                (condition, longSide <= maxSide ? image : image.reduced(by: (longSide + maxSide - 1) / maxSide))
            }
        }
    }

    private static let templates = ["quickstart", "ufpr", "nine-boxes", "sudoku"]
    private static let seeds: [UInt64] = [7, 77]
    private static let sizes: [(LooseCondition, Int)] = [
        (.photo, .max), (.photo800, 800), (.photo400, 400), (.photo160, 160), (.photo80, 80),
    ]

    let pages: [Page]

    init() throws {
        var pages: [Page] = []
        for seed in Self.seeds {
            for kind in SimulationRun.Kind.allCases {
                // Eight of each make one of every kind of fault.
                var runs = try Self.templates.map {
                    try SimulationRun(templateFile: IngestBench.shippedTemplate($0), kind: kind, sheetCount: 9, seed: seed, jobs: 1)
                }
                runs.append(
                    try SimulationRun(
                        descriptionFile: IngestBench.shippedDescription, kind: kind, sheetCount: 9, seed: seed, jobs: 1))
                for run in runs {
                    pages += run.entries.map { Page(run: run, entry: $0) }
                }
            }
        }
        self.pages = pages
    }
}
