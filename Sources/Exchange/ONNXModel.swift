import Foundation
import NeuralNetwork

/// A model as an ONNX file, which most programs that run networks read.
///
/// Input `glyphs`, float **(N, 1, 28, 28)**, ink from 0 to 1; outputs `probabilities` **(N, classes)**, and `logits`, of which they are the
/// softmax. An ensemble's probabilities are averaged in the graph, and `logits` are their logarithms.
///
/// **Determinism** A.
/// **Source** ONNX operator set 17.
public struct ONNXModel {
    private let members: [Network]
    private let temperature: Double
    private let metadata: [String: String]
    private let producerVersion: String

    private static let inputName = "glyphs", logitsName = "logits", probabilitiesName = "probabilities"
    private static let operatorSet: Int64 = 17, irVersion: Int64 = 8

    /// - Parameters:
    ///   - members: networks of one description.
    ///   - temperature: what their logits are divided by.
    ///   - metadata: goes into the file's `metadata_props`, sorted.
    public init(members: [Network], temperature: Double, metadata: [String: String], producerVersion: String) {
        precondition(!members.isEmpty, "a model without a network")
        self.members = members
        self.temperature = temperature
        self.metadata = metadata
        self.producerVersion = producerVersion
    }

    /// The bytes of the file.
    ///
    /// - Throws: `ExchangeError.notInONNX`.
    public func encoded() throws -> [UInt8] {
        var model = Onnx_ModelProto()
        model.irVersion = Self.irVersion
        model.producerName = "inkmill"
        model.producerVersion = producerVersion
        var operators = Onnx_OperatorSetIdProto()
        operators.domain = ""
        operators.version = Self.operatorSet
        model.opsetImport = [operators]
        model.graph = try graph()
        model.metadataProps = metadata.sorted { $0.key < $1.key }.map { key, value in
            var entry = Onnx_StringStringEntryProto()
            entry.key = key
            entry.value = value
            return entry
        }
        return try model.serializedBytes()
    }

    private func graph() throws(ExchangeError) -> Onnx_GraphProto {
        var builder = ONNXGraphBuilder()
        let description = members[0].description
        var each: [String] = []
        for (index, member) in members.enumerated() {
            builder.prefix = members.count == 1 ? "" : "member\(index + 1)."
            var value = try builder.add(member, input: Self.inputName)
            if temperature != 1 {
                let divisor = builder.add(constant: [Float(temperature)], shape: [1], named: builder.prefix + "temperature")
                value = builder.add("Div", [value, divisor])
            }
            each.append(value)
        }
        builder.prefix = ""
        if members.count == 1 {
            builder.add("Identity", [each[0]], output: Self.logitsName)
            builder.add("Softmax", [Self.logitsName], output: Self.probabilitiesName, [.integer("axis", 1)])
        } else {
            let probabilities = each.map { builder.add("Softmax", [$0], [.integer("axis", 1)]) }
            builder.add("Mean", probabilities, output: Self.probabilitiesName)
            builder.add("Log", [Self.probabilitiesName], output: Self.logitsName)
        }
        var graph = builder.graph
        graph.name = "inkmill"
        let input = description.input
        graph.input = [Self.value(Self.inputName, [input.channels, input.height, input.width])]
        graph.output = [Self.logitsName, Self.probabilitiesName].map { Self.value($0, [description.output.channels]) }
        return graph
    }

    /// A float tensor of any number of images.
    private static func value(_ name: String, _ shape: [Int]) -> Onnx_ValueInfoProto {
        var tensor = Onnx_TypeProto.Tensor()
        tensor.elemType = Int32(Onnx_TensorProto.DataType.float.rawValue)
        var count = Onnx_TensorShapeProto.Dimension()
        count.dimParam = "N"
        tensor.shape.dim =
            [count]
            + shape.map { size in
                var dimension = Onnx_TensorShapeProto.Dimension()
                dimension.dimValue = Int64(size)
                return dimension
            }
        var value = Onnx_ValueInfoProto()
        value.name = name
        value.type.tensorType = tensor
        return value
    }
}
