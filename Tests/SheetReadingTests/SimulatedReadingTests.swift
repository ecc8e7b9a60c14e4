import Imaging
import Testing
import TestSupport
@testable import Forms
@testable import SheetReading
@testable import SheetSimulation

/// Simulated sheets, whose truth is known, read back.
@Suite struct SimulatedReadingTests {
    private static let collection = Result { try SimulatedCollection.plan(sheetCount: 24, seed: 1).entries }

    @Test(arguments: 0..<23)
    func simulatedSheetIsReadAsItWasWritten(_ index: Int) throws {
        let entry = try Self.collection.get()[index]
        let template = try SheetTemplate.shipped("quickstart")
        let sheet = SheetSimulator(template: template).sheet(entry.settings)
        let reading = try SheetReader(template: template).read(sheet.image, dotsPerInch: sheet.dotsPerInch)
        #expect(reading.registration.confidence > 0.95)
        for (cell, truth) in zip(reading.cells, sheet.cells) {
            let place = "row \(cell.row) column \(cell.column)"
            #expect(cell.status.isDigit == (truth.label != nil), "\(place) is \(cell.status)")
            #expect((cell.status == .touchesLine) == truth.crossesLine, "\(place) is \(cell.status)")
            for (corner, expected) in zip(cell.quad, truth.quad) { #expect(corner.distance(to: expected) < 1.2) }
            guard let inkBox = truth.inkBox else { continue }
            // The crop's digit lies where it was written: its box covers the truth's, in the cell's own pixels.
            let found = try #require(cell.ink.inkBox)
            let scale = cell.quad[0].distance(to: cell.quad[1]) / Double(cell.crop.width)
            let written = max(inkBox.width, inkBox.height), read = Double(max(found.width, found.height)) * scale
            // What lies within a printed line, and no wider than it, is gone with it.
            let least = truth.crossesLine ? 0.5 : 0.8
            #expect((least...1.3).contains(read / written), "\(place): \(read) of \(written) pixels")
        }
    }

    @Test func blankSimulatedSheetIsNamed() throws {
        let template = try SheetTemplate.shipped("quickstart")
        let settings = try SimulationSettings(seed: 1, sheetNumber: 24, writerNumber: nil, capture: .documentScan, dotsPerInch: 150)
        let sheet = SheetSimulator(template: template).sheet(settings)
        #expect(throws: SheetError.unfilled(cellCount: 100)) { try SheetReader(template: template).read(sheet.image) }
    }
}
