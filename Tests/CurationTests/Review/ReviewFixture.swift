import Dataset
import Foundation
import Imaging
import Support
@testable import Curation
@testable import Ingest

/// A made-up review: sixty digits on three sheets of three writers, each sheet with two rows of ten.
enum ReviewFixture {
    static let sheetCount = 3, digitsPerSheet = 20

    static func sheetDigest(_ sheet: Int) -> ContentDigest { ContentDigest(of: "sheet \(sheet)") }

    /// The digit's label is its column.
    static func digits() -> [Digit] {
        (0..<sheetCount).flatMap { sheet in
            (0..<digitsPerSheet).map { cell in
                let place = "r0\(cell / 10)c0\(cell % 10)"
                var glyph = Glyph()
                // A stroke that tells the label, and a dot that tells the digit.
                for y in 4..<24 { glyph[2 + 2 * (cell % 10), y] = 255 }
                glyph[sheet, cell] = 200
                return Digit(
                    id: "\(sheetDigest(sheet).short)/\(place)", label: UInt8(cell % 10), writer: "w\(sheet)", source: sheetDigest(sheet),
                    place: place, status: "ok", score: 1, glyph: glyph)
            }
        }
    }

    static func sheets() -> [SheetSummary] {
        (0..<sheetCount).map { sheet in
            SheetSummary(
                file: "../raw/s\(sheet).png", digest: sheetDigest(sheet), writer: "w\(sheet)", sheet: nil, supersedes: [],
                statusCounts: [:],
                digitCount: digitsPerSheet, unreadCount: 0, projectiveResidualMM: 0, residualMM: 0, confidence: 1, remarks: [], overlay: "",
                contactSheet: "")
        }
    }

    static func material(_ knowledge: ReviewMaterial.Knowledge = .init()) throws -> ReviewMaterial {
        let table = try DigitTable(digits(), profile: .mnist)
        return try ReviewMaterial(
            name: "made-up", seed: 1, table: table, digest: ContentDigest(of: "table"), sheets: sheets(), sources: SourceDecisions(),
            knowledge: knowledge)
    }

    static func session(
        _ folder: String, _ reviewer: String = "anna", secondPass: Bool = false, knowledge: ReviewMaterial.Knowledge = .init()
    ) throws -> ReviewSession {
        try ReviewSession(material(knowledge), folder: folder, reviewer: reviewer, isSecondPass: secondPass)
    }

    static func time(_ seconds: Double) -> Date { Date(timeIntervalSince1970: 1_800_000_000 + seconds) }
}

extension ReviewSession {
    /// Decides about one digit, as somebody who knows all that is known.
    @discardableResult
    func say(_ verdict: LabelVerdict, _ now: Int? = nil, of digit: Int, rev: Int? = nil, at seconds: Double = 0) throws -> DecisionAnswer {
        let known = rev ?? state(of: digit).rev
        return try decide([.init(d: digit, rev: known, verdict: verdict, now: now)], at: ReviewFixture.time(seconds))
    }
}
