import Imaging
import Support

/// How one person writes digits: the habits that stay the same over a page.
///
/// Method: every digit is an allograph's skeleton, bent by the writer's own warp of it, then by a smaller warp of the moment;
/// sheared by the slant, rounded at its corners by haste, and traced by a pen that slows where the path bends (after the
/// two-thirds power law of Lacquaniti, Terzuolo and Viviani 1983, with a rational in place of the power).
/// Limits: digits stand alone; nothing is struck out or written twice.
///
/// **Determinism** A: a pure function of seed and writer number.
struct Handwriting: Sendable {
    /// What this writer does with one digit.
    struct DigitHabit: Sendable {
        /// Index of the usual allograph and of the other one that slips in.
        let usual: Int
        let other: Int
        let otherProbability: Double
        let warp: PlaneWarp
        /// How far the middle sits too low, over the height.
        let waistDrop: Double
        /// How much too long the last stroke usually ends, over the height: what closes a loop or leaves it open.
        let endReach: Double
        /// Height and width over the writer's usual ones.
        let heightFactor: Double
        let widthFactor: Double
    }

    let writerNumber: Int
    let pen: Pen
    /// Height of a digit over the height of the cell it is written in.
    let heightFraction: Double
    let widthFactor: Double
    /// Shear to the right: run over rise.
    let slant: Double
    /// 0 for a careful hand … 1 for a hasty one: rounder corners, more spread, ends that miss.
    let haste: Double
    /// 0 for round curves … 1 for straight lines between turns.
    let angularity: Double
    let tremorMM: Double
    /// How much of the ink is gone where a stroke is flicked off, 0…1.
    let flick: Double
    /// Where digits usually sit, from the middle of the cell, over the cell's size.
    let placement: Point
    /// How often a cell is left out, and how often a digit runs over a line of its cell.
    let omissionProbability: Double
    let overrunProbability: Double
    let habits: [DigitHabit]
    /// The ways of writing each digit that the habits choose from.
    private let forms: DigitForms

    /// - Parameter slant: instead of the writer's own; nil for that.
    init(seed: UInt64, writerNumber: Int, forms: DigitForms = .common, slant givenSlant: Double? = nil) {
        var stream = RandomStream(
            seed: seed, purpose: .simulation, sample: UInt64(writerNumber), step: SimulationStep.writer.rawValue)
        self.writerNumber = writerNumber
        self.forms = forms
        pen = Pen.sample(kind: Self.penKind(using: &stream), using: &stream)
        haste = stream.unit()
        heightFraction = stream.uniform(in: 0.36...0.62)
        widthFactor = stream.uniform(in: 0.8...1.3)
        let ownSlant = min(max(0.13 + 0.16 * stream.normal(), -0.18), 0.5)
        slant = givenSlant ?? ownSlant
        angularity = stream.chance(0.5) ? stream.uniform(in: 0...0.12) : stream.uniform(in: 0.1...0.6)
        tremorMM = stream.chance(0.2) ? stream.uniform(in: 0.04...0.09) : stream.uniform(in: 0.005...0.03)
        flick = stream.uniform(in: 0...0.7)
        placement = Point(x: 0.04 * stream.normal(), y: 0.04 * stream.normal())
        omissionProbability = stream.chance(0.3) ? stream.uniform(in: 0.005...0.03) : 0
        overrunProbability = stream.chance(0.35) ? haste * stream.uniform(in: 0.01...0.05) : 0
        let crossesStems = stream.chance(0.4)
        let allographs = Allograph.forms(forms)
        habits = allographs.indices.map { [haste, pen] digit in
            Self.habit(of: digit, allographs[digit], haste: haste, pen: pen, crossesStems: crossesStems, using: &stream)
        }
    }

    /// A way of writing a digit, by its index in a habit.
    func allograph(of digit: UInt8, _ index: Int) -> Allograph { Allograph.forms(forms)[Int(digit)][index] }

    /// The writer's name as it stands in file names and tables.
    static func name(ofWriter number: Int) -> String { number < 10 ? "writer-0\(number)" : "writer-\(number)" }

    private static func penKind(using stream: inout RandomStream) -> Pen.Kind {
        let u = stream.unit()
        return u < 0.45 ? .ballpoint : u < 0.7 ? .gel : u < 0.82 ? .feltTip : .pencil
    }

    private static func habit(
        of digit: Int, _ allographs: [Allograph], haste: Double, pen: Pen, crossesStems: Bool, using stream: inout RandomStream
    ) -> DigitHabit {
        // Who crosses the 7 gives the 1 a flag, and the other way round: one keeps the other apart. A broad pen would fill a
        // slashed 0.
        let weights = allographs.map { allograph in
            let weight = allograph.weight
            switch (digit, allograph.name) {
            case (7, "crossed"), (7, "crossed serif"), (7, "crossed wave"), (7, "long bar"),
                (1, "flag"), (1, "long flag"), (1, "roof"), (1, "foot"), (1, "standing on a foot"):
                return crossesStems ? weight * 6 : weight * 0.1
            case (0, "slashed"): return pen.kind == .feltTip ? 0 : weight
            default: return weight
            }
        }
        let usual = pick(weights, using: &stream)
        let other = pick(weights, using: &stream)
        // A bar shows every bend, and soon is a bracket.
        let bending = (0.034 + 0.022 * haste) * (digit == 1 ? 0.6 : 1)
        return DigitHabit(
            usual: usual, other: other, otherProbability: stream.chance(0.3) ? stream.uniform(in: 0.05...0.35) : 0,
            warp: PlaneWarp(amplitude: bending, using: &stream), waistDrop: stream.uniform(in: -0.07...0.07),
            endReach: 0.03 * stream.normal(),
            heightFactor: 1 + 0.06 * stream.normal(), widthFactor: 1 + 0.09 * stream.normal())
    }

    /// An index, each as likely as its weight says.
    static func pick(_ weights: [Double], using stream: inout RandomStream) -> Int {
        var rest = stream.unit() * weights.reduce(0, +)
        for (index, weight) in weights.enumerated() {
            rest -= weight
            if rest < 0 { return index }
        }
        return weights.count - 1
    }
}
