import Foundation
import Testing

@testable import Reports

/// **Source** WCAG 2.2: relative luminance and contrast ratio.
@Suite struct ReportColorTests {
    private static func luminance(_ color: UInt32) -> Double {
        let parts = [16, 8, 0].map { shift -> Double in
            let value = Double(color >> UInt32(shift) & 255) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }

    private static func contrast(_ a: UInt32, _ b: UInt32) -> Double {
        let (dark, light) = (min(luminance(a), luminance(b)), max(luminance(a), luminance(b)))
        return (light + 0.05) / (dark + 0.05)
    }

    @Test func contrastIsMeasuredAsWCAGHasIt() {
        #expect(Self.contrast(0, 0xffffff) == 21)
        #expect(abs(Self.contrast(0x777777, 0xffffff) - 4.478) < 0.001)
    }

    @Test(arguments: [ReportColor.ink, .soft, .link, .error], [ReportColor.paper, .panel])
    func textIsLegible(text: ReportColor, ground: ReportColor) {
        #expect(Self.contrast(text.values.light, ground.values.light) >= 4.5)
        #expect(Self.contrast(text.values.dark, ground.values.dark) >= 4.5)
    }

    @Test(arguments: ReportColor.rightShades + ReportColor.wrongShades)
    func theCountsOfAConfusionMatrixAreLegible(ground: ReportColor) {
        #expect(Self.contrast(ReportColor.ink.values.light, ground.values.light) >= 4.5)
        #expect(Self.contrast(ReportColor.ink.values.dark, ground.values.dark) >= 4.5)
    }

    @Test(arguments: [ReportColor.axis, .loss, .error, .good, .soft])
    func marksAreSeen(mark: ReportColor) {
        #expect(Self.contrast(mark.values.light, ReportColor.paper.values.light) >= 3)
        #expect(Self.contrast(mark.values.dark, ReportColor.paper.values.dark) >= 3)
    }

    /// What was computed above is what the pages say.
    @Test func theStyleHasTheseColorsAndNoOthersForText() throws {
        let css = ReportStyle.css.description
        for color in ReportColor.allCases {
            #expect(css.contains("--\(color.rawValue):\(ReportColor.hex(color.values.light));"))
            #expect(css.contains("--\(color.rawValue):\(ReportColor.hex(color.values.dark));"))
        }
        let names = Set(ReportColor.allCases.map { "color:\($0.variable)" } + ["color:inherit"])
        let used = css.matches(of: /[{;]((?:color):[^;}]+)/).map { String($0.1) }
        #expect(!used.isEmpty && used.allSatisfy(names.contains), "\(used)")
    }

    @Test func theDarkColorsAreForScreensOnly() {
        #expect(ReportStyle.css.description.contains("@media screen and (prefers-color-scheme:dark)"))
    }
}
