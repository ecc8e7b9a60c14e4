import Support

extension SimulatedCollection {
    /// A telephone's picture with one main fault, after its number, and lesser ones by chance.
    static func hardPhoto(
        _ number: Int, seed: UInt64, dotsPerInch: Double, forms: DigitForms
    ) throws(SimulationError) -> Entry {
        var stream = RandomStream(
            seed: seed, purpose: .simulation, sample: UInt64(number), copy: 1, step: SimulationStep.collection.rawValue)
        var faults = lesserFaults(using: &stream)
        switch number % 8 {
        case 0: faults.coveredCorners = [stream.below(4)]
        case 1:
            // Turned, so that one corner leaves the picture and not two.
            faults.turnDegrees = stream.uniform(in: 12...40) * (stream.chance(0.5) ? 1 : -1)
            faults.cutOffMM = stream.uniform(in: 6...22)
        case 2:
            faults.defocusMM = stream.uniform(in: 0.12...0.25)
            faults.motionMM = stream.uniform(in: 0...0.4)
        case 3: faults.bendHeightMM = stream.uniform(in: 4...14)
        case 4: faults.tiltDegrees = stream.uniform(in: 20...35)
        case 5:
            faults.turnDegrees = stream.uniform(in: 0...360)
            faults.shadowDepth = stream.uniform(in: 0.3...0.6)
            faults.vignetteDepth = stream.uniform(in: 0.1...0.4)
        case 6:
            faults.tiltDegrees = stream.uniform(in: 15...30)
            faults.coveredCorners = [stream.below(4)]
        default:
            faults.bendHeightMM = stream.uniform(in: 3...8)
            faults.coveredCorners = [stream.below(4)]
            faults.defocusMM = stream.uniform(in: 0.05...0.15)
        }
        let settings = try SimulationSettings(
            seed: seed, sheetNumber: number, writerNumber: number, capture: .phone,
            dotsPerInch: dotsPerInch * stream.uniform(in: 0.85...1.3), faults: faults, forms: forms)
        return Entry(
            settings: settings, fileName: Handwriting.name(ofWriter: number) + ".jpg",
            encoding: .jpeg(quality: 30 + stream.below(56)))
    }

    /// Paper, print and pen as they come.
    private static func lesserFaults(using stream: inout RandomStream) -> CaptureFaults {
        var faults = CaptureFaults()
        faults.turnDegrees = stream.uniform(in: -8...8) + 90 * Double(stream.below(4))
        faults.tiltDegrees = stream.uniform(in: 2...15)
        faults.bendHeightMM = stream.uniform(in: 0...3)
        faults.defocusMM = stream.uniform(in: 0...0.08)
        faults.printScale = stream.uniform(in: 0.9...1.05)
        switch stream.below(6) {
        case 0: faults.paper = .squared(spacingMM: 5, darkness: stream.uniform(in: 0.08...0.2))
        case 1: faults.paper = .tinted(lightness: stream.uniform(in: 0.55...0.9))
        default: faults.paper = .plain
        }
        if stream.chance(0.2) { faults.tonerFraction = stream.uniform(in: 0.45...0.8) }
        if stream.chance(0.2) { faults.inkFraction = stream.uniform(in: 0.5...0.8) }
        if stream.chance(0.2) { faults.showThrough = stream.uniform(in: 0.2...0.6) }
        if stream.chance(0.2) { faults.overrunProbability = 0.05 }
        return faults
    }
}
