import Imaging
import Support
import Testing
import TestSupport
@testable import SheetReading

/// Strips that are no line of digits, however long: nothing is read or the reason is told, and soon.
@Suite struct HostileLineTests {
    /// What is linear takes a second or two; what was quadratic took many minutes.
    private static let patience = Duration.seconds(30)

    private static func strip(_ width: Int, _ height: Int, _ gray: (_ x: Int, _ y: Int) -> UInt8) -> GrayImage {
        GrayImage(width: width, height: height, pixels: (0..<height).flatMap { y in (0..<width).map { gray($0, y) } })
    }

    private func read(_ picture: GrayImage) throws -> TextLineReading {
        let start = ContinuousClock.now
        defer { #expect(ContinuousClock.now - start < Self.patience) }
        return try TextLineReader().read(picture)
    }

    @Test func aBlankStripOfAnyLengthHoldsNothing() throws {
        for (width, height) in [(100_000, 100), (100_000, 12), (12, 100_000), (100, 100_000)] {
            #expect(try read(GrayImage(width: width, height: height)).cells.isEmpty, "\(width) × \(height)")
            #expect(try read(GrayImage(width: width, height: height, gray: 0)).cells.isEmpty, "\(width) × \(height), black")
        }
    }

    @Test func rulingLinesAloneAreNoDigitsOnAStripOfAnyLength() throws {
        let ruled = Self.strip(60_000, 100) { _, y in y == 30 || y == 31 || y == 70 ? 0 : 255 }
        #expect(try read(ruled).cells.isEmpty)
    }

    @Test func moreInkThanALineHoldsIsToldAsWhatItIs() {
        let stripes = Self.strip(60_000, 100) { x, y in x % 20 < 4 && y > 9 && y < 90 ? 0 : 255 }
        let striped = #expect(throws: TextLineError.self) { try self.read(stripes) }
        guard case .tooManyDigits(found: let partCount, limit: 2000)? = striped, partCount >= 3000 else {
            Issue.record("\(String(describing: striped))")
            return
        }
        let comb = Self.strip(60_000, 100) { x, y in y == 50 || x % 24 < 4 && y > 9 && y < 90 ? 0 : 255 }
        #expect(throws: TextLineError.self) { try self.read(comb) }
        let dots = Self.strip(60_000, 100) { x, y in x % 10 < 4 && y % 10 < 4 ? 0 : 255 }
        let error = #expect(throws: TextLineError.self) { try self.read(dots) }
        guard case .tooManyPieces(let found, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(found == 60_000)
    }

    @Test func strokesAroundOneAnotherAreNoLine() {
        // Steps from rim to rim, each within the box of all others.
        let steps = Self.strip(90_000, 200) { x, y in (y + x / 600) % 8 < 3 ? 0 : 255 }
        let error = #expect(throws: TextLineError.self) { try self.read(steps) }
        #expect(error == .pattern(width: 90_000, height: 200))
    }

    @Test func aStripThatWouldHaveToGrowBeyondTheLimitIsRefused() {
        // Eight rows are enlarged to ninety-six: 144 pixels for each.
        let dashes = Self.strip(400_000, 8) { x, _ in x % 20 < 4 ? 0 : 255 }
        #expect(throws: TextLineError.tooLong(width: 400_000, height: 8, limit: 34_722)) { try self.read(dashes) }
    }

    @Test func noiseOfAnySizeIsReadOrRefused() {
        var random = RandomStream(seed: 5, purpose: .testing)
        for (width, height) in [(8, 8), (9, 3000), (3000, 9), (700, 120), (4000, 90)] {
            for threshold in [3, 60, 130, 250] {
                let noise = Self.strip(width, height) { _, _ in random.below(256) < threshold ? 0 : 255 }
                do { _ = try read(noise) } catch { #expect(error is TextLineError) }
            }
        }
    }

    @Test func everyRefusalSaysHowToMendIt() {
        for error in [
            TextLineError.tooLong(width: 9, height: 8, limit: 7), .tooManyPieces(found: 9, limit: 8), .tooManyDigits(found: 9, limit: 8),
            .pattern(width: 9, height: 8),
        ] {
            #expect(error.diagnostics.count == 1 && error.exitStatus == .badInput)
            #expect(error.description.contains("cut the picture") && error.description.contains("9"))
        }
    }

    @Test func fallingRulesAreFoundAsWhenEverySlopeIsTried() {
        // On a strip that is many times as long as high most slopes cannot fill half a row, and are left out.
        for (width, fall) in [(400, 6), (2000, 40), (6000, 55), (6000, -55)] {
            let rule = Self.strip(width, 90) { x, y in
                (20...22).contains(y - max(0, fall) * x / width + (fall < 0 ? fall * (width - x) / width : 0)) ? 0 : 255
            }
            let ink = InkDensity(of: rule, tilePixels: 45).binarized(above: 128)
            let eraser = RulingEraser(ink, limits: .field)
            #expect(eraser.ink.inkCount * 20 < ink.inkCount, "\(width), \(fall): \(eraser.ink.inkCount) of \(ink.inkCount) left")
        }
    }
}
