import SheetSimulation
import Support

/// How a loose picture was taken, and of what paper: each differs in one thing from plain paper seen well, the last in all.
enum LooseCondition: String, CaseIterable, Sendable {
    case plain
    case side28, side56, side112, side1000, side3000
    case thinPen, broadPen, faintInk
    case noise, grain, gradient, softShadow, sharpShadow
    case ruled, squared, darkPaper, jpeg, blur, tight, smallFigure
    case mixed
    /// Forms before a telephone, with the table around them, as the simulator takes them.
    case photo
    /// The same with the longer side reduced to so many pixels.
    case photo800, photo400, photo160, photo80

    /// Whether whole pages of the simulator are taken so, and nothing else.
    var isOfPages: Bool {
        switch self {
        case .photo, .photo800, .photo400, .photo160, .photo80: true
        case .plain, .side28, .side56, .side112, .side1000, .side3000, .thinPen, .broadPen, .faintInk, .noise, .grain, .gradient,
            .softShadow, .sharpShadow, .ruled, .squared, .darkPaper, .jpeg, .blur, .tight, .smallFigure, .mixed:
            false
        }
    }

    enum Ruling: Sendable {
        case none, ruled, squared
    }

    enum Light: Sendable {
        case even, gradient, softShadow, sharpShadow
    }

    /// What is drawn from a condition for one picture.
    struct Sample: Sendable {
        /// The longer side of the picture.
        var side = 400
        /// The content's longer side over the picture's.
        var extent = 0.5
        /// Nil for any.
        var pen: FigureSource.Pen?
        /// Share of the light that full ink takes.
        var darkness = 0.75
        /// Of the 0…255 scale.
        var noiseSigma = 1.5
        /// How much the paper's brightness varies from place to place.
        var grain = 0.005
        var light = Light.even
        /// The light that is gone where it is darkest.
        var shadowDepth = 0.0
        var ruling = Ruling.none
        /// Over the picture's longer side.
        var rulingSpacing = 0.1
        var rulingDarkness = 0.25
        var isInverted = false
        /// Nil for no JPEG.
        var quality: Int?
        /// Over the picture's longer side.
        var blur = 0.001
        var isCrisp = true
        var whiteLevel = 0.9
    }

    func sample(using stream: inout RandomStream) -> Sample {
        var sample = Sample()
        sample.side = 300 + stream.below(300)
        sample.extent = stream.uniform(in: 0.35...0.75)
        sample.darkness = stream.uniform(in: 0.55...0.9)
        sample.noiseSigma = stream.uniform(in: 0.5...3)
        sample.isCrisp = stream.chance(0.5)
        sample.whiteLevel = stream.uniform(in: 0.75...1)
        vary(&sample, using: &stream)
        return sample
    }

    private func vary(_ sample: inout Sample, using stream: inout RandomStream) {
        switch self {
        case .plain, .photo, .photo800, .photo400, .photo160, .photo80: break
        case .side28: (sample.side, sample.extent) = (28, stream.uniform(in: 0.6...0.8))
        case .side56: (sample.side, sample.extent) = (56, stream.uniform(in: 0.5...0.8))
        case .side112: sample.side = 112
        case .side1000: sample.side = 1000
        case .side3000: sample.side = 3000
        case .thinPen: sample.pen = .thin
        case .broadPen: sample.pen = .broad
        case .faintInk: sample.darkness = stream.uniform(in: 0.14...0.3)
        case .noise: sample.noiseSigma = stream.uniform(in: 6...16)
        case .grain: sample.grain = stream.uniform(in: 0.02...0.06)
        case .gradient: (sample.light, sample.shadowDepth) = (.gradient, stream.uniform(in: 0.25...0.6))
        case .softShadow: (sample.light, sample.shadowDepth) = (.softShadow, stream.uniform(in: 0.25...0.6))
        case .sharpShadow: (sample.light, sample.shadowDepth) = (.sharpShadow, stream.uniform(in: 0.15...0.5))
        case .ruled, .squared:
            sample.ruling = self == .ruled ? .ruled : .squared
            sample.rulingSpacing = stream.uniform(in: 0.06...0.25)
            sample.rulingDarkness = stream.uniform(in: 0.12...0.35)
        case .darkPaper: sample.isInverted = true
        case .jpeg: sample.quality = 10 + stream.below(20)
        case .blur: sample.blur = stream.uniform(in: 0.008...0.02)
        case .tight: sample.extent = 1
        case .smallFigure: sample.extent = stream.uniform(in: 0.1...0.2)
        case .mixed:
            let others: [LooseCondition] = [
                [.side56, .side112, .plain, .side1000], [.thinPen, .broadPen, .plain], [.faintInk, .plain],
                [.noise, .plain, .plain], [.grain, .plain], [.gradient, .softShadow, .sharpShadow, .plain],
                [.ruled, .squared, .plain, .plain], [.darkPaper, .plain, .plain], [.jpeg, .plain], [.blur, .plain, .plain],
            ].map { $0[stream.below($0.count)] }
            for other in others { other.vary(&sample, using: &stream) }
        }
    }
}
