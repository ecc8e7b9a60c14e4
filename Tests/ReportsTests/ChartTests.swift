import Support
import TestSupport
import Testing

@testable import Reports

@Suite struct ChartTests {
    @Test(
        arguments: [
            (0.47, ["0", "0.1", "0.2", "0.3", "0.4", "0.5"]), (1, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
            (7, ["0", "2", "4", "6", "8"]),
            (0.02, ["0", "0.005", "0.010", "0.015", "0.020"]), (340, ["0", "100", "200", "300", "400"]),
            (2.3, ["0", "0.5", "1.0", "1.5", "2.0", "2.5"]),
        ] as [(Double, [String])])
    func ticksAreRoundNumbers(high: Double, texts: [String]) {
        let axis = Chart.Axis.linear("y", upTo: high)
        #expect(axis.ticks.map(\.text) == texts)
        #expect(axis.range.upperBound >= high && axis.range.lowerBound == 0)
    }

    @Test func fractionsAreWrittenInPercent() {
        #expect(Chart.Axis.fraction("x").ticks.map(\.text) == ["0", "20 %", "40 %", "60 %", "80 %", "100 %"])
        #expect(Chart.Axis.linear("x", upTo: 0.004, unit: .percent).ticks.map(\.text) == ["0", "0.1 %", "0.2 %", "0.3 %", "0.4 %"])
    }

    @Test func epochsAreWholeNumbersFromOne() {
        #expect(Chart.Axis.ordinal("epoch", count: 4).ticks.map(\.text) == ["1", "2", "3", "4"])
        #expect(Chart.Axis.ordinal("epoch", count: 1).ticks.map(\.text) == ["1"])
        #expect(Chart.Axis.ordinal("epoch", count: 40).ticks.map(\.text) == ["1", "5", "10", "15", "20", "25", "30", "35", "40"])
    }

    @Test func positionsGoFromEndToEndAndNoFurther() {
        let linear = Chart.Axis.linear("x", upTo: 10), powers = Chart.Axis.logarithmic("x", 0.01...1, ticks: [0.1], text: NumberText.short)
        #expect([-1, 0, 5, 10, 11].map(linear.position) == [0, 0, 0.5, 1, 1])
        #expect([0, 0.01, 1, 9].map(powers.position) == [0, 0, 1, 1])
        #expect(abs(powers.position(0.1) - 0.5) < 1e-12)
    }

    @Test(arguments: [0, -1, .nan, .infinity, 1e300, 5e-324]) func noValueBreaksAnAxis(high: Double) {
        let axis = Chart.Axis.linear("x", upTo: high)
        #expect((2...12).contains(axis.ticks.count))
    }

    private func chart(_ points: [Chart.Point]) -> Chart {
        Chart(
            id: "c", title: "Title", description: "Words.", x: .fraction("across"), y: .fraction("up"),
            series: [Chart.Series(name: "one & two", color: .loss, isConnected: true, mark: .ring, points: points)],
            guides: [.diagonal, .vertical(0.2, label: "here"), .horizontal(0.3, label: "there")])
    }

    @Test func aChartSaysInWordsWhatItShows() throws {
        let chart = chart([Chart.Point(x: 0, y: 1, note: "first"), Chart.Point(x: 1, y: 0)])
        let svg = try #require(try HTMLDocument(chart.html.description).root.all("svg").first)
        #expect(svg.attributes["role"] == "img" && svg.attributes["aria-labelledby"] == "c-title c-description")
        #expect(svg.all("title").map(\.text) == ["Title", "first"] && svg.all("desc").map(\.text) == ["Words."])
        let texts = svg.all("text").map(\.text)
        for word in ["across", "up", "one &amp; two", "here", "there", "100 %"] { #expect(texts.contains(word)) }
        #expect(svg.all("polyline").count == 1 && svg.all("circle").count == 3, "two points and the legend's")
        #expect(chart.html.description.contains("var(--loss)"))
    }

    @Test func aFileOfItsOwnNeedsNoPage() {
        let file = chart([Chart.Point(x: 0, y: 1), Chart.Point(x: 1, y: 0)]).svgFile
        #expect(file.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\"") && !file.contains("var("))
    }

    @Test func whatIsNoNumberIsNotDrawn() {
        let file = chart([Chart.Point(x: 0.5, y: .nan), Chart.Point(x: .infinity, y: 0)]).svgFile
        #expect(!file.contains("polyline") && !file.contains("nan") && !file.contains("inf"))
    }
}
