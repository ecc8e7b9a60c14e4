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

    /// Seen from the back of the paper: turned over an upright axis, and wider.
    func mirrored(atX axis: Double, spreadMM: Double) -> PenStroke {
        PenStroke(
            samples: samples.map { sample in
                Sample(
                    positionMM: Point(x: 2 * axis - sample.positionMM.x, y: sample.positionMM.y),
                    radiusMM: max(0.05, sample.radiusMM + spreadMM), load: sample.load)
            })
    }

    func moved(by offsetMM: Point) -> PenStroke {
        PenStroke(samples: samples.map { Sample(positionMM: $0.positionMM + offsetMM, radiusMM: $0.radiusMM, load: $0.load) })
    }
}
