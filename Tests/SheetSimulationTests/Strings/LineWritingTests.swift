import Foundation
import Imaging
import Support
import TestSupport
import Testing
@testable import SheetSimulation

/// Invented lines of digits, as a network gets them.
@Suite struct LineWritingTests {
    private static let pool = DrawnLineDigits.pool(writerCount: 6)

    @Test func aLineIsAFunctionOfDigitsSeedAndIndex() {
        let writing = LineWriting(digits: Self.pool, seed: 3), again = LineWriting(digits: Self.pool, seed: 3)
        let other = LineWriting(digits: Self.pool, seed: 4)
        let fewer = LineWriting(digits: DrawnLineDigits.pool(writerCount: 2), seed: 3)
        var differing = 0
        for index in [UInt64(40), 0, 7, 1 << 40] {
            let line = writing.line(index)
            #expect(again.line(index).picture == line.picture && again.line(index).text == line.text)
            #expect(writing.line(index + 1).picture != line.picture)
            #expect(other.line(index).picture != line.picture)
            if fewer.line(index).picture != line.picture { differing += 1 }
        }
        #expect(differing > 0)
    }

    @Test func linesAreTheSameBytesEverywhere() {
        let writing = LineWriting(digits: Self.pool, seed: 1)
        let lines = (UInt64(0)..<24).map { index in
            let line = writing.line(index)
            let digest = ContentDigest(of: Data(line.picture.pixels))
            return "\(index) '\(line.text)' \(line.picture.width)x\(line.picture.height) \(digest.hex)\n"
        }
        #expect(Golden.difference(of: lines.joined(), from: "lines.txt") == nil)
    }

    @Test func whatIsDrawnIsWhatTheTextSays() {
        var settings = LineSettings()
        settings.blankFraction = 0.15
        settings.crossedOutFraction = 0.2
        let writing = LineWriting(digits: Self.pool, seed: 2, settings: settings)
        var blankCount = 0, letterCount = 0
        for index in UInt64(0)..<500 {
            let line = writing.composition(index)
            let drawn = line.drawing.pieces.compactMap { piece -> Character? in
                switch piece.kind {
                case .digit(let digit): Character(String(digit))
                case .mark(let mark): mark
                case .crossedOut, .sign, .stroke: nil
                }
            }
            #expect(String(drawn) == line.text.text, "line \(index)")
            if line.text.digitCount == 0 {
                blankCount += 1
                #expect(line.drawing.digits.isEmpty && ["", "-"].contains(line.text.text), "line \(index): \(line.text.text)")
                if line.drawing.pieces.contains(where: { $0.kind == .sign }) { letterCount += 1 }
            }
        }
        #expect(blankCount > 40 && letterCount > 5)
    }

    @Test func everyDigitIsInThePicture() {
        let writing = LineWriting(digits: Self.pool, seed: 6)
        for index in UInt64(0)..<600 {
            let line = writing.composition(index)
            for digit in line.drawing.digits {
                let inside = digit.fractionInside(columns: line.frame.columns, rows: line.frame.rows)
                #expect(inside >= 0.8, "line \(index): \(inside) of a digit of \(line.text.text)")
                #expect(digit.area > 2, "line \(index): a digit of \(digit.area) pixels")
            }
        }
    }

    @Test func digitsStandFromLeftToRight() {
        let writing = LineWriting(digits: Self.pool, seed: 7)
        for index in UInt64(0)..<400 {
            let digits = writing.composition(index).drawing.digits
            for (left, right) in zip(digits, digits.dropFirst()) {
                // In a hand that leans, a raised digit may stand over the one before it.
                #expect(left.box.center.x < right.box.center.x + 0.3 * left.box.height, "line \(index)")
            }
        }
    }

    @Test func aCrossedOutDigitIsNotInTheText() {
        var settings = LineSettings()
        settings.crossedOutFraction = 1
        settings.blankFraction = 0
        let writing = LineWriting(digits: Self.pool, seed: 8, settings: settings)
        for index in UInt64(0)..<100 {
            let line = writing.composition(index), pieces = line.drawing.pieces
            let crossedOut = pieces.indices.filter {
                if case .crossedOut = pieces[$0].kind { true } else { false }
            }
            #expect(crossedOut.count == 1 && line.drawing.digits.count == line.text.text.count(where: \.isNumber), "line \(index)")
            for place in crossedOut {
                // Its strokes come next, and lie on it.
                #expect(place + 1 < pieces.count && pieces[place + 1].kind == .stroke, "line \(index)")
                let digit = pieces[place].ink, stroke = pieces[place + 1].ink
                #expect(digit.left < stroke.right && stroke.left < digit.right && digit.top < stroke.bottom && stroke.top < digit.bottom)
            }
        }
    }

    @Test func picturesAreDarkInkOnLighterPaper() {
        let writing = LineWriting(digits: Self.pool, seed: 9)
        var count = 0, darker = 0
        for index in UInt64(0)..<200 {
            let line = writing.line(index), pixels = line.picture.pixels.sorted()
            #expect(LineWriting.pictureHeights.contains(line.picture.height) && line.picture.width >= 8, "line \(index)")
            guard line.text.contains(where: \.isNumber) else { continue }
            count += 1
            // Of paper there is more than of ink, and ink lies farther from the middle gray.
            let median = Int(pixels[pixels.count / 2])
            if median - Int(pixels[pixels.count / 100]) > Int(pixels[pixels.count * 99 / 100]) - median { darker += 1 }
        }
        #expect(darker * 100 > 95 * count)
    }

    @Test func fractionsAreThoseOfTheSettings() {
        let writing = LineWriting(digits: Self.pool, seed: 10)
        let lines = (UInt64(0)..<2000).map { writing.composition($0) }
        let numbers = lines.filter { $0.text.digitCount > 0 }
        func fraction(_ count: Int, of total: Int) -> Double { Double(count) / Double(total) }
        #expect((0.31...0.39).contains(fraction(lines.count(where: \.isDrawn), of: lines.count)))
        #expect((0.018...0.045).contains(fraction(lines.count - numbers.count, of: lines.count)))
        let zeros = numbers.count { $0.text.text.filter(\.isNumber).hasSuffix("0") }
        #expect((0.25...0.45).contains(fraction(zeros, of: numbers.count)))
        let crossedOut = lines.count {
            $0.drawing.pieces.contains { if case .crossedOut = $0.kind { true } else { false } }
        }
        #expect((0.025...0.055).contains(fraction(crossedOut, of: lines.count)))
        for mark in [Character("."), "-", "/"] {
            #expect(fraction(numbers.count { $0.text.text.contains(mark) }, of: numbers.count) > 0.06, "\(mark)")
        }
        // Every number of digits is met, and every digit about as often as the others but for the zero.
        #expect(Set(numbers.map(\.text.digitCount)) == Set(1...8))
        let digits = numbers.flatMap { $0.text.text.compactMap(\.wholeNumberValue) }
        for digit in 1...9 {
            #expect((0.07...0.12).contains(fraction(digits.count { $0 == digit }, of: digits.count)), "\(digit)")
        }
        let heights = lines.map { $0.hand.digitHeight * $0.enlargement }
        #expect((0.3...0.42).contains(fraction(heights.count { $0 < 24.5 }, of: lines.count)))
        #expect(heights.allSatisfy { (6...40).contains($0) })
        let touching = numbers.filter { line in
            zip(line.drawing.digits, line.drawing.digits.dropFirst()).contains { $0.touches($1) }
        }
        #expect((0.25...0.6).contains(fraction(touching.count, of: numbers.count)))
    }

    @Test func theSettingsAreObeyed() {
        var settings = LineSettings()
        settings.drawnFraction = 0
        settings.maxDigitCount = 3
        settings.digitHeightRange = 30...32
        settings.blankFraction = 0
        let writing = LineWriting(digits: Self.pool, seed: 11, settings: settings)
        for index in UInt64(0)..<300 {
            let line = writing.composition(index)
            #expect(!line.isDrawn && (1...3).contains(line.text.digitCount), "\(line.text.text)")
            #expect((15...32).contains(line.hand.digitHeight * line.enlargement))
        }
        settings.drawnFraction = 1
        settings.blankFraction = 1
        let blank = LineWriting(digits: Self.pool, seed: 11, settings: settings)
        #expect((UInt64(0)..<50).allSatisfy { blank.composition($0).text.digitCount == 0 && blank.composition($0).isDrawn })
    }

    @Test(
        arguments: [
            ("one digit", [4]), ("one class", [7, 7, 7]), ("two classes", [0, 1]), ("none", []),
        ] as [(String, [UInt8])])
    func anyPoolGives(_ name: String, classes: [UInt8]) {
        let digits = DrawnLineDigits.pool(writerCount: 1, classes: classes)
        var settings = LineSettings()
        settings.drawnFraction = 0.3
        let writing = LineWriting(digits: digits, seed: 12, settings: settings)
        for index in UInt64(0)..<60 {
            let line = writing.composition(index)
            #expect(line.isDrawn || !classes.isEmpty)
            if !line.isDrawn {
                #expect(line.text.text.compactMap(\.wholeNumberValue).allSatisfy { classes.contains(UInt8($0)) }, "\(line.text.text)")
            }
            #expect(writing.line(index).picture.pixels.count > 0)
        }
    }

    @Test func glyphsWithoutInkAreNoDigits() {
        let writing = LineWriting(digits: [LineDigit(glyph: Glyph(), digit: 3, writer: 0)], seed: 1)
        #expect((UInt64(0)..<20).allSatisfy { writing.composition($0).isDrawn })
    }
}

extension InkPatch {
    /// Whether the ink of both meets in a row.
    fileprivate func touches(_ other: InkPatch) -> Bool {
        (max(top, other.top)..<max(max(top, other.top), min(bottom, other.bottom))).contains { y in
            guard let a = inkSpan(row: y), let b = other.inkSpan(row: y) else { return false }
            return a.overlaps(b)
        }
    }
}
