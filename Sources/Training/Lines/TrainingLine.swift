import GlyphNormalization
import Imaging
import NeuralNetwork
import Support

/// The picture of a line and what is written on it.
public struct TrainingLine: Sendable {
    /// Dark ink on lighter paper.
    public let picture: GrayImage
    public let target: StringTarget
    /// How much wider than high the network is shown its digits.
    public let stretch: Double

    /// - Parameter tellsMarks: whether the text says which marks stand between the digits; if not, any may.
    /// - Throws: `NumberModelError.unknownSymbol` for what is no digit and no mark.
    public init(
        picture: GrayImage, text: String, tellsMarks: Bool, stretch: Double = NumberModel.trainingStretch
    ) throws(NumberModelError) {
        self.picture = picture
        self.stretch = stretch
        target = StringTarget(symbols: try LineSymbols.outputs(of: text), untold: tellsMarks ? [] : LineSymbols.marks)
    }
}

/// Lines to learn from, any number of them.
public protocol TrainingLines: Sendable {
    /// Of everything that decides them.
    var digest: ContentDigest { get }

    /// Line `index`, a pure function of the index. Any number of threads may ask at the same time.
    func line(_ index: UInt64) throws -> TrainingLine
}

/// What a network that reads lines tells apart: its outputs but for the last, which is the blank.
public enum LineSymbols {
    /// Ten digits, a decimal point or comma, a dash, a slash.
    public static let all = Array("0123456789.-/")

    public static let classCount = all.count + 1

    public static let digits = Array(all.prefix(10))

    /// The outputs that are no digits.
    public static let marks = (UInt8(10)..<UInt8(all.count)).map { $0 }

    /// - Throws: `NumberModelError.unknownSymbol`.
    static func outputs(of text: String) throws(NumberModelError) -> [UInt8] {
        var outputs: [UInt8] = []
        for symbol in text {
            guard let output = all.firstIndex(of: symbol) else { throw .unknownSymbol(symbol, text: text) }
            outputs.append(UInt8(output))
        }
        return outputs
    }

    static func text(of outputs: [UInt8]) -> String { String(outputs.map { all[Int($0)] }) }
}

extension TrainingLine {
    /// The line as a network is shown it: wider where it would have fewer columns than its text needs.
    func input(for network: NetworkDescription) -> LineInput {
        var stretch = stretch
        while true {
            let input = LineInput(picture, stretch: stretch)
            if network.columnCount(lineWidth: input.width) >= target.minColumnCount || stretch > Self.maxStretch { return input }
            stretch *= 1.25
        }
    }

    private static let maxStretch = 8.0
}

extension LineInput {
    init(_ picture: GrayImage, stretch: Double) {
        let line = NormalizedLine(picture, stretch: stretch)
        self.init(width: line.width, values: line.values)
    }
}
