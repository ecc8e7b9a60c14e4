import Imaging
import Support

/// Writes lines from a pool of digits: invented pictures of the numbers that people write into forms, for training a network that reads
/// whole lines.
///
/// Method: what a line says is thought up (`LineTextWriting`); a hand writes it (`LineHand`, `LineLayout`), either with glyphs of the pool
/// enlarged (`GlyphInk`) or with strokes of its own; the line is cut out at random (`LineFrame`), print is laid around it
/// (`LineSurroundings`) and all is put on paper (`LinePaper`) and scanned (`LineScan`).
/// Limits: no perspective and no bent paper; one pen a line.
///
/// **Determinism** A: a pure function of the digits, the seed, the settings and the line's number.
public struct LineWriting: Sendable {
    public let settings: LineSettings
    private let pool: LinePool
    private let seed: UInt64
    private let texture: NoiseTile

    /// How high pictures are, in pixels.
    public static let pictureHeights = 24...80

    /// - Parameters:
    ///   - digits: of any number; classes that are missing are written by invented hands only. Without any, all lines are.
    ///   - settings: within their limits.
    public init(digits: [LineDigit], seed: UInt64, settings: LineSettings = LineSettings()) {
        precondition(settings.isWithinLimits, "settings outside their limits: \(settings)")
        self.settings = settings
        self.seed = seed
        pool = LinePool(digits)
        var stream = RandomStream(seed: seed, purpose: .strings, step: LineStep.textures.rawValue)
        texture = NoiseTile(using: &stream)
    }

    /// Line `index`: equal indices, equal lines.
    public func line(_ index: UInt64) -> WrittenLine {
        let composition = composition(index)
        return WrittenLine(picture: picture(of: composition, index), text: composition.text.text)
    }

    /// What a line is before it is put on paper.
    struct Composition: Sendable {
        let text: LineText
        let hand: LineHand
        let drawing: LineDrawing
        let frame: LineFrame
        let baseline: Double
        /// Pixels of the picture in one of the plane.
        let enlargement: Double
        /// Whether an invented hand drew the digits.
        let isDrawn: Bool
    }

    func composition(_ index: UInt64) -> Composition {
        var stream = stream(.text, index)
        let isDrawn = stream.chance(settings.drawnFraction) || pool.isEmpty
        var writing = LineTextWriting(settings: settings, stream: stream)
        var text = writing.line()
        stream = writing.stream
        if !isDrawn { text = text.restricted(to: pool.classes, using: &stream) }
        let isComb = text.isBare && text.digitCount > 1 && stream.chance(settings.combFraction)
        let isOneWriter = stream.chance(settings.oneWriterFraction), addsStrokes = stream.chance(settings.addedStrokeFraction)
        let isEnlarged = stream.chance(0.3), factor = stream.uniform(in: 1.15...2.2)
        let height = digitHeight(using: &stream)
        let enlargement = isEnlarged ? max(1, min(factor, height / LineSettings.digitHeightBounds.lowerBound)) : 1

        var attempt: UInt32 = 0
        while true {
            // A line that is too high for a picture is written again, smaller.
            var writing = self.stream(.writing, index, copy: attempt)
            let size = max(height * PortableMath.exp(-0.2 * Double(attempt)), 6) / enlargement
            let hand =
                isDrawn
                ? LineHand(drawing: seed, digitHeight: size, using: &writing)
                : LineHand(
                    copying: pool, seed: seed, digitHeight: size, isOneWriter: isOneWriter, addsStrokes: addsStrokes, using: &writing)
            var layout = LineLayout(hand: hand, settings: settings, stream: writing)
            layout.write(text, isComb: isComb)
            var rest = layout.stream
            let heights = Self.pictureHeights
            let planeHeights = Int((Double(heights.lowerBound) / enlargement).rounded(.up))...Int(Double(heights.upperBound) / enlargement)
            if let frame = LineFrame(around: layout.drawing, digitHeight: size, pictureHeights: planeHeights, using: &rest) {
                return Composition(
                    text: text, hand: hand, drawing: layout.drawing, frame: frame, baseline: layout.baseline(at: 0),
                    enlargement: enlargement,
                    isDrawn: isDrawn)
            }
            attempt += 1
        }
    }

    private func digitHeight(using stream: inout RandomStream) -> Double {
        let range = settings.digitHeightRange, middle = (range.lowerBound + range.upperBound) / 2
        return stream.chance(settings.smallFraction)
            ? stream.uniform(in: range.lowerBound...middle) : stream.uniform(in: middle...range.upperBound)
    }

    private func picture(of line: Composition, _ index: UInt64) -> GrayImage {
        var stream = stream(.paper, index)
        let surroundings = LineSurroundings(
            around: line.drawing, hand: line.hand, frame: line.frame, baseline: line.baseline, settings: settings, stream: &stream)
        let height = line.hand.digitHeight
        var paper = LinePaper(frame: surroundings.frame, digitHeight: height, texture: texture, settings: settings, using: &stream)
        for print in surroundings.prints { paper.print(print.ink, darkness: print.darkness) }
        // Ink is darker than what the paper has printed on it.
        let least: Float = height < 14 ? 0.55 : 0.4
        let darkness = max(Float(stream.uniform(in: 0.4...0.97)), least, min(0.95, paper.patternDarkness + 0.3))
        let isPatchy = stream.chance(0.25), patchiness = Float(stream.uniform(in: 0.1...0.6))
        paper.write(
            line.drawing.pieces.map(\.ink) + surroundings.neighbors, darkness: darkness, grain: Float(line.hand.grain),
            patchiness: isPatchy ? patchiness : 0, using: &stream)

        var scanStream = self.stream(.scan, index)
        let scan = LineScan(digitHeight: height, settings: settings, using: &scanStream)
        let heights = Self.pictureHeights
        let pictureHeight = (Double(paper.light.height) * line.enlargement).rounded()
        return scan.picture(
            of: paper.light, paper: paper.paper, darkness: darkness,
            width: max(1, Int((Double(paper.light.width) * line.enlargement).rounded())),
            height: min(max(Int(pictureHeight), heights.lowerBound), heights.upperBound), texture: texture)
    }

    private func stream(_ step: LineStep, _ index: UInt64, copy: UInt32 = 0) -> RandomStream {
        RandomStream(seed: seed, purpose: .strings, sample: index, copy: copy, step: step.rawValue)
    }
}
