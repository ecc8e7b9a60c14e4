import Support

/// What can be wrong with a network, its stored weights or the images given to it.
public enum NeuralNetworkError: DiagnosticError, Equatable {
    /// A tensor whose stored shape is not the one the network needs.
    public struct Misshapen: Sendable, Equatable {
        public let name: String
        public let found: [Int]
        public let expected: [Int]
    }

    case noLayers
    /// `layer` counts from 1, as a person reading the list does.
    case layerCannotTake(layer: Int, name: String, input: TensorShape, requirement: String)
    /// A `skip` without an `addSkip`, or the other way round.
    case unpairedSkip(layer: Int, name: String)
    case wrongOutput(found: TensorShape, expected: TensorShape)
    case unknownLayer(String)
    case tensorsDoNotFit(missing: [String], unexpected: [String], misshapen: [Misshapen])
    case wrongImageCount(valueCount: Int, imageCount: Int, valuesPerImage: Int)
    case labelOutOfRange(label: Int, image: Int, classCount: Int)
    /// `line` counts from 0; `rowCount` is of all channels.
    case wrongLine(line: Int, valueCount: Int, width: Int, rowCount: Int)
    case stringTooLong(line: Int, needed: Int, columnCount: Int)
    /// A network that cannot read lines of any width.
    case notForLines(output: TensorShape)
    /// An output that no probability can be made of; the value as a word.
    case notFiniteOutput(image: Int, value: String)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    /// The layer it is about, counted from 1.
    var layer: Int? {
        switch self {
        case .layerCannotTake(let layer, _, _, _), .unpairedSkip(let layer, _): layer
        default: nil
        }
    }

    private var diagnostic: Diagnostic {
        switch self {
        case .noLayers:
            Diagnostic(
                code: "network.no-layers", message: "the network has no layers",
                fix: "list its layers, or name a preset: \(NetworkPreset.names)")
        case .layerCannotTake(let layer, let name, let input, let requirement):
            Diagnostic(
                code: "network.shape", message: "layer \(layer), \(name), is given \(input) but needs \(requirement)",
                fix: "change layer \(layer) or the layers before it so that the shapes meet")
        case .unpairedSkip(let layer, let name):
            Diagnostic(
                code: "network.unpaired-skip",
                message: "layer \(layer), \(name), has no '\(name == Skip.name ? AddSkip.name : Skip.name)' that belongs to it",
                fix: "begin each residual block with '- skip' and end it with '- addSkip'")
        case .wrongOutput(let found, let expected):
            Diagnostic(
                code: "network.output", message: "the network ends in \(found), not in \(expected)",
                fix: "end the list with 'dense: {units: \(expected.channels)}'")
        case .unknownLayer(let name):
            Diagnostic(
                code: "network.unknown-layer", message: "unknown layer '\(name)'",
                fix: Spelling.nearest(to: name, among: LayerRegistry.names).map { "did you mean '\($0)'?" }
                    ?? "choose one of " + LayerRegistry.names.joined(separator: ", "))
        case .tensorsDoNotFit(let missing, let unexpected, let misshapen):
            Diagnostic(
                code: "network.tensors",
                message: "the stored tensors do not fit the network: "
                    + Self.describe(missing: missing, unexpected: unexpected, misshapen: misshapen),
                fix: "load them into the network they were saved from, or save them again")
        case .wrongImageCount(let valueCount, let imageCount, let valuesPerImage):
            Diagnostic(
                code: "network.image-count",
                message: "\(valueCount) pixel values were given for \(imageCount) images of \(valuesPerImage)",
                fix: "give \(imageCount * valuesPerImage) values, and at least one image", exitStatus: .internalError)
        case .labelOutOfRange(let label, let image, let classCount):
            Diagnostic(
                code: "network.label", message: "image \(image) has label \(label), outside 0 to \(classCount - 1)",
                fix: "correct the label")
        case .wrongLine(let line, let valueCount, let width, let rowCount):
            Diagnostic(
                code: "network.line",
                message: "line \(line + 1) is \(width) pixels wide and has \(valueCount) values, not \(rowCount * width)",
                fix: "give \(rowCount) rows of its width, and at least one column", exitStatus: .internalError)
        case .stringTooLong(let line, let needed, let columnCount):
            Diagnostic(
                code: "network.string-too-long",
                message: "the text of line \(line + 1) needs \(needed) columns, and the network makes \(columnCount) of the line",
                fix: "the line's picture is too narrow for what it is said to show: correct the text, or cut the line out wider")
        case .notForLines(let output):
            Diagnostic(
                code: "network.not-for-lines",
                message: "the network ends in \(output) and does not read lines of any width",
                fix: "use convolutions and poolings alone, that bring the height down to 1 and end in at most \(laneCount) outputs")
        case .notFiniteOutput(let image, let value):
            Diagnostic(
                code: "network.not-finite-output",
                message: "the network's output for image \(image + 1) is \(value): its weights are so large that they overflow",
                fix: "its weights are damaged, or training spoiled them: use a whole copy of the model, or train it again")
        }
    }

    private static func describe(missing: [String], unexpected: [String], misshapen: [Misshapen]) -> String {
        var parts: [String] = []
        if !missing.isEmpty { parts.append("missing " + missing.joined(separator: ", ")) }
        if !unexpected.isEmpty { parts.append("unexpected " + unexpected.joined(separator: ", ")) }
        parts += misshapen.map { "\($0.name) is \($0.found) where \($0.expected) is needed" }
        return parts.joined(separator: "; ")
    }
}
