import Imaging
import Support

/// How copies of digits are made: steps, each with its probability, and one strength for all.
///
/// A copy is a pure function of (glyph, label, seed, sample, copy) and the recipe, whatever else is made before, beside or
/// after it. Copies are numbered from 0 and every one is augmented; a caller that wants the original as well keeps it.
///
/// Steps run in the order of their phases, ink → geometry → paper → scanner, and within a phase in the order of the manifest.
/// All geometry is done in one resampling. There is no flip: a mirrored digit is none.
///
/// A `strength` from 0 to 1 draws every amount towards no effect; at 0 every copy is the original, byte for byte.
///
/// **Determinism** A.
public struct AugmentationRecipe: Sendable {
    /// One step of a recipe.
    struct Entry: Sendable {
        let step: any AugmentationStep
        let probability: Double
        let stream: UInt32
    }

    public let strength: Double
    /// In the order in which they run.
    let entries: [Entry]

    /// - Parameter entries: in the order of the manifest.
    init(strength: Double, entries: [Entry]) {
        self.strength = strength
        self.entries = entries.enumerated().sorted { a, b in
            let phases = (type(of: a.element.step).phase, type(of: b.element.step).phase)
            return phases.0 == phases.1 ? a.offset < b.offset : phases.0 < phases.1
        }.map(\.element)
    }

    /// Changes nothing.
    public static let identity = AugmentationRecipe(strength: 1, entries: [])

    /// The names and random streams of the steps, in the order in which they run.
    public var streams: [(step: String, stream: UInt32)] {
        entries.map { (type(of: $0.step).name, $0.stream) }
    }

    /// One augmented copy. A blank glyph stays blank.
    ///
    /// - Parameters:
    ///   - glyph: any size up to 1024 × 1024.
    ///   - label: the digit, for limits of classes; the strictest limits apply where it is nil.
    ///   - seed: the manifest's seed.
    ///   - sample: the digit's number, the same for ever.
    ///   - copy: which copy, from 0; or the epoch.
    /// - Returns: a glyph of the same size.
    public func augment(_ glyph: Glyph, label: UInt8?, seed: UInt64, sample: UInt64, copy: UInt32) -> Glyph {
        var canvas = AugmentationCanvas(width: glyph.width, height: glyph.height)
        var result = glyph
        let item = AugmentationItem(label: label, sample: sample, copy: copy)
        augment(item, of: glyph.ink, at: 0, seed: seed, on: &canvas, into: &result.ink, at: 0)
        return result
    }

    /// The same copy, with a record of what was done. A step left out by its probability is not in the record, and the record of
    /// a blank glyph is empty.
    public func augmentRecording(
        _ glyph: Glyph, label: UInt8?, seed: UInt64, sample: UInt64, copy: UInt32
    ) -> (glyph: Glyph, applied: [AppliedStep]) {
        var canvas = AugmentationCanvas(width: glyph.width, height: glyph.height)
        canvas.measuresDisplacement = true
        var result = glyph
        var applied: [AppliedStep] = []
        let item = AugmentationItem(label: label, sample: sample, copy: copy)
        guard canvas.load(glyph.ink, at: 0) else { return (result, []) }
        for entry in entries {
            var sampler = sampler(of: entry, item: item, seed: seed)
            guard sampler.isChosen(probability: entry.probability) else { continue }
            applied.append(Self.record(entry.step, entry.stream, &sampler, &canvas))
        }
        canvas.store(into: &result.ink, at: 0)
        return (result, applied)
    }

    /// Does again to the same glyph what a record says; the same bytes come out.
    public static func replay(_ glyph: Glyph, _ applied: [AppliedStep]) -> Glyph {
        var canvas = AugmentationCanvas(width: glyph.width, height: glyph.height)
        var result = glyph
        guard canvas.load(glyph.ink, at: 0) else { return result }
        for step in applied { step.action.apply(to: &canvas) }
        canvas.store(into: &result.ink, at: 0)
        return result
    }

    /// One copy from one place of an array to a place of another.
    func augment(
        _ item: AugmentationItem, of images: [UInt8], at source: Int, seed: UInt64, on canvas: inout AugmentationCanvas,
        into output: inout [UInt8], at target: Int
    ) {
        guard canvas.load(images, at: source) else {
            for i in 0..<canvas.width * canvas.height { output[target + i] = 0 }
            return
        }
        for entry in entries {
            var sampler = sampler(of: entry, item: item, seed: seed)
            if sampler.isChosen(probability: entry.probability) { Self.run(entry.step, &sampler, &canvas) }
        }
        canvas.store(into: &output, at: target)
    }

    private func sampler(of entry: Entry, item: AugmentationItem, seed: UInt64) -> ParameterSampler {
        let stream = RandomStream(
            seed: seed, purpose: .augmentation, sample: item.sample, copy: item.copy, step: entry.stream)
        return ParameterSampler(stream: stream, label: item.label, strength: strength)
    }

    private static func run<Step: AugmentationStep>(
        _ step: Step, _ sampler: inout ParameterSampler, _ canvas: inout AugmentationCanvas
    ) {
        Step.apply(step.sampleParameters(using: &sampler), to: &canvas)
    }

    private static func record<Step: AugmentationStep>(
        _ step: Step, _ stream: UInt32, _ sampler: inout ParameterSampler, _ canvas: inout AugmentationCanvas
    ) -> AppliedStep {
        let parameters = step.sampleParameters(using: &sampler)
        canvas.largestDisplacement = nil
        Step.apply(parameters, to: &canvas)
        return AppliedStep(
            Step.self, stream: stream, parameters: parameters, largestDisplacementPixels: canvas.largestDisplacement)
    }
}

extension AugmentationRecipe: Hashable {
    public static func == (a: Self, b: Self) -> Bool {
        a.strength == b.strength && a.entries == b.entries
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(strength)
        hasher.combine(entries)
    }
}

extension AugmentationRecipe.Entry: Hashable {
    static func == (a: Self, b: Self) -> Bool {
        a.probability == b.probability && a.stream == b.stream && AnyHashable(a.step) == AnyHashable(b.step)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(probability)
        hasher.combine(stream)
        hasher.combine(AnyHashable(step))
    }
}

/// A recipe is written into lock files, whatever the layout of the manifest it was read from: what comes out depends on this alone.
extension AugmentationRecipe: Encodable {}

extension AugmentationRecipe.Entry: Encodable {
    private enum CodingKeys: String, CodingKey {
        case step, stream, probability, settings
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(type(of: step).name, forKey: .step)
        try container.encode(stream, forKey: .stream)
        try container.encode(probability, forKey: .probability)
        try Self.encode(step, into: &container)
    }

    private static func encode(_ step: some AugmentationStep, into container: inout KeyedEncodingContainer<CodingKeys>) throws {
        try container.encode(step, forKey: .settings)
    }
}
