import Imaging
import Support

/// What lines are written on: its light, its grain, patterns printed on it as on cheques, and the ink.
///
/// Patterns are families of fine lines side by side, straight, waved or bent to circles, as security printing has them; several cross.
///
/// **Determinism** A.
struct LinePaper {
    /// A family of lines side by side.
    private struct Grating {
        enum Course {
            /// Lines as far apart as a period, in a direction.
            case straight(acrossX: Float, acrossY: Float)
            /// Circles about a place.
            case round(centerX: Float, centerY: Float, perPixel: Float)
        }

        let course: Course
        /// How far the lines wave, in periods, and how the waves lie.
        let waveDepth: Float
        let waveX: Float
        let waveY: Float
        let wavePhase: Float
        /// Width of a line over the period, 0…1, and the light that it takes away.
        let lineFraction: Float
        let darkness: Float
        /// How the pattern comes and goes over the paper: its waves, and how much of it they take away.
        let fadeX: Float
        let fadeY: Float
        let fadeDepth: Float
    }

    /// The light that comes back, 0 black … 1 white.
    private(set) var light: FloatPlane
    /// The light that comes back from clean paper, and the fraction of it that its patterns take away where they cross.
    let paper: Float
    private(set) var patternDarkness: Float = 0

    private let frame: LineFrame
    private let texture: NoiseTile

    /// - Parameters:
    ///   - digitHeight: in pixels: small pictures have small patterns.
    init(frame: LineFrame, digitHeight: Double, texture: NoiseTile, settings: LineSettings, using stream: inout RandomStream) {
        self.frame = frame
        self.texture = texture
        let hasPattern = stream.chance(settings.patternFraction)
        let isClean = !hasPattern && stream.chance(0.45)
        let tone = Float(isClean ? stream.uniform(in: 0.92...1) : stream.uniform(in: 0.5...0.95))
        paper = tone
        light = FloatPlane(width: frame.columns.count, height: frame.rows.count, value: tone)
        if hasPattern {
            for _ in 0..<[1, 1, 2, 2, 3][stream.below(5)] { lay(Self.grating(digitHeight: digitHeight, size: light, using: &stream)) }
        }
        let fine = isClean ? 0 : Float(0.055 * stream.unit() * stream.unit()),
            coarse = isClean ? 0 : Float(0.05 * stream.unit() * stream.unit())
        let slopeX = isClean ? 0 : Float(0.07 * stream.normal().clamped(to: 2)),
            slopeY = isClean ? 0 : Float(0.05 * stream.normal().clamped(to: 2))
        let offsetX = Double(stream.below(256)), offsetY = Double(stream.below(256))
        if !isClean { shade(fine: fine, coarse: coarse, slopeX: slopeX, slopeY: slopeY, offset: Point(x: offsetX, y: offsetY)) }
    }

    private static func grating(digitHeight: Double, size: FloatPlane, using stream: inout RandomStream) -> Grating {
        let fine = max(0.55, min(1.1, digitHeight / 30))
        // What is finer than a small digit's strokes would hide it.
        let strength = min(1, digitHeight / 24)
        let period = fine * (stream.chance(0.25) ? stream.uniform(in: 2.2...3.4) : stream.uniform(in: 3.4...9))
        let course: Grating.Course
        if stream.chance(0.25) {
            let away = stream.uniform(in: 0.3...3) * Double(size.height + size.width), angle = stream.uniform(in: 0...(2 * .pi))
            course = .round(
                centerX: Float(Double(size.width) / 2 + away * PortableMath.cos(angle)),
                centerY: Float(Double(size.height) / 2 + away * PortableMath.sin(angle)), perPixel: Float(1 / period))
        } else {
            // Most lie nearly level.
            let angle = stream.chance(0.55) ? 0.12 * stream.normal() : stream.uniform(in: 0 ... .pi)
            course = .straight(
                acrossX: Float(PortableMath.sin(angle) / period), acrossY: Float(PortableMath.cos(angle) / period))
        }
        let isWavy = stream.chance(0.65), wavelength = stream.uniform(in: 12...120), turn = stream.uniform(in: -0.8...0.8)
        return Grating(
            course: course, waveDepth: isWavy ? Float(stream.uniform(in: 0.1...1.4)) : 0, waveX: Float(1 / wavelength),
            waveY: Float(turn / wavelength), wavePhase: Float(stream.unit()), lineFraction: Float(stream.uniform(in: 0.22...0.62)),
            darkness: Float(strength * (stream.chance(0.3) ? stream.uniform(in: 0.2...0.34) : stream.uniform(in: 0.05...0.2))),
            fadeX: Float(stream.uniform(in: -0.012...0.012)), fadeY: Float(stream.uniform(in: -0.012...0.012)),
            fadeDepth: stream.chance(0.4) ? Float(stream.uniform(in: 0.3...1)) : 0)
    }

    // MARK: Paper

    /// Prints a family of lines.
    private mutating func lay(_ grating: Grating) {
        patternDarkness = 1 - (1 - patternDarkness) * (1 - grating.darkness)
        let half = grating.lineFraction / 2, edge = 1 / max(half, 0.1)
        for y in 0..<light.height {
            let fy = Float(y), start = y * light.width
            for x in 0..<light.width {
                let fx = Float(x)
                // All phases are kept above 0, where cutting is rounding down.
                var phase: Float
                switch grating.course {
                case .straight(let acrossX, let acrossY): phase = 4096 + fx * acrossX + fy * acrossY
                case .round(let centerX, let centerY, let perPixel):
                    let dx = fx - centerX, dy = fy - centerY
                    phase = 4096 + perPixel * (dx * dx + dy * dy).squareRoot()
                }
                if grating.waveDepth > 0 {
                    phase += grating.waveDepth * Self.wave(1024 + fx * grating.waveX + fy * grating.waveY + grating.wavePhase)
                }
                let distance = abs(phase - phase.rounded(.down) - 0.5)
                var ink = min(max((half - distance) * edge + 0.15, 0), 1)
                if grating.fadeDepth > 0 {
                    let fade = 0.5 + 0.5 * Self.wave(1024 + fx * grating.fadeX + fy * grating.fadeY + grating.wavePhase)
                    ink *= 1 - grating.fadeDepth * fade
                }
                light.values[start + x] *= 1 - grating.darkness * ink
            }
        }
    }

    /// A smooth wave of period 1 between −1 and 1, made of parabolas.
    private static func wave(_ phase: Float) -> Float {
        let t = phase - phase.rounded(.down) - 0.5
        return 8 * t * (2 * abs(t) - 1)
    }

    /// Grain, and light that falls off to a side.
    private mutating func shade(fine: Float, coarse: Float, slopeX: Float, slopeY: Float, offset: Point) {
        let width = Float(light.width), height = Float(light.height)
        for y in 0..<light.height {
            let start = y * light.width, row = 1 + slopeY * (Float(y) / height - 0.5)
            for x in 0..<light.width {
                let p = Point(x: Double(x) + offset.x, y: Double(y) + offset.y)
                var factor = row + slopeX * (Float(x) / width - 0.5)
                if fine > 0.003 { factor += fine * texture(p.x, p.y) }
                if coarse > 0.003 { factor += coarse * texture(p.x * 0.21, p.y * 0.21) }
                light.values[start + x] *= factor
            }
        }
    }

    // MARK: Ink

    /// Takes light away where a patch covers the paper.
    mutating func print(_ patch: InkPatch, darkness: Float) {
        Self.forEachPixel(of: patch, in: frame) { index, ink in light.values[index] *= 1 - darkness * ink }
    }

    /// Writes with one pen: where strokes cross, the ink is a little darker.
    ///
    /// - Parameters:
    ///   - darkness: fraction of the light that full ink takes away.
    ///   - grain: fraction of the ink that the valleys of the paper do not take.
    ///   - patchiness: how much the ink varies from place to place.
    mutating func write(_ patches: [InkPatch], darkness: Float, grain: Float, patchiness: Float, using stream: inout RandomStream) {
        var ink = FloatPlane(width: light.width, height: light.height)
        for patch in patches {
            Self.forEachPixel(of: patch, in: frame) { index, value in
                let before = ink.values[index]
                ink.values[index] = min(1, max(before, value) + 0.12 * min(before, value))
            }
        }
        let offset = Point(x: Double(stream.below(256)), y: Double(stream.below(256)))
        for y in 0..<light.height {
            for x in 0..<light.width {
                let index = y * light.width + x
                var value = ink.values[index]
                guard value > 0 else { continue }
                let p = Point(x: Double(x) + offset.x, y: Double(y) + offset.y)
                if patchiness > 0 { value *= max(0, 1 - patchiness * max(0, 0.2 + texture(p.x * 0.17, p.y * 0.17))) }
                if grain > 0 { value *= max(0, 1 - grain * max(0, 0.4 + texture(p.x * 1.3, p.y * 1.3))) }
                light.values[index] *= 1 - darkness * value
            }
        }
    }

    /// A patch's pixels with ink that a frame shows, by their place in it, row by row.
    private static func forEachPixel(of patch: InkPatch, in frame: LineFrame, _ body: (_ index: Int, _ ink: Float) -> Void) {
        let columns = (patch.left..<patch.right).clamped(to: frame.columns), rows = (patch.top..<patch.bottom).clamped(to: frame.rows)
        for y in rows {
            let source = (y - patch.top) * patch.width - patch.left
            let target = (y - frame.rows.lowerBound) * frame.columns.count - frame.columns.lowerBound
            for x in columns where patch.coverage[source + x] > 0 { body(target + x, patch.coverage[source + x]) }
        }
    }
}
