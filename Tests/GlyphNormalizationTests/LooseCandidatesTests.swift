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
}
