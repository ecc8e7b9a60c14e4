import Imaging
import Testing
@testable import GlyphNormalization

/// A stroke that goes on paler than the ink that was found, as a pencil's does.
@Suite struct PalerStrokesTests {
    private static let side = 80
    private static let paper: UInt8 = 245, dark: UInt8 = 60

    /// A stem whose upper part is ink, and a lower part of another gray, so far below it.
    private static func cell(pale: UInt8, gap: Int = 0, scale: Int = 1, noise: Int = 0) -> (cell: GrayImage, ink: BilevelImage) {
        var cell = GrayImage(width: side, height: side, gray: paper), ink = BilevelImage(width: side, height: side)
        var state: UInt32 = 9
        for place in cell.pixels.indices where noise > 0 {
            state = state &* 1_664_525 &+ 1_013_904_223
            cell.pixels[place] -= UInt8(Int(state >> 24) % noise)
        }
        for y in 0..<40 / scale {
            for x in 0..<max(2, 6 / scale) {
                cell[37 + x, 14 + y] = dark
                ink[37 + x, 14 + y] = true
            }
        }
        for y in 0..<16 / scale {
            for x in 0..<max(2, 6 / scale) { cell[37 + x, 14 + 40 / scale + gap + y] = min(pale, cell[37 + x, 14 + 40 / scale + gap + y]) }
        }
        return (cell, ink)
    }

    @Test(arguments: [120, 170, 205] as [UInt8]) func aStrokeThatGoesOnPalerIsTakenIn(pale: UInt8) {
        let (cell, ink) = Self.cell(pale: pale)
        let longer = ink.withPalerStrokes(in: cell)
        #expect(longer?[39, 66] == true)
        #expect(longer?.inkBox?.height == 56)
        #expect(zip(ink.ink, longer?.ink ?? []).allSatisfy { $0 <= $1 }, "no ink is lost")
    }

    @Test func inkThatEndsIsAsItWas() {
        let (cell, ink) = Self.cell(pale: Self.paper)
        #expect(ink.withPalerStrokes(in: cell) == nil)
    }

    /// What shows through from the back, or belongs to a neighbor.
    @Test func whatDoesNotTouchTheInkIsNoPartOfIt() {
        let (cell, ink) = Self.cell(pale: 190, gap: 9)
        #expect(ink.withPalerStrokes(in: cell) == nil)
    }

    /// A pixel more on each side would close its loops.
    @Test func aDigitOfFewPixelsIsLeftAlone() {
        let (cell, ink) = Self.cell(pale: 170, scale: 4)
        #expect(ink.withPalerStrokes(in: cell) == nil)
    }

    @Test func thePapersGrainIsNoStroke() {
        let (cell, ink) = Self.cell(pale: 215, noise: 60)
        #expect(ink.withPalerStrokes(in: cell) == nil)
    }

    /// Such as a printed line that was taken out.
    @Test func whatIsAsDarkAsTheInkIsNotTakenBack() {
        let (cell, ink) = Self.cell(pale: Self.dark)
        #expect(ink.withPalerStrokes(in: cell) == nil)
    }

    @Test func cellsOfAnySizeAreLookedAt() {
        var state: UInt32 = 77
        for width in 1...14 {
            for height in 1...14 {
                for isFull in [false, true] {
                    var ink = BilevelImage(width: width, height: height), cell = GrayImage(width: width, height: height, gray: 240)
                    for place in ink.ink.indices {
                        state = state &* 1_664_525 &+ 1_013_904_223
                        cell.pixels[place] = UInt8(state >> 24)
                        ink.ink[place] = isFull || state >> 31 == 1 ? 1 : 0
                    }
                    #expect(ink.withPalerStrokes(in: cell).map { $0.width == width } ?? true)
                }
                let none = BilevelImage(width: width, height: height)
                #expect(none.withPalerStrokes(in: GrayImage(width: width, height: height, gray: 200)) == nil)
            }
        }
    }
}
