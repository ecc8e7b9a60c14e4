import Imaging
import Testing
@testable import SheetReading

/// A line of bars, as pale as pencil, in a larger picture whose light falls off.
@Suite struct LineInMarginsTests {
    private static let lineHeight = 60, barCount = 5

    /// - Parameters:
    ///   - marginHeights: paper around the line, in its height.
    ///   - paper: its gray where it is lightest.
    ///   - shade: by how much it is darker in one corner.
    private func picture(marginHeights: Double, paper: Double, shade: Double) -> GrayImage {
        let margin = Int(marginHeights * Double(Self.lineHeight)) + 6
        let width = Self.barCount * 40 + 2 * margin, height = Self.lineHeight + 2 * margin
        var picture = GrayImage(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width {
                let place = Double(x * x + y * y) / Double(width * width + height * height)
                // A grain of paper, the same for every picture.
                let grain = Double((x &* 7919 &+ y &* 104_729 &+ x &* y &* 31) % 9) - 4
                let column = (x - margin) % 40
                let isBar = x >= margin && x < width - margin && y >= margin && y < height - margin && (18...20).contains(column)
                let light = paper - shade * place + grain / 2
                picture[x, y] = UInt8(max(0, min(255, light * (isBar ? 0.62 : 1))))
            }
        }
        return picture
    }

    @Test(arguments: [
        (0.0, 230.0), (0, 160), (0, 100), (1, 230), (1, 160), (1, 100), (2, 230), (2, 160), (2, 100), (3, 230), (4, 230), (4, 160),
    ])
    func aLineIsFoundWhateverPaperIsAroundIt(marginHeights: Double, paper: Double) throws {
        for shade in [0, 0.15 * paper, 0.35 * paper] {
            let image = picture(marginHeights: marginHeights, paper: paper, shade: shade)
            let reading = try TextLineReader().read(image)
            #expect(reading.cells.count == Self.barCount, "margin of \(marginHeights), paper \(paper), shade \(shade)")
            let band = try #require(reading.band)
            let box = Rect(around: band.quad), margin = marginHeights * Double(Self.lineHeight) + 6
            #expect(abs(box.center.y - Double(image.height - 1) / 2) < 6 && box.x > margin - 60 && box.x < margin + 30)
        }
    }

    @Test func paperWithoutALineStaysEmpty() throws {
        for shade in [0.0, 40, 90] {
            var image = picture(marginHeights: 3, paper: 230, shade: shade)
            for y in 0..<image.height {
                for x in 0..<image.width {
                    image[x, y] = max(image[x, y], UInt8(225 - shade * Double(x + y) / Double(image.width + image.height)))
                }
            }
            #expect(LinePart(of: image) == nil)
        }
    }
}
