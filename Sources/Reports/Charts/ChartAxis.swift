import Support

extension Chart {
    /// One direction of a chart: what it shows, from where to where, and which values are written beside it.
    package struct Axis: Sendable {
        let label: String
        let range: ClosedRange<Double>
        let isLogarithmic: Bool
        let ticks: [Tick]

        struct Tick: Sendable {
            let value: Double
            let text: String
        }

        /// Where a value lies, 0…1; what is outside of the range lies at its end.
        func position(_ value: Double) -> Double {
            let low = range.lowerBound, high = range.upperBound
            let clamped = min(high, max(low, value))
            guard isLogarithmic else { return (clamped - low) / (high - low) }
            return (PortableMath.log(clamped) - PortableMath.log(low)) / (PortableMath.log(high) - PortableMath.log(low))
        }
    }
}

extension Chart.Axis {
    /// How the values of an axis are written.
    package enum Unit: Sendable { case number, percent }

    /// From 0 to a round number at or above `high`.
    package static func linear(_ label: String, upTo high: Double, unit: Unit = .number) -> Chart.Axis {
        let high = high.isFinite ? min(max(high, 1e-6), 1e12) : 1
        let step = roundStep(high / 5)
        let count = Int((high / step - 1e-9).rounded(.up))
        // 0.02 needs two decimals, and none in percent of 1.
        var decimals = 0, scale = unit == .percent ? 100 * step : step
        while scale < 0.999 {
            scale *= 10
            decimals += 1
        }
        let ticks = (0...count).map { index -> Tick in
            let value = Double(index) * step
            let text =
                index == 0
                ? "0" : unit == .percent ? NumberText.percent(value, digits: decimals) : NumberText.fixed(value, digits: decimals)
            return Tick(value: value, text: text)
        }
        return Chart.Axis(label: label, range: 0...Double(count) * step, isLogarithmic: false, ticks: ticks)
    }

    /// From 0 to 100 %.
    package static func fraction(_ label: String) -> Chart.Axis { linear(label, upTo: 1, unit: .percent) }

    /// Whole numbers from 1, such as epochs; a single one lies in the middle.
    package static func ordinal(_ label: String, count: Int) -> Chart.Axis {
        let step = max(1, Int(roundStep(Double(count) / 8)))
        let numbers = Set([1] + stride(from: step, through: count, by: step)).sorted().filter { $0 == 1 || step == 1 || $0 > step / 2 }
        return Chart.Axis(
            label: label, range: count > 1 ? 1...Double(count) : 0...2, isLogarithmic: false,
            ticks: numbers.map { Tick(value: Double($0), text: "\($0)") })
    }

    /// By orders of magnitude.
    package static func logarithmic(
        _ label: String, _ range: ClosedRange<Double>, ticks: [Double], text: (Double) -> String
    ) -> Chart.Axis {
        Chart.Axis(label: label, range: range, isLogarithmic: true, ticks: ticks.map { Tick(value: $0, text: text($0)) })
    }

    /// 1, 2 or 5 times a power of ten, at least `least`.
    private static func roundStep(_ least: Double) -> Double {
        var power = 1.0
        while power * 10 <= least { power *= 10 }
        while power > least { power /= 10 }
        return [1, 2, 5, 10].map { $0 * power }.first { $0 >= least * (1 - 1e-9) } ?? 10 * power
    }
}
