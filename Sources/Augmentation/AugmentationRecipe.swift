import Imaging
import Support

/// How copies of digits are made: steps, each with its probability, and one strength for all.
///
/// A copy is a pure function of (glyph, detail, label, seed, sample, copy) and the recipe, whatever else is made before, beside or
/// after it. Copies are numbered from 0 and every one is augmented; a caller that wants the original as well keeps it.
///
/// Groups (`sequence`, `oneOf`, `someOf`) say which steps act on a copy. When they act is the phases' affair: ink → geometry →
/// paper → scanner, and within a phase the order of the manifest. All geometry is done in one resampling, of the digit's detail where
/// that is known. There is no flip: a mirrored digit is none.
///
/// A `strength` from 0 to 1 draws every amount toward no effect; at 0 every copy is the original, byte for byte.
///
/// **Determinism** A.
public struct AugmentationRecipe: Sendable {
    /// One step of a recipe.
    struct Entry: Sendable {
        let step: any AugmentationStep
        let probability: Double
        let stream: UInt32
        /// The gate that must be open for the step to act; nil where nothing but its own probability decides.
        var gate: Int?
        /// Where the manifest has it; no part of what the step does.
        var location: SourceLocation?
    }

    public let strength: Double
    let resampling: Resampling
    /// Where it is given, amounts are drawn from the ends of what a step asks for: for a person to see and a model to be tried
    /// on. No manifest says it.
    var ends: AmountEnds?
    /// In the order in which they run.
    let entries: [Entry]
    /// In the order of the manifest: an outer group comes before those within it.
    let groups: [StepGroup]
    private let gateCount: Int

    /// - Parameters:
    ///   - entries: in the order of the manifest.
    ///   - groups: in the order of the manifest.
    init(strength: Double, resampling: Resampling = .bilinear, entries: [Entry], groups: [StepGroup] = []) {
        self.strength = strength
        self.resampling = resampling
        self.groups = groups
        gateCount = groups.reduce(0) { $0 + $1.gateCount }
        self.entries = entries.enumerated().sorted { a, b in
            let phases = (type(of: a.element.step).phase, type(of: b.element.step).phase)
            return phases.0 == phases.1 ? a.offset < b.offset : phases.0 < phases.1
        }.map(\.element)
    }

    /// Changes nothing.
    public static let identity = AugmentationRecipe(strength: 1, entries: [])

    /// One augmented copy. A blank glyph stays blank. For many, the batch form is several times as fast.
    ///
    /// - Parameters:
    ///   - glyph: any size up to 1024 × 1024.
    ///   - detail: of a glyph of 28 × 28, where it is known.
    ///   - label: the digit, for limits of classes; the strictest limits apply where it is nil.
    ///   - seed: the manifest's seed.
    ///   - sample: the digit's number, the same for ever.
    ///   - copy: which copy, from 0; or the epoch.
    /// - Returns: a glyph of the same size.
    public func augment(
        _ glyph: Glyph, detail: GlyphDetail? = nil, label: UInt8?, seed: UInt64, sample: UInt64, copy: UInt32
    ) -> Glyph {
        var canvas = AugmentationCanvas(width: glyph.width, height: glyph.height)
        var result = glyph
        let item = AugmentationItem(label: label, sample: sample, copy: copy)
        augment([item], of: glyph.ink, details: [detail], seed: seed, on: &canvas, into: &result.ink)
        return result
    }

    /// The same copy, with a record of what was done. A step left out by chance is not in the record, and the record of a blank
    /// glyph is empty.
    public func augmentRecording(
        _ glyph: Glyph, detail: GlyphDetail? = nil, label: UInt8?, seed: UInt64, sample: UInt64, copy: UInt32
    ) -> (glyph: Glyph, applied: [AppliedStep]) {
        var canvas = AugmentationCanvas(width: glyph.width, height: glyph.height)
        canvas.measuresDisplacement = true
        var result = glyph
        var applied: [AppliedStep] = []
        let item = AugmentationItem(label: label, sample: sample, copy: copy)
        guard canvas.load(glyph.ink, at: 0, detail: detail) else { return (result, []) }
        forEachActing(item, seed: seed, on: &canvas) { entry, sampler, canvas in
            applied.append(Self.record(entry.step, entry.stream, &sampler, &canvas))
        }
        canvas.store(into: &result.ink, at: 0)
        return (result, applied)
    }

    /// Does again to the same glyph what a record says; the same bytes come out.
    public func replay(_ glyph: Glyph, detail: GlyphDetail? = nil, _ applied: [AppliedStep]) -> Glyph {
        var canvas = AugmentationCanvas(width: glyph.width, height: glyph.height)
        canvas.resampling = resampling
        var result = glyph
        guard canvas.load(glyph.ink, at: 0, detail: detail) else { return result }
        for step in applied { step.action.apply(to: &canvas) }
        canvas.store(into: &result.ink, at: 0)
        return result
    }

    /// Does to the image on the canvas what the recipe says.
    func run(_ item: AugmentationItem, seed: UInt64, on canvas: inout AugmentationCanvas) {
        forEachActing(item, seed: seed, on: &canvas) { entry, sampler, canvas in Self.run(entry.step, &sampler, &canvas) }
    }

    /// Calls `body` for every step that acts on an image, in order, with its own random numbers.
    @inline(__always)
    private func forEachActing(
        _ item: AugmentationItem, seed: UInt64, on canvas: inout AugmentationCanvas,
        _ body: (Entry, inout ParameterSampler, inout AugmentationCanvas) -> Void
    ) {
        canvas.resampling = resampling
        if gateCount > 0 { openGates(item, seed: seed, &canvas.openGates) }
        for entry in entries {
            if let gate = entry.gate, !canvas.openGates[gate] { continue }
            let stream = Self.stream(entry.stream, item, seed: seed)
            var sampler = ParameterSampler(stream: stream, label: item.label, strength: strength, ends: ends)
            if sampler.isChosen(probability: entry.probability) { body(entry, &sampler, &canvas) }
        }
    }

    /// Draws which members of the groups act on an image.
    private func openGates(_ item: AugmentationItem, seed: UInt64, _ gates: inout [Bool]) {
        if gates.count < gateCount { gates = Array(repeating: false, count: gateCount) }
        for group in groups {
            var stream = Self.stream(group.stream, item, seed: seed)
            group.draw(&gates, using: &stream)
        }
    }

    private static func stream(_ number: UInt32, _ item: AugmentationItem, seed: UInt64) -> RandomStream {
        RandomStream(seed: seed, purpose: .augmentation, sample: item.sample, copy: item.copy, step: number)
    }

    private static func run<Step: AugmentationStep>(
        _ step: Step, _ sampler: inout ParameterSampler, _ canvas: inout AugmentationCanvas
    ) {
        canvas.enter(Step.phase)
        Step.apply(step.sampleParameters(using: &sampler), to: &canvas)
    }

    private static func record<Step: AugmentationStep>(
        _ step: Step, _ stream: UInt32, _ sampler: inout ParameterSampler, _ canvas: inout AugmentationCanvas
    ) -> AppliedStep {
        let parameters = step.sampleParameters(using: &sampler)
        canvas.largestDisplacement = nil
        canvas.enter(Step.phase)
        Step.apply(parameters, to: &canvas)
        return AppliedStep(
            Step.self, stream: stream, parameters: parameters, largestDisplacementPixels: canvas.largestDisplacement)
    }
}

extension AugmentationRecipe: Hashable {
    public static func == (a: Self, b: Self) -> Bool {
        a.strength == b.strength && a.resampling == b.resampling && a.ends == b.ends && a.entries == b.entries && a.groups == b.groups
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(strength)
        hasher.combine(resampling)
        hasher.combine(ends)
        hasher.combine(entries)
        hasher.combine(groups)
    }
}

extension AugmentationRecipe.Entry: Hashable {
    static func == (a: Self, b: Self) -> Bool {
        a.probability == b.probability && a.stream == b.stream && a.gate == b.gate && AnyHashable(a.step) == AnyHashable(b.step)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(probability)
        hasher.combine(stream)
        hasher.combine(gate)
        hasher.combine(AnyHashable(step))
    }
}

/// What comes out depends on this alone, not on how the manifest is laid out.
extension AugmentationRecipe: Encodable {
    private enum CodingKeys: String, CodingKey {
        case strength, resampling, groups
        case entries = "steps"
    }
}

extension AugmentationRecipe.Entry: Encodable {
    private enum CodingKeys: String, CodingKey {
        case step, stream, probability, gate, settings
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(type(of: step).name, forKey: .step)
        try container.encode(stream, forKey: .stream)
        try container.encode(probability, forKey: .probability)
        try container.encodeIfPresent(gate, forKey: .gate)
        try Self.encode(step, into: &container)
    }

    private static func encode(_ step: some AugmentationStep, into container: inout KeyedEncodingContainer<CodingKeys>) throws {
        try container.encode(step, forKey: .settings)
    }
}
