import Foundation
import Imaging
import NeuralNetwork
import Training

/// The plain OpenCV script: it finds and cuts, and our base model reads its crops.
struct IngestPeer {
    /// What the script is told.
    private struct Order: Encodable {
        let files: [String]
        let rows: Int
        let columns: Int
        /// Where it writes `crops.bin`: 784 bytes a crop, as MNIST has them.
        let folder: String
    }

    /// What it answers, in the order of the files.
    private struct Answer: Decodable {
        struct Page: Decodable {
            let isFound: Bool
            let cells: [Cell]
            let seconds: Double
        }
        struct Cell: Decodable {
            let row: Int
            let column: Int
            let x: Double
            let y: Double
            /// Empty cells have no crop.
            let isEmpty: Bool
        }
        let pages: [Page]
        let megabytes: Double
    }

    private let predictor: Predictor

    init() throws {
        predictor = Predictor(try Model.builtin(named: "mnist", profile: .mnist).network)
    }

    /// - Parameter kind: `grid` or `digit`, as the script names it.
    func tally(_ pages: GridPages, kind: String, bench: IngestBench) async -> PeerOutcome {
        guard let python = ProcessInfo.processInfo.environment["INKMILL_BENCH_PYTHON"] else {
            return PeerOutcome(tally: nil, skipped: "no reference: set INKMILL_BENCH_PYTHON to a Python that has opencv")
        }
        do {
            return PeerOutcome(tally: try await run(python, pages, kind: kind, bench: bench), skipped: nil)
        } catch {
            return PeerOutcome(tally: nil, skipped: "no reference: \(error)")
        }
    }

    private func run(_ python: String, _ pages: GridPages, kind: String, bench: IngestBench) async throws -> GridPages.Tally {
        let order = Order(
            files: pages.pages.map(\.file), rows: pages.rowCount, columns: pages.columnCount, folder: bench.temporaryFolder)
        let orderFile = bench.temporaryFolder + "/order.json"
        try JSONEncoder().encode(order).write(to: URL(fileURLWithPath: orderFile))
        let output = try await ProgramOutput.text(of: python, [PythonPeer.path(ofScript: "ingest.py"), kind, orderFile])
        let answer = try JSONDecoder().decode(Answer.self, from: Data(output.utf8))
        let crops = try Data(contentsOf: URL(fileURLWithPath: bench.temporaryFolder + "/crops.bin"))
        let rows = try predictor.probabilities(images: [UInt8](crops), jobs: 1)
        let classCount = predictor.classCount
        var digits = (0..<rows.count / classCount).map { index in
            (0..<classCount).max { rows[index * classCount + $0] < rows[index * classCount + $1] }
        }[...]
        var answers = answer.pages[...]
        var tally = pages.tallied { _ -> [ReadCell]? in
            guard let page = answers.popFirst(), page.isFound else { return nil }
            return page.cells.map { cell in
                ReadCell(
                    row: cell.row, column: cell.column, center: Point(x: cell.x, y: cell.y),
                    digit: cell.isEmpty ? nil : digits.popFirst() ?? nil)
            }
        }
        tally.seconds = answer.pages.reduce(0) { $0 + $1.seconds }
        tally.megabytes = answer.megabytes
        return tally
    }
}

/// The peer's figures, or why there are none.
struct PeerOutcome {
    let tally: GridPages.Tally?
    let skipped: String?
}
