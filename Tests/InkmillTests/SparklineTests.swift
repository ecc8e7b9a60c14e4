import Testing

@testable import inkmill

@Suite struct SparklineTests {
    @Test func fallingErrorsFallOnTheScaleOfLogarithms() {
        // Each error is a tenth of the one before: equal steps down.
        #expect(Sparkline.text([0.1, 0.01, 0.001]) == "█▅▁")
        #expect(Sparkline.text([0.5, 0.5]) == "▁▁")
        #expect(Sparkline.text([]) == "")
    }

    @Test func noErrorAtAllIsTheLowestBar() {
        #expect(Sparkline.text([0.02, 0]) == "█▁")
    }

    @Test func longRunsShowTheirLatestEpochs() {
        let text = Sparkline.text([1] + (0..<60).map { _ in 0.5 } + [0.25])
        #expect(text.count == 48 && text.last == "▁" && text.first == "█")
    }
}
