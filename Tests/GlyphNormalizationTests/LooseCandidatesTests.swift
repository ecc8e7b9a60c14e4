import Imaging
import Testing
@testable import GlyphNormalization

@Suite struct LooseCandidatesTests {
    private static let ink: UInt8 = 30

    /// A stem with two bars at its right: what is left without the stem are the bars.
    private static func letter(margin: Int) -> GrayImage {
        let side = 120
        var image = GrayImage(width: side + 2 * margin, height: side + 2 * margin, gray: 240)
        for y in 0..<side {
            for x in 0..<12 { image[margin + x, margin + y] = ink }
        }
        for top in [0, 54, side - 12] {
            for y in top..<top + 12 {
                for x in 0..<side { image[margin + x, margin + y] = ink }
            }
        }
        return image
    }

    private static func candidates(in picture: GrayImage) -> [LooseCandidate] {
        LooseDigitPicture(picture).map { NormalizationProfile.mnist.looseCandidates(in: $0) } ?? []
    }

    @Test func aStemThatDoesNotReachTheRimIsNoLineOfThePaper() {
        let candidates = Self.candidates(in: Self.letter(margin: 30))
        #expect(!candidates.isEmpty)
        #expect(candidates.allSatisfy { !$0.mayLackStrokes })
    }

    @Test func whatIsLeftWithoutAStemMayLackStrokes() {
        let candidates = Self.candidates(in: Self.letter(margin: 0))
        #expect(candidates.first?.mayLackStrokes == false)
        let others = candidates.dropFirst()
        #expect(others.allSatisfy { $0.mayLackStrokes })
    }

    @Test(arguments: [150, 190] as [UInt8])
    func palerLinesOfThePaperAreTakenOut(gray: UInt8) {
        // A dark Z on ruled paper.
        var image = GrayImage(width: 240, height: 240, gray: 240)
        for y in stride(from: 20, to: 240, by: 40) {
            for x in 0..<240 { image[x, y] = gray }
        }
        for y in 75..<165 {
            let isBar = y < 87 || y >= 153, middle = 165 - (y - 75)
            for x in isBar ? 75..<165 : max(75, middle - 7)..<min(165, middle + 7) { image[x, y] = Self.ink }
        }
        let candidates = Self.candidates(in: image)
        #expect(candidates.contains { !$0.mayLackStrokes && abs($0.crop.width - $0.crop.height) <= $0.crop.width / 12 })
    }

    /// A thin pen's figure across a page whose lines break up at a threshold: what looks like many figures are the squares.
    @Test(arguments: [0, 0.03, -0.03]) func aThinFigureAcrossSquaredPaperIsFound(slope: Double) {
        let width = 400, height = 520
        var image = GrayImage(width: width, height: height, gray: 225)
        // A line's ink is uneven.
        var state: UInt32 = 3
        let faint = { (level: Int) in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(level + Int(state >> 24) % 40)
        }
        for start in stride(from: -80, to: height + 80, by: 22) {
            for step in 0..<height {
                let y = start + Int(slope * Double(step)), x = start - Int(slope * Double(step))
                if step < width, (0..<height).contains(y) { image[step, y] = faint(165) }
                if (0..<width).contains(x) { image[x, step] = faint(165) }
            }
        }
        // A Z.
        for x in 70..<330 {
            for y in [90, 91, 429, 430] { image[x, y] = faint(80) }
            let y = 91 + (330 - x) * 338 / 260
            for dy in 0...2 where y + dy < 430 { image[x, y + dy] = faint(80) }
        }
        let found = Self.candidates(in: image).filter(\.isDarkerThanLines)
        // Its room, with the pen thickened as thin ones are.
        #expect(found.contains { abs(Double($0.crop.width) / Double($0.crop.height) - 260.0 / 341) < 0.08 })
    }

    /// A 7 whose bar lies on a line of the paper, and is darker, is no 1: what has the most ink has the bar.
    @Test(arguments: [0, 1, 2], [100, 120, 130]) func aStrokeAlongALineIsNotLeftOut(shift: Int, gray: UInt8) {
        let width = 400, height = 520
        var image = GrayImage(width: width, height: height, gray: 225)
        for start in stride(from: 0, to: height, by: 22) {
            for x in 0..<width { image[x, start] = 180 }
            for y in 0..<height where start < width { image[start, y] = 180 }
        }
        let top = 4 * 22 + shift
        for y in top..<430 {
            let x = 330 - (y - top) * 90 / (430 - top)
            for dx in 0...1 { image[x + dx, y] = gray }
        }
        for x in 80..<330 { for dy in 0...1 { image[x, top + dy] = gray } }
        let found = Self.candidates(in: image).first
        #expect(found.map { 2 * $0.crop.width > $0.crop.height } ?? true, "the bar is lost")
        if gray == 100 { #expect(found != nil) }
    }

    @Test func aPlainDigitHasAllInkOfItsPictureAndOneOnLinesHasNot() {
        func isAllInk(_ image: GrayImage) -> Bool? {
            guard let picture = LooseDigitPicture(image), case .digit(let crop) = NormalizationProfile.mnist.looseDigit(in: picture)
            else { return nil }
            return NormalizationProfile.mnist.isAllInk(crop, of: picture)
        }
        var image = GrayImage(width: 200, height: 220, gray: 235)
        Self.drawZ(in: &image, x: 60, y: 60, side: 90)
        #expect(isAllInk(image) == true)
        for y in [30, 31, 32, 105, 106, 107, 190, 191, 192] {
            for x in 0..<200 { image[x, y] = 120 }
        }
        #expect(isAllInk(image) == false)
    }

    /// A Z of a pen as wide as a tenth of it.
    private static func drawZ(in image: inout GrayImage, x: Int, y: Int, side: Int) {
        let pen = side / 10
        for row in 0..<side {
            let isBar = row < pen || row >= side - pen, middle = side - 1 - row
            for column in isBar ? 0..<side : max(0, middle - pen / 2)..<min(side, middle + pen / 2 + 1) {
                image[x + column, y + row] = ink
            }
        }
    }

    /// A figure whose bars lie along the rim is no line and no frame.
    @Test(arguments: [0, 2], [(side: 80, y: 20), (side: 70, y: 15), (side: 100, y: 0)])
    func ofTwoFiguresInAPictureCutToThemNoneIsLeftOut(margin: Int, second: (side: Int, y: Int)) {
        var image = GrayImage(width: 320 + second.side + 2 * margin, height: 100 + 2 * margin, gray: 235)
        Self.drawZ(in: &image, x: margin, y: margin, side: 100)
        Self.drawZ(in: &image, x: margin + 320, y: margin + second.y, side: second.side)
        #expect(NormalizationProfile.mnist.looseDigit(in: image) == .refused(.several(figureCount: 2)))
        // Both together, or none.
        #expect(Self.candidates(in: image).allSatisfy { $0.crop.width > 2 * $0.crop.height })
    }
}
