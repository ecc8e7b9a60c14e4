/// The image of a line of symbols on its way into a network: as high as the network's input, as wide as the line is.
public struct LineInput: Sendable, Equatable {
    public let width: Int
    /// **Shape** (C, H, width), row-major.
    public let values: [Float]

    public init(width: Int, values: [Float]) {
        self.width = width
        self.values = values
    }
}

/// What a line says.
public struct StringTarget: Sendable, Equatable {
    /// Outputs of the network, in the order in which they are written.
    public let symbols: [UInt8]
    /// Outputs that may be written too though the label does not tell: they count as blanks.
    public let untold: [UInt8]

    public init(symbols: [UInt8], untold: [UInt8] = []) {
        self.symbols = symbols
        self.untold = untold
    }

    /// The columns that a network needs to tell it: one a symbol, and a blank between equal ones.
    public var minColumnCount: Int {
        symbols.count + zip(symbols, symbols.dropFirst()).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }
    }
}
