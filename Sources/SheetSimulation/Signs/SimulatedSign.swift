import Imaging
import Support

/// What is not one digit, as it stands in a cell or on a picture: several figures, a digit struck out, a letter or another sign, pieces
/// of ruling; and digits made in the same way, so that how a picture was made tells nothing.
///
/// Figures are written by invented hands or taken from glyphs that people wrote. Nothing is drawn that many people would read as a digit:
/// no lone upright bar, no square or round frame.
///
/// **Determinism** A: a pure function of seed, number and glyphs.
public struct SimulatedSign: Sendable {
    public let glyphClass: GlyphClass
    /// Cut to its tight box.
    public let ink: BilevelImage

    /// - Parameters:
    ///   - digits: what the writer has written, with what it is; empty where there is nothing: then all figures are drawn.
    public init(seed: UInt64, number: UInt64, digits: [(label: UInt8, glyph: Glyph)]) {
        var stream = RandomStream(seed: seed, purpose: .simulation, sample: number, step: SimulationStep.sign.rawValue)
        // Nearly always the first try; a scribble may end without ink.
        while true {
            var writing = SignWriting(seed: seed, digits: digits, stream: stream)
            let (glyphClass, figure) = writing.sign()
            stream = writing.stream
            if let ink = figure.ink(pixelsPerMM: stream.uniform(in: Self.pixelsPerMM)) {
                self.glyphClass = glyphClass
                self.ink = ink
                return
            }
        }
    }

    /// As scans of 150 to 300 dpi have.
    private static let pixelsPerMM = 6.0...12
}
