import Support

/// What a step draws its parameters from: the random stream of one step of one copy of one sample, with what is known about
/// the digit.
struct ParameterSampler {
    private var stream: RandomStream
    /// The digit, where it is known.
    let label: UInt8?
    /// 0…1; draws shrink toward their neutral value with it.
    let strength: Double
    /// Where it is given, amounts are drawn from the ends of what may be drawn.
    let ends: AmountEnds?

    init(stream: RandomStream, label: UInt8?, strength: Double, ends: AmountEnds? = nil) {
        self.stream = stream
        self.label = label
        self.strength = strength
        self.ends = ends
    }

    /// Whether a step of the given probability acts. Draws even where the answer is certain, so that a change of the
    /// probability leaves the values of the images that stay chosen as they were.
    mutating func isChosen(probability: Double) -> Bool {
        stream.chance(probability)
    }

    /// A value that is no amount, such as a place or a direction, whatever the strength.
    mutating func value(of distribution: Distribution) -> Double {
        stream.value(of: distribution)
    }

    /// An amount within the digit's limit, then drawn toward the one that does nothing: at strength 0 it does nothing.
    mutating func value(of amount: Amount) -> Double {
        let distribution = ends.map { amount.distribution(label: label, ends: $0) } ?? amount.distribution(label: label)
        return stream.value(of: distribution) * strength + amount.neutral * (1 - strength)
    }

    /// A direction in degrees, any as often.
    mutating func degrees() -> Double {
        value(of: .uniform(fullTurn))
    }

    /// The seed of a field of random numbers, one or more for each pixel. Below 2⁵³, so that it survives every JSON reader.
    mutating func fieldSeed() -> UInt64 {
        let high = UInt64(stream.nextWord() >> 11)
        return high << 32 | UInt64(stream.nextWord())
    }
}

/// Directions, in degrees.
let fullTurn = 0.0...360.0
