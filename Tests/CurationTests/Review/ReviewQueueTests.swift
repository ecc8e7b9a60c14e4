import Dataset
import Foundation
import ImageCodecs
import Imaging
import TestSupport
import Testing
@testable import Curation
@testable import Support

/// What there is to look at, in which order, and its pictures.
@Suite struct ReviewQueueTests {
    private func knowledge() -> ReviewMaterial.Knowledge {
        var knowledge = ReviewMaterial.Knowledge()
        let ids = ReviewFixture.digits().map(\.id).sorted()
        knowledge.findings = [
            Finding(kind: .labelIssue, digit: ids[7], suggested: 1, score: 0.9, rank: 2, why: "second"),
            Finding(kind: .labelIssue, digit: ids[5], suggested: 6, score: 0.95, rank: 1, why: "first"),
            Finding(kind: .nearDuplicate, digit: ids[1], other: ids[2], score: 0.5, rank: 1, why: "twice"),
            Finding(kind: .outlier, digit: "gone", score: 0.5, rank: 1, why: "not there"),
        ]
        // Digit 4 is read as 9, hardly.
        let rows = (0..<60).flatMap { row in
            (0..<10).map { label in row == 4 ? (label == 9 ? 0.5 : 0.055) : label == row % 10 ? 0.97 : 0.0033 }
        }
        knowledge.outOfSample = (ids, OutOfSample(classCount: 10, probabilities: rows.map { Float($0) }))
        return knowledge
    }

    @Test func findingsComeInTheirOrderAndWhatHoldsNothingIsNotListed() async throws {
        try await TestData.withTemporaryFolder { folder in
            let session = try ReviewFixture.session(folder, knowledge: knowledge()), overview = await session.overview()
            let queues = overview.queues.map(\.id)
            #expect(
                queues == [
                    "labelIssue", "nearDuplicate", "unsureModel", "contested", "unsure", "stale", "decided", "mine", "left-out", "sample",
                    "all",
                ])
            let issues = try await session.queue("labelIssue", of: nil, from: 0, count: 10)
            #expect(
                issues.digits == [5, 7] && issues.suggested == [6, 1] && issues.why == ["first", "second"] && issues.other == [-1, -1])
            #expect(try await session.queue("nearDuplicate", of: nil, from: 0, count: 10).other == [2])
            #expect(try await session.queue("unsureModel", of: nil, from: 0, count: 10).digits == [4])
            #expect(try await session.queue("all", of: nil, from: 58, count: 10).digits == [58, 59])
            // Worse first: digit 4 is a 4 to nobody but its label.
            #expect(try await session.queue("class", of: 4, from: 0, count: 10).digits.first == 4)
            #expect(try await session.queue("sheet", of: 1, from: 0, count: 99).digits.count == 20)
            for (id, part) in [("nothing", nil), ("class", nil), ("class", 10), ("writer", 3), ("sheet", -1)] as [(String, Int?)] {
                await #expect(throws: ReviewError.self, "\(id)") { try await session.queue(id, of: part, from: 0, count: 1) }
            }
            for (first, count) in [(-1, 1), (61, 1), (0, -1), (0, 20_001)] {
                await #expect(throws: ReviewError.self) { try await session.digits(from: first, count: count) }
            }
        }
    }

    @Test func aRandomSampleIsThatOfTheRecipeAndItsSeed() throws {
        func sample(_ seed: UInt64) throws -> [Int] {
            let material = try ReviewMaterial(
                name: "x", seed: seed, table: DigitTable(ReviewFixture.digits(), profile: .mnist), digest: ContentDigest(of: ""),
                sheets: ReviewFixture.sheets(), sources: SourceDecisions(), knowledge: .init())
            return try #require(material.queues.first { $0.id == "sample" }).items.map(\.digit)
        }
        #expect(try sample(1) == sample(1) && sample(1) != sample(2))
        #expect(try sample(1).sorted() == Array(0..<60))
    }

    @Test func allAboutADigit() async throws {
        try await TestData.withTemporaryFolder { folder in
            let session = try ReviewFixture.session(folder, knowledge: knowledge())
            let digit = try await session.digit(5)
            #expect(digit.label == 5 && digit.place == "row 0, column 5" && digit.probabilities.first?.class == 5)
            #expect(digit.findings.map(\.why) == ["first"] && digit.findings[0].rank == 1 && digit.findings[0].count == 2)
            #expect(digit.neighbors.first?.class == 5 && digit.neighbors[1].class == 6)
            let near = try #require(digit.neighbors.first?.digits)
            #expect(near.count == 5 && !near.contains(5) && near.allSatisfy { $0 % 10 == 5 })
            #expect(digit.sameWriter == [15])
            await #expect(throws: ReviewError.self) { try await session.digit(60) }
        }
    }

    @Test func theHistoryIsToldPieceByPiece() async throws {
        try await TestData.withTemporaryFolder { folder in
            let session = try ReviewFixture.session(folder)
            for step in 0..<7 { try await session.say(.confirmed, nil, of: step, at: Double(step)) }
            var numbers: [Int] = [], cursor: String?
            repeat {
                let piece = try await session.history(before: cursor, count: 3)
                numbers += piece.events.map(\.n)
                cursor = piece.next
            } while cursor != nil
            #expect(numbers == [7, 6, 5, 4, 3, 2, 1])
            await #expect(throws: ReviewError.self) { try await session.history(before: "nothing", count: 3) }
            await #expect(throws: ReviewError.self) { try await session.history(before: nil, count: 0) }
        }
    }

    @Test func aSpriteHoldsTheGlyphsInTheirOrder() async throws {
        let material = try ReviewFixture.material(), pictures = ReviewPictures(material.digits)
        let asked = [7, 3] + Array(0..<25), sprite = try decoded(pictures.sprite(asked))
        #expect(sprite.width == 700 && sprite.height == 56)
        for (tile, index) in asked.enumerated() {
            let x = tile % 25 * 28, y = tile / 25 * 28
            #expect(sprite.part(x: x..<x + 28, y: y..<y + 28) == material.digits[index].glyph.asGrayImage, "\(tile)")
        }
        for wrong in [[], [60], [-1], Array(repeating: 0, count: 501)] {
            #expect(throws: ReviewError.self) { try pictures.sprite(wrong) }
        }
        #expect(try decoded(pictures.sprite(Array(repeating: 59, count: 500))).height == 560)
    }

    @Test func aCropIsTheKeptInkWithWhiteAroundItOrTheGlyphEnlarged() throws {
        var digits = ReviewFixture.digits()
        let ink = BilevelImage(width: 3, height: 2, ink: [1, 0, 1, 0, 1, 0])
        digits[0] = Digit(
            id: "a", label: 1, writer: "w", source: ContentDigest(of: ""), place: "r00c00", status: "ok", score: 1, glyph: Glyph(),
            crop: PackedInk(ink))
        let pictures = ReviewPictures(digits), crop = try decoded(pictures.crop(0))
        #expect(crop.width == 27 && crop.height == 26 && crop[12, 12] == 0 && crop[13, 12] == 255 && crop[13, 13] == 0 && crop[0, 0] == 255)
        let glyph = try decoded(pictures.crop(1))
        #expect(glyph.width == 248 && glyph.height == 248)
    }

    private func decoded(_ png: [UInt8]) throws -> GrayImage { try ImageDecoder().decode(png).image }

    @Test func aMapOfOtherDigitsIsLeftOut() throws {
        try TestData.withTemporaryFolder { folder in
            let path = folder + "/map.safetensors"
            func write(_ digits: [Int32], table: String) throws {
                let tensor = SafetensorsTensor(digits, shape: [digits.count])
                try AtomicFile.write(
                    SafetensorsWriter.sealedBytes(
                        ["digit": tensor, "x": tensor, "y": tensor], metadata: ["digits": ContentDigest(of: table).hex]), to: path)
            }
            var knowledge = ReviewMaterial.Knowledge()
            knowledge.mapFile = path
            try write([3, 1], table: "table")
            let map = try #require(try ReviewFixture.material(knowledge).map)
            #expect(map.map(\.digit) == [3, 1] && map.map(\.place.x) == [3, 1])
            try write([3, 1], table: "another")
            #expect(try ReviewFixture.material(knowledge).map == nil)
            try write([60], table: "table")
            #expect(try ReviewFixture.material(knowledge).map == nil)
        }
    }
}
