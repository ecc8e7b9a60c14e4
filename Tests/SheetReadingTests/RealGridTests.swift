import Foundation
import ImageCodecs
import Imaging
import Testing
import TestSupport
@testable import SheetReading

/// Photos of sudoku puzzles, and one row of boxes on pages of print.
@Suite struct RealGridTests {
    private static func image(_ path: String) throws -> GrayImage {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: TestData.realDataFolder + "/" + path))
        return try ImageDecoder().decode([UInt8](bytes)).image
    }

    private static func rows(_ path: String) throws -> [[String]] {
        try String(contentsOfFile: TestData.realDataFolder + "/" + path, encoding: .utf8).split(whereSeparator: \.isNewline)
            .dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    }

    @Test(.enabled(if: TestData.has("sudoku"), "the sudoku photos are not there"))
    func cornersOfPhotographedPuzzlesAreWithinAnEightiethOfTheirSide() throws {
        let reader = try SheetReader(template: .shipped("sudoku"))
        // Every fourth: each puzzle, both telephones, upright and across.
        for row in try Self.rows("sudoku/metadata.csv").enumerated().filter({ $0.offset % 4 == 1 }).map(\.element) {
            let reading = try reader.read(Self.image("sudoku/images/" + row[0]))
            let numbers = row[13...20].compactMap(Double.init)
            // Top left, bottom left, bottom right, top right.
            let truth = stride(from: 0, to: 8, by: 2).map { Point(x: numbers[$0], y: numbers[$0 + 1]) }
            let side = (0..<4).reduce(0) { $0 + truth[$1].distance(to: truth[($1 + 1) % 4]) } / 4
            let field = reading.fields[0]
            let found = [
                field.cell(row: 0, column: 0).quad[0], field.cell(row: 8, column: 0).quad[3],
                field.cell(row: 8, column: 8).quad[2], field.cell(row: 0, column: 8).quad[1],
            ]
            for (corner, expected) in zip(found, truth) { #expect(corner.distance(to: expected) < 0.0125 * side, "\(row[0])") }
            #expect(reading.registration.residualMM < 0.1)
        }
    }

    @Test(.enabled(if: TestData.has("submitty"), "the submitty pages are not there"))
    func theRowOfBoxesIsFoundOnEveryPageOfPrint() throws {
        let reader = try SheetReader(template: .shipped("nine-boxes"))
        for row in try Self.rows("submitty/labels.csv") {
            let reading = try reader.read(Self.image("submitty/" + row[0]))
            #expect(reading.cells.count == 9 && reading.cells.allSatisfy { $0.status.isDigit }, "\(row[0])")
            #expect(reading.registration.foundEdgeFraction > 0.95)
        }
    }
}
