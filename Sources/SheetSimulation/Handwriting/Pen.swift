import Support

/// What is written with. It decides how wide, how dark and how even a line is.
struct Pen: Sendable, Equatable {
    enum Kind: String, Sendable, CaseIterable {
        case ballpoint, gel, feltTip, pencil
    }

    let kind: Kind
    /// Width of a line drawn at an even, middling speed.
    let widthMM: Double
    /// Share of the paper's light that full ink takes away, 0…1.
    let darkness: Double
    /// By what share a line is wider where the pen is slow than where it is fast.
    let swelling: Double
    /// Share of the ink that is missing where the pen is fast.
    let thinning: Double
    /// Share of the ink that the valleys of the paper do not take.
    let grain: Double

    /// A pen as found in somebody's pocket.
    static func sample(kind: Kind, using stream: inout RandomStream) -> Pen {
        let range = ranges(of: kind)
        return Pen(
            kind: kind, widthMM: stream.uniform(in: range.widthMM), darkness: stream.uniform(in: range.darkness),
            swelling: stream.uniform(in: range.swelling), thinning: stream.uniform(in: range.thinning),
            grain: stream.uniform(in: range.grain))
    }

    /// The same pen with less ink, or pressed less.
    func lighter(by fraction: Double) -> Pen {
        Pen(kind: kind, widthMM: widthMM, darkness: darkness * fraction, swelling: swelling, thinning: thinning, grain: grain)
    }

    private struct Ranges {
        let widthMM, darkness, swelling, thinning, grain: ClosedRange<Double>
    }

    private static func ranges(of kind: Kind) -> Ranges {
        switch kind {
        case .ballpoint:
            Ranges(widthMM: 0.38...0.6, darkness: 0.68...0.86, swelling: 0.1...0.3, thinning: 0.1...0.3, grain: 0.05...0.2)
        case .gel:
            Ranges(widthMM: 0.5...0.78, darkness: 0.82...0.94, swelling: 0.1...0.25, thinning: 0...0.08, grain: 0...0.05)
        case .feltTip:
            Ranges(widthMM: 0.85...1.3, darkness: 0.76...0.93, swelling: 0.2...0.4, thinning: 0...0.12, grain: 0...0.06)
        case .pencil:
            Ranges(widthMM: 0.45...0.8, darkness: 0.48...0.7, swelling: 0.1...0.35, thinning: 0.1...0.35, grain: 0.35...0.6)
        }
    }
}
