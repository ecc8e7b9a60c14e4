import Imaging
import Testing

@testable import SheetReading

@Suite struct TintMapTests {
    private static let cell = Rect(x: 16, y: 16, width: 64, height: 64)

    /// A picture's colors: one tint, and a stroke down the middle of the cell.
    private static func chroma(
        factor: Int, paper: (blue: UInt8, red: UInt8), stroke: (blue: UInt8, red: UInt8), columns: Range<Int> = 46..<50
    ) -> ChromaPlane {
        let side = 96 / factor
        func plane(_ paper: UInt8, _ stroke: UInt8) -> GrayImage {
            let pixels = (0..<side * side).map { columns.contains($0 % side * factor) ? stroke : paper }
            return GrayImage(width: side, height: side, pixels: pixels)
        }
        return ChromaPlane(factor: factor, blue: plane(paper.blue, stroke.blue), red: plane(paper.red, stroke.red))
    }

    @Test(arguments: [1, 2])
    func oneTintIsEvenWhateverItIs(factor: Int) {
        for tint in [(blue: UInt8(128), red: UInt8(128)), (blue: 112, red: 140)] {
            #expect(TintMap(Self.chroma(factor: factor, paper: tint, stroke: tint)).isEven(in: Self.cell))
        }
    }

    @Test(arguments: [1, 2])
    func aStrokeOfAnotherColorIsSeen(factor: Int) {
        for stroke in [(blue: UInt8(120), red: UInt8(150)), (blue: 150, red: 120), (blue: 118, red: 114)] {
            let map = TintMap(Self.chroma(factor: factor, paper: (128, 128), stroke: stroke))
            #expect(!map.isEven(in: Self.cell))
            // Beside it is none.
            #expect(map.isEven(in: Rect(x: 0, y: 0, width: 30, height: 90)))
        }
    }

    @Test func aThinStrokeIsSeenWhereverItLies() {
        for first in 46..<50 {
            for width in 1...2 {
                let map = TintMap(Self.chroma(factor: 1, paper: (128, 128), stroke: (120, 150), columns: first..<first + width))
                #expect(!map.isEven(in: Self.cell), "\(width) from \(first)")
            }
        }
    }

    @Test func aPlaceBeyondThePictureIsEven() {
        let map = TintMap(
            ChromaPlane(factor: 2, blue: GrayImage(width: 2, height: 1, gray: 128), red: GrayImage(width: 2, height: 1, gray: 128)))
        #expect(map.isEven(in: Rect(x: 100, y: 100, width: 20, height: 20)))
        #expect(map.isEven(in: Rect(x: -20, y: -20, width: 5, height: 5)))
    }
}
