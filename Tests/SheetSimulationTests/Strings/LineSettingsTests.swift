import Foundation
import Testing
@testable import SheetSimulation

@Suite struct LineSettingsTests {
    @Test func theDefaultsAreWithinTheirLimits() {
        #expect(LineSettings().isWithinLimits)
    }

    @Test(
        arguments: [
            \LineSettings.drawnFraction, \.oneWriterFraction, \.addedStrokeFraction, \.blankFraction, \.crossedOutFraction,
            \.trailingZerosFraction, \.doubledDigitFraction, \.touchingFraction, \.smallFraction, \.patternFraction, \.ruledFraction,
            \.combFraction, \.bilevelFraction, \.jpegFraction,
        ] as [WritableKeyPath<LineSettings, Double> & Sendable])
    func fractionsLieBetweenZeroAndOne(_ path: WritableKeyPath<LineSettings, Double> & Sendable) {
        for (value, isAllowed) in [(-0.01, false), (0, true), (1, true), (1.01, false), (Double.nan, false)] {
            var settings = LineSettings()
            settings[keyPath: path] = value
            #expect(settings.isWithinLimits == isAllowed, "\(value)")
        }
    }

    @Test func countsAndHeightsHaveLimits() {
        for (count, isAllowed) in [(0, false), (1, true), (8, true), (9, false)] {
            var settings = LineSettings()
            settings.maxDigitCount = count
            #expect(settings.isWithinLimits == isAllowed, "\(count)")
        }
        for (range, isAllowed) in [(8.9...20.0, false), (9...9, true), (9...40, true), (20...40.5, false)] {
            var settings = LineSettings()
            settings.digitHeightRange = range
            #expect(settings.isWithinLimits == isAllowed, "\(range)")
        }
    }

    @Test func theySurviveJSON() throws {
        var settings = LineSettings()
        settings.maxDigitCount = 5
        settings.digitHeightRange = 12...18
        #expect(try JSONDecoder().decode(LineSettings.self, from: JSONEncoder().encode(settings)) == settings)
    }
}
