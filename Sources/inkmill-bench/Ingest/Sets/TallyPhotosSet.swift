import Foundation
import Ingest
import Pipeline

/// Three photos of tally forms against the blanks that their templates are learned from: digit, empty or crossed out.
enum TallyPhotosSet: IngestSet {
    static let name = "tally-photos"
    static let dataFolder: String? = "tally-photos"

    /// A blank, its photo, and the keys of the labels of its rows of three boxes, in reading order.
    private static let forms = [
        ("blank-c.hasil_data.png", "data_sample_01.jpg", ["A", "B", "II", "III"]),
        ("blank-c.hasil_dpr_s10_v2.png", "dpr10_sample_01.jpeg", ["votes", "total"]),
        ("blank-c.hasil_pwp_3.png", "pwp_sample_01.jpg", ["votes", "valid", "invalid", "total"]),
    ]

    static func measure(_ bench: IngestBench) throws -> [BenchmarkResult] {
        let labels = try JSONDecoder().decode(
            [String: [String: [String]]].self, from: Data(contentsOf: URL(fileURLWithPath: bench.dataFolder + "/labels.json")))
        var found = 0, boxCount = 0, boxesFound = 0, statusesRight = 0, digitCount = 0, digitsRight = 0, falseDigits = 0
        var seconds = 0.0
        let (_, megabytes) = try PeakMemory.measure {
            for (blank, photo, keys) in forms {
                let rowTexts: [String] = keys.flatMap { labels[photo]?[$0] ?? [] }
                let written: [Character] = rowTexts.flatMap { Array($0) }.filter { $0 != " " }
                boxCount += written.count
                digitCount += written.count { $0.isNumber }
                let templateFile = bench.temporaryFolder + "/" + blank + ".yaml"
                _ = try TemplateLearning(files: [bench.dataFolder + "/" + blank]).write(to: templateFile)
                let recognition = try Recognition(
                    model: IngestBench.model, layout: .sheet(templateFile: templateFile), jobs: IngestBench.threadCount)
                let file = bench.dataFolder + "/" + photo
                guard let sheet = try? ProcessorTime.measure(&seconds, { try recognition.sheet(file) }) else { continue }
                found += 1
                let rows = Set(sheet.fields.filter { $0.rowCount == 1 && $0.columnCount == 3 }.map(\.name))
                let boxes = try zip(sheet.cells, recognition.readings(of: sheet, file: file)).filter { rows.contains($0.0.field) }
                guard boxes.count == written.count else { continue }
                for ((cell, reading), character) in zip(boxes, written) {
                    boxesFound += cell.status == .notFound ? 0 : 1
                    let isRight =
                        switch character {
                        case "X": cell.status == .struckOut
                        case "_": cell.status == .empty
                        default: cell.status.isDigit
                        }
                    statusesRight += isRight ? 1 : 0
                    if cell.status.isDigit {
                        digitsRight += reading.digit == character.wholeNumberValue ? 1 : 0
                        falseDigits += character.isNumber ? 0 : 1
                    }
                }
            }
        }
        return [
            bench.figure("pagesRegistered", Double(found), unit: "of \(forms.count)"),
            bench.figure("cellsFound", Double(boxesFound), unit: "of \(boxCount)"),
            bench.figure("statusRight", Double(statusesRight) / Double(max(1, boxCount)), unit: "fraction"),
            bench.figure("digitsReadRight", Double(digitsRight) / Double(max(1, digitCount)), unit: "fraction"),
            bench.figure("falseDigits", Double(falseDigits), unit: "cells"),
            bench.figure("processorSecondsPerPage", seconds / Double(forms.count), unit: "s"),
            bench.figure("peakMemory", megabytes, unit: "MB"),
        ]
    }
}
