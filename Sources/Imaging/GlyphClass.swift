/// What a glyph shows: one digit, or why it is none.
public enum GlyphClass: Sendable, Hashable {
    /// 0…9.
    case digit(UInt8)
    /// Two figures or more.
    case several
    /// Crossed out or scribbled over.
    case struckOut
    /// A letter or another sign, or a scribble.
    case sign
    /// Pieces of ruling, specks, blots, an edge of a shadow.
    case residue

    /// Those that are no digit, in the order of their labels.
    public static let notDigits: [GlyphClass] = [.several, .struckOut, .sign, .residue]

    /// How many classes there are: ten digits, and what is none.
    public static let count = 10 + notDigits.count

    /// The class of a label as tables and shards hold it: 0…9 for digits, 10 on for what is none. Nil for others.
    public init?(label: UInt8) {
        switch Int(label) {
        case 0..<10: self = .digit(label)
        case 10..<Self.count: self = Self.notDigits[Int(label) - 10]
        default: return nil
        }
    }

    public var label: UInt8 {
        switch self {
        case .digit(let digit): digit
        case .several: 10
        case .struckOut: 11
        case .sign: 12
        case .residue: 13
        }
    }

    public var name: String {
        switch self {
        case .digit(let digit): String(digit)
        case .several: "several"
        case .struckOut: "struckOut"
        case .sign: "sign"
        case .residue: "residue"
        }
    }

    /// Of the ten digits, as models name them.
    public static let digitNames = (0...9).map(String.init)
    /// Of all classes.
    public static let names = digitNames + notDigits.map(\.name)
}
