import SheetSimulation
import Support

/// One thing that differs between pages of the condition grid, and the levels it is looked at.
struct PageFactor: Sendable {
    let name: String
    /// What the levels are given in; such as `mm`.
    let unit: String
    let levels: [Double]
    let set: @Sendable (inout PageSample, Double) -> Void

    init(_ name: String, _ unit: String, _ levels: [Double], _ set: @escaping @Sendable (inout PageSample, Double) -> Void) {
        self.name = name
        self.unit = unit
        self.levels = levels
        self.set = set
    }

    static let all: [PageFactor] = [
        PageFactor("pen", "mm", [0.2, 0.3, 0.5, 0.8, 1.2, 1.6, 2]) { $0.penMM = $1 },
        PageFactor("box", "mm", [4, 5, 6, 8, 10, 14, 20]) { sample, side in
            sample.boxMM = side
            sample.penMM = min(max(0.05 * side, 0.25), 0.6)
            sample.ruleMM = 0.2
        },
        PageFactor("rule", "mm", [0.1, 0.2, 0.35, 0.5, 0.8, 1.2]) { $0.ruleMM = $1 },
        PageFactor("resolution", "dpi", [75, 100, 150, 200, 300, 400, 600]) { $0.dotsPerInch = $1 },
        PageFactor("bilevel", "dpi", [100, 150, 200, 300]) { ($0.tone, $0.dotsPerInch) = (.bilevel, $1) },
        PageFactor("dithered", "dpi", [150, 200, 300]) { ($0.tone, $0.dotsPerInch) = (.dithered, $1) },
        PageFactor("ink", "of the light", [0.12, 0.18, 0.25, 0.35, 0.5, 0.9]) { $0.darkness = $1 },
        PageFactor("noise", "levels", [4, 8, 12, 18, 25]) { $0.noiseSigma = $1 },
        PageFactor("shadow edge", "of the light", [0.2, 0.35, 0.5, 0.6]) { $0.faults.shadowDepth = $1 },
        PageFactor("vignette", "of the light", [0.2, 0.4, 0.6]) { $0.faults.vignetteDepth = $1 },
        PageFactor("show-through", "of the light", [0.05, 0.1, 0.2, 0.3, 0.4]) { $0.faults.showThrough = shine($1) },
        PageFactor("back alone", "of the light", [0.05, 0.1, 0.2, 0.3, 0.4]) { sample, depth in
            sample.faults.showThrough = shine(depth)
            sample.isWritten = false
        },
        PageFactor("blank", "dpi", [100, 200, 300]) { ($0.isWritten, $0.dotsPerInch) = (false, $1) },
        PageFactor("jpeg", "quality", [95, 80, 60, 40, 30, 20]) { $0.quality = Int($1) },
        PageFactor("tilt", "degrees", [0, 10, 20, 30, 35]) { ($0.capture, $0.faults.tiltDegrees) = (.phone, $1) },
        PageFactor("curl", "mm", [0, 4, 8, 14]) { ($0.capture, $0.faults.bendHeightMM) = (.phone, $1) },
        PageFactor("streaks", "lines", [1, 3, 6]) { $0.streakCount = Int($1) },
        PageFactor("squared paper", "of the light", [0.08, 0.15, 0.25, 0.35]) {
            $0.faults.paper = .squared(spacingMM: 5, darkness: $1)
        },
        PageFactor("tinted paper", "of the light", [0.9, 0.7, 0.55, 0.4]) { $0.faults.paper = .tinted(lightness: $1) },
        PageFactor("marks covered", "marks", [1, 2]) { $0.faults.coveredCorners = $1 < 2 ? [1] : [0, 2] },
        PageFactor("defocus", "mm", [0.1, 0.2, 0.3]) { $0.faults.defocusMM = $1 },
        PageFactor("motion", "mm", [0.3, 0.6, 1]) { $0.faults.motionMM = $1 },
        PageFactor("toner", "of its own", [1, 0.6, 0.3]) { $0.faults.tonerFraction = $1 },
        PageFactor("turned", "degrees", [3, 10, 25, 90, 180]) { $0.faults.turnDegrees = $1 },
        PageFactor("dithered, tinted paper", "of the light", [0.9, 0.7, 0.55, 0.4]) { sample, lightness in
            (sample.tone, sample.faults.paper) = (.dithered, .tinted(lightness: lightness))
        },
        PageFactor("dithered, shadow edge", "of the light", [0.2, 0.35, 0.5, 0.6]) { ($0.tone, $0.faults.shadowDepth) = (.dithered, $1) },
    ]

    /// On forms whose digits are written on rules.
    static let places: [PageFactor] = [
        PageFactor("rule", "mm", [0.2, 0.3, 0.5, 0.8]) { $0.ruleMM = $1 },
        PageFactor("dotted rule", "mm", [0.2, 0.3, 0.5, 0.8]) { sample, widthMM in
            sample.ruleMM = widthMM
            sample.places?.isDotted = true
        },
        PageFactor("stand", "mm", stands) { $0.places?.standMM = $1 },
        PageFactor("stand on dots", "mm", stands) { sample, standMM in
            sample.places?.standMM = standMM
            sample.places?.isDotted = true
        },
        PageFactor("stand on thick rule", "mm", stands) { sample, standMM in
            sample.places?.standMM = standMM
            sample.ruleMM = 0.6
        },
        PageFactor("pen", "mm", [0.3, 0.45, 0.7, 1]) { $0.penMM = $1 },
        PageFactor("resolution", "dpi", [100, 150, 200, 300]) { $0.dotsPerInch = $1 },
        PageFactor("resolution, dots", "dpi", [100, 150, 200, 300]) { sample, dotsPerInch in
            sample.dotsPerInch = dotsPerInch
            sample.places?.isDotted = true
        },
        PageFactor("turned", "degrees", [1, 3, 5]) { $0.faults.turnDegrees = $1 },
        PageFactor("gap", "of the pitch", [0.1, 0.25, 0.4]) { $0.places?.ruleFraction = 1 - $1 },
        PageFactor("tilt of a photo", "degrees", [0, 10, 20]) { ($0.capture, $0.faults.tiltDegrees) = (.phone, $1) },
        PageFactor("blank", "dpi", [100, 200, 300]) { ($0.isWritten, $0.dotsPerInch) = (false, $1) },
        PageFactor("upside down", "dpi", [100, 200, 300]) { ($0.faults.turnDegrees, $0.dotsPerInch) = (180, $1) },
        PageFactor("upside down, dotted rule", "mm", [0.3, 0.8]) { sample, widthMM in
            (sample.faults.turnDegrees, sample.ruleMM) = (180, widthMM)
            sample.places?.isDotted = true
        },
    ]

    private static let stands = [-0.5, -0.25, 0, 0.25, 0.5, 1]

    /// The simulator's own strength for a depth of what shines through, with a pen of 0.75.
    private static func shine(_ depth: Double) -> Double { depth / (0.35 * 0.75) }

    /// A page on which everything may differ: each factor at random over its range, most of them usual.
    static func mixed(using stream: inout RandomStream) -> PageSample {
        var sample = PageSample()
        sample.boxMM = stream.uniform(in: 4...20)
        // Broader than this fills a digit's loops.
        sample.penMM = stream.uniform(in: 0.2...min(2, max(0.25, 0.12 * sample.boxMM)))
        sample.ruleMM = stream.chance(0.8) ? stream.uniform(in: 0.1...0.5) : stream.uniform(in: 0.5...1.2)
        sample.dotsPerInch = stream.chance(0.7) ? stream.uniform(in: 150...300) : stream.uniform(in: 100...600)
        sample.darkness = stream.chance(0.7) ? stream.uniform(in: 0.5...0.9) : stream.uniform(in: 0.2...0.5)
        if stream.chance(0.3) { sample.capture = .phone }
        var faults = CaptureFaults()
        if sample.capture == .phone {
            faults.tiltDegrees = stream.uniform(in: 0...35)
            faults.bendHeightMM = stream.uniform(in: 0...10)
        }
        if stream.chance(0.2) { faults.shadowDepth = stream.uniform(in: 0.1...0.5) }
        if stream.chance(0.2) { faults.vignetteDepth = stream.uniform(in: 0.1...0.5) }
        if stream.chance(0.2) { faults.showThrough = shine(stream.uniform(in: 0.02...0.25)) }
        if stream.chance(0.2) { faults.defocusMM = stream.uniform(in: 0...0.2) }
        if stream.chance(0.1) { faults.motionMM = stream.uniform(in: 0...0.5) }
        if stream.chance(0.15) { faults.tonerFraction = stream.uniform(in: 0.4...1) }
        if stream.chance(0.1) { faults.coveredCorners = [stream.below(4)] }
        switch stream.below(6) {
        case 0: faults.paper = .squared(spacingMM: 5, darkness: stream.uniform(in: 0.05...0.25))
        case 1: faults.paper = .tinted(lightness: stream.uniform(in: 0.5...0.95))
        default: break
        }
        faults.turnDegrees = stream.uniform(in: -4...4)
        sample.faults = faults
        if stream.chance(0.3) { sample.noiseSigma = stream.uniform(in: 2...15) }
        if stream.chance(0.05) { sample.streakCount = 1 + stream.below(3) }
        if stream.chance(0.5) { sample.quality = 20 + stream.below(76) }
        if stream.chance(0.15) { sample.tone = stream.chance(0.7) ? .bilevel : .dithered }
        return sample
    }

    /// The same on a form of another kind, whose boxes have the sizes that people print.
    static func mixed(_ kind: ForeignForm.Kind, using stream: inout RandomStream) -> PageSample {
        var sample = mixed(using: &stream)
        sample.form = kind
        sample.boxMM = stream.uniform(in: 5...11)
        sample.penMM = stream.uniform(in: 0.25...min(1, max(0.3, 0.1 * sample.boxMM)))
        sample.ruleMM = stream.uniform(in: 0.15...0.5)
        sample.dotsPerInch = min(sample.dotsPerInch, 300)
        return sample
    }
}
