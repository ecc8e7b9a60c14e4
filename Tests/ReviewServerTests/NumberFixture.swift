import Foundation
import ImageCodecs
import Imaging
import Rules
import Support
import Testing
@testable import Curation
@testable import Ingest

/// A pile of one made-up sheet: a table of two numbers and their sum a row.
///
/// Of its three rows one is read well, in the second the sum was not read and a number is in doubt, and in the third the sum does not fit.
struct NumberFixture {
    let folder: String
    let pile: NumberPile
    let sheet: ReadSheet

    var json: String { folder + "/results.json" }
    var table: String { folder + "/results.csv" }
    var answers: String { folder + "/results-answers" }
    var scan: String { folder + "/scan.png" }
    var template: String { folder + "/form.yaml" }

    /// Of the numbers, sheet by sheet and field by field.
    static let secondNumber = 1, secondSum = 7, thirdSum = 8

    private static let columns = ["first", "second", "sum"]

    /// - Parameter shift: of the cells in the picture, in pixels.
    init(in folder: String, shift: Int = 0) throws {
        self.folder = folder
        let fields = Self.columns.enumerated().map { column, name in
            """
              - grid:
                  name: \(name)
                  originMM: { x: \(20 + 22 * column), y: 30 }
                  pitchMM: { width: 22, height: 9 }
                  columnCount: 1
                  rowCount: 3
                  lineWidthMM: 0.3
                  number: { maxDigitCount: 3 }
            """
        }
        let yaml = """
            name: table
            pageSizeMM: { width: 120, height: 100 }
            registration:
              print: { frames: [{ x: 20, y: 30, width: 22, height: 9 }] }
            fields:
            \(fields.joined(separator: "\n"))
            rules:
              - sum: { total: sum, of: [first, second] }
              - range: { field: first, max: 60, message: a task has 60 points at most }

            """
        try AtomicFile.write(yaml, to: folder + "/form.yaml")
        var image = GrayImage(width: 400, height: 300)
        for index in image.pixels.indices where index % 7 == 0 { image.pixels[index] = UInt8(index % 251) }
        try AtomicFile.write(PNGEncoder.encode(image), to: folder + "/scan.png")
        pile = try NumberPile.reading(folder + "/form.yaml", acceptance: .standard).pile
        let read: [[[String: Double]]] = [
            [["12": 0.99], ["35": 0.6, "38": 0.38], ["48": 0.99]], [["47": 0.99], ["24": 0.99], ["13": 0.99]],
            [["59": 0.99], [:], ["71": 0.95]],
        ]
        var values: [FieldValue] = [], outlines: [ValuePlace: [Point]] = [:]
        for (column, name) in Self.columns.enumerated() {
            for row in 0..<3 {
                let place = ValuePlace(field: name, row: row)
                values.append(FieldValue(place, read[column][row].map { Candidate($0.key, $0.value) }))
                let x = Double(20 + 90 * column + shift), y = Double(60 + 50 * row)
                outlines[place] = [(x, y), (x + 80, y), (x + 80, y + 40), (x, y + 40)].map { Point(x: $0.0, y: $0.1) }
            }
        }
        sheet = ReadSheet(
            picture: NumberPicture(
                file: folder + "/scan.png", page: 1, digest: try ContentDigest(ofFile: folder + "/scan.png"), width: 400, height: 300),
            values: SheetValues(values, digitProbabilities: [:], outlines: outlines))
    }

    /// What `recognize` writes: with the answers that lie beside it.
    func write(isForced: Bool = true) throws {
        let files = try NumberFiles(table, of: PictureList([scan]), inputs: [template], isForced: isForced)
        try files.write(DecodedPile(pile, [sheet], answers: files.answers().answers).results)
    }

    func review(_ reviewer: String = "anna", isForced: Bool = false) throws -> NumberReview {
        try NumberReview(StoredNumbers(json, isForced: isForced), reviewer: reviewer)
    }

    func lines(_ file: String) throws -> [String] { try FileContent.text(of: file).split(separator: "\n").map(String.init) }

    static func time(_ seconds: Double) -> Date { Date(timeIntervalSince1970: 1_800_000_000 + seconds) }
}

extension NumberReview {
    /// Says what a number is, as the page does.
    @discardableResult
    func say(
        _ verdict: NumberVerdict = .number, _ text: String? = nil, of index: Int, insist: Bool = false, rev: Int? = nil,
        at seconds: Double = 0
    ) throws -> NumberOutcome {
        let known = try detail(index).rev
        return try answer(
            Answer(i: index, rev: rev ?? known, verdict: verdict, text: text, insist: insist), at: NumberFixture.time(seconds))
    }
}
