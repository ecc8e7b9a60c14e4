import Foundation
import Imaging
import Pipeline

/// The plain OpenCV script: it finds, cuts and reads by our base model.
enum IngestPeer {
    /// What the script is told.
    private struct Order: Encodable {
        let files: [String]
        let rows: Int
        let columns: Int
        /// An ONNX file.
        let network: String
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
            /// Empty cells have none.
            let digit: Int?
        }
        let pages: [Page]
        let megabytes: Double
    }

    /// - Parameter kind: `grid` or `digit`, as the script names it.
    static func tally(_ pages: GridPages, kind: String, bench: IngestBench) async -> PeerOutcome {
        do {
            return PeerOutcome(tally: try await run(PythonPeer.python(having: "opencv"), pages, kind: kind, bench: bench), skipped: nil)
        } catch let missing as PythonPeer.Missing {
            return PeerOutcome(tally: nil, skipped: missing.reason)
        } catch {
            return PeerOutcome(tally: nil, skipped: "no reference: \(error)")
        }
    }

    private static func run(_ python: String, _ pages: GridPages, kind: String, bench: IngestBench) async throws -> GridPages.Tally {
        let network = bench.temporaryFolder + "/network.onnx", orderFile = bench.temporaryFolder + "/order.json"
        _ = try ONNXExport(model: IngestBench.model).write(to: network)
        let order = Order(
            files: pages.pages.map(\.file), rows: pages.rowCount, columns: pages.columnCount, network: network)
        try JSONEncoder().encode(order).write(to: URL(fileURLWithPath: orderFile))
        let output = try await ProgramOutput.text(of: python, [PythonPeer.path(ofScript: "ingest.py"), kind, orderFile])
        let answer = try JSONDecoder().decode(Answer.self, from: Data(output.utf8))
        var answers = answer.pages[...]
        var tally = pages.tallied { _ -> [ReadCell]? in
            guard let page = answers.popFirst(), page.isFound else { return nil }
            return page.cells.map {
                ReadCell(row: $0.row, column: $0.column, center: Point(x: $0.x, y: $0.y), digit: $0.digit)
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
