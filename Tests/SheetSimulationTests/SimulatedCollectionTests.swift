import Testing
@testable import SheetSimulation

@Suite struct SimulatedCollectionTests {
    @Test func twentyFiveSheetsHaveTwentyFourWritersAndOneBlank() throws {
        let entries = try SimulatedCollection.plan(sheetCount: 25, seed: 1).entries
        #expect(entries.count == 25)
        #expect(Set(entries.compactMap(\.settings.writerNumber)).count == 24)
        #expect(Set(entries.map(\.fileName)).count == 25)
        #expect(entries.filter { $0.settings.writerNumber == nil }.map(\.fileName) == ["blank.png"])
        #expect(entries.filter { $0.settings.capture == .phone }.count == 3)
        #expect(entries.filter { $0.encoding == .png }.count == 4)
    }

    @Test func fileNamesSayWriterAndEncoding() throws {
        for entry in try SimulatedCollection.plan(sheetCount: 25, seed: 9).entries {
            #expect(entry.fileName.hasSuffix(entry.encoding == .png ? ".png" : ".jpg"))
            if let writer = entry.settings.writerNumber {
                #expect(entry.fileName.hasPrefix(Handwriting.name(ofWriter: writer) + "."))
            }
        }
    }

    @Test func aLongerCollectionBeginsLikeAShorterOne() throws {
        let short = try SimulatedCollection.plan(sheetCount: 9, seed: 1).entries
        let long = try SimulatedCollection.plan(sheetCount: 40, seed: 1).entries
        #expect(Array(short.dropLast()) == Array(long.prefix(8)))
    }

    @Test(arguments: [0, -3, 10_001])
    func countsOutOfRangeAreRefused(count: Int) {
        #expect(throws: SimulationError.sheetCountOutOfRange(count, allowed: SimulatedCollection.sheetCountRange)) {
            try SimulatedCollection.plan(sheetCount: count, seed: 1)
        }
    }
}
