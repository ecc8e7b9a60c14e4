import Foundation
import ImageCodecs
import Imaging
import Support
import Testing
import TestSupport
@testable import Ingest
@testable import Recipes
@testable import SheetReading

/// Amounts on cheques: small pictures, touching and leaning digits, printed background.
@Suite(.enabled(if: TestData.has("cheques"), "the cheques are not there"))
struct LineRecognitionTests {
    private struct Amount {
        let file: String
        let text: String
        let boxes: [Rect]
    }

    /// Every sixteenth of those that the weights were not found on.
    private static func amounts() throws -> [Amount] {
        struct Annotations: Decodable {
            struct Image: Decodable {
                let id: Int
                let file_name: String
            }
            struct Annotation: Decodable {
                let image_id: Int
                let category_id: Int
                let bbox: [Double]
            }
            let images: [Image]
            let annotations: [Annotation]
        }
        let folder = TestData.realDataFolder + "/cheques/"
        let data = try Data(contentsOf: URL(fileURLWithPath: folder + "annotations.json"))
        let all = try JSONDecoder().decode(Annotations.self, from: data)
        let byImage = Dictionary(grouping: all.annotations, by: \.image_id)
        return all.images.filter { $0.id % 16 == 1 }.map { image in
            let digits = (byImage[image.id] ?? []).map { digit in
                (
                    box: Rect(x: digit.bbox[0], y: digit.bbox[1], width: digit.bbox[2], height: digit.bbox[3]),
                    digit: digit.category_id
                )
            }.sorted { $0.box.center.x < $1.box.center.x }
            return Amount(
                file: folder + "images/" + image.file_name, text: digits.map { String($0.digit) }.joined(),
                boxes: digits.map(\.box))
        }
    }

    @Test func digitsOfAmountsAreFoundWhereTheyAre() throws {
        let reader = TextLineReader(scorer: try LoadedModel.shipped(profile: .mnist))
        var found = 0, cellCount = 0, boxCount = 0
        for amount in try Self.amounts() {
            let cells = try reader.read(ImageDecoder().decode(FileContent.bytes(of: amount.file)).image).cells
            var free = cells.map { Rect(around: $0.quad) }
            for box in amount.boxes {
                guard let match = free.indices.first(where: { Self.overlap(free[$0], box) > 0.5 }) else { continue }
                free.remove(at: match)
                found += 1
            }
            cellCount += cells.count
            boxCount += amount.boxes.count
        }
        let score = Double(2 * found) / Double(cellCount + boxCount)
        #expect(score > 0.93, "F1 \(score) of \(boxCount) digits")
    }

    /// Also where print joins some of its digits to what looks like a shadow.
    @Test func theStripThatIsReadHoldsTheWholeAmount() throws {
        let divider = try LineDivider()
        var cut: [String] = []
        let amounts = try Self.amounts()
        for amount in amounts {
            let line = try divider.line(on: ImageDecoder().decode(FileContent.bytes(of: amount.file)).image)
            guard let band = line.map({ Rect(around: $0.band.quad) }), let first = amount.boxes.first, let last = amount.boxes.last else {
                cut.append(amount.file)
                continue
            }
            if band.x > first.center.x || band.x + band.width < last.center.x { cut.append(amount.file) }
        }
        #expect(cut.count * 100 <= 2 * amounts.count, "\(cut.count) of \(amounts.count): \(cut)")
    }

    @Test func amountsAreReadAsOneText() throws {
        let amounts = try Self.amounts()
        let recognition = try Recognition(model: "builtin/mnist", layout: .line, jobs: 2)
        let result = try recognition.read(amounts.map(\.file))
        let lines = try #require(result.lines)
        #expect(lines.map(\.file) == amounts.map(\.file))
        let sure = zip(lines, amounts).filter { $0.0.probability != nil }
        let right = sure.filter { $0.0.text == $0.1.text }
        #expect(sure.count * 100 >= amounts.count * 58, "\(sure.count) of \(amounts.count) without a flag")
        #expect(right.count * 100 >= sure.count * 85, "\(right.count) of \(sure.count) right")
        for line in lines {
            #expect(line.text.contains("?") == line.digits.contains { $0.digit == nil })
            #expect(line.digits.map(\.column) == line.digits.indices.map { $0 })
            if let probability = line.probability, let least = line.leastProbability { #expect(probability <= least) }
        }
    }

    private static func overlap(_ a: Rect, _ b: Rect) -> Double {
        let shared =
            max(0, min(a.x + a.width, b.x + b.width) - max(a.x, b.x))
            * max(0, min(a.y + a.height, b.y + b.height) - max(a.y, b.y))
        return shared / (a.width * a.height + b.width * b.height - shared)
    }
}
