import Imaging

/// The trace of a pen on the page, from pen down to pen up.
struct PenStroke: Sendable, Equatable {
    struct Sample: Sendable, Equatable {
        let positionMM: Point
        let radiusMM: Double
        /// Share of the pen's full ink that reaches the paper, 0…1.
        let load: Double
    }

    let samples: [Sample]

    /// The upright box around the ink; nil without samples.
    var boundsMM: Rect? {
        guard !samples.isEmpty else { return nil }
        let margin = samples.reduce(0) { max($0, $1.radiusMM) }
        return Rect(around: samples.map(\.positionMM)).grown(by: margin)
    }

    func moved(by offsetMM: Point) -> PenStroke {
        PenStroke(samples: samples.map { Sample(positionMM: $0.positionMM + offsetMM, radiusMM: $0.radiusMM, load: $0.load) })
    }
}
