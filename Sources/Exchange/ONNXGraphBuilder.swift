import Foundation
import NeuralNetwork

/// Collects the nodes and weights of a graph.
struct ONNXGraphBuilder {
    enum Attribute {
        case integer(String, Int)
        case integers(String, [Int])
        case float(String, Float)
    }

    private(set) var graph = Onnx_GraphProto()
    /// Of the names of what is added.
    var prefix = ""

    /// Adds a network's layers.
    ///
    /// - Returns: the name of its logits.
    mutating func add(_ network: Network, input: String) throws(ExchangeError) -> String {
        var value = input, skipped: [String] = []
        var isFlat = false
        for layer in network.layers {
            let names = layer.tensors.map { add(constant: $0.values, shape: $0.shape, named: prefix + $0.name) }
            let output = prefix + layer.name
            switch layer.kind {
            case .dropout: continue
            case .skip: skipped.append(value)
            case .addSkip: value = add("Add", [value, skipped.removeLast()], output: output)
            case .relu: value = add("Relu", [value], output: output)
            case .batchNormalization(let epsilon):
                value = add("BatchNormalization", [value] + names, output: output, [.float("epsilon", epsilon)])
            case .dense:
                let flat = isFlat ? value : flatten(value, output: output + ".input")
                value = add("Gemm", [flat] + names, output: output, [.integer("transB", 1)])
                isFlat = true
            case .convolution(_, let kernel, let padding):
                try requireImage(isFlat, layer)
                value = add(
                    "Conv", [value] + names, output: output,
                    [
                        .integers("kernel_shape", [kernel.height, kernel.width]),
                        .integers("pads", [padding.height, padding.width, padding.height, padding.width]),
                    ])
            case .maxPooling(let window):
                try requireImage(isFlat, layer)
                let sides = [window.height, window.width]
                value = add(
                    "MaxPool", [value], output: output,
                    [.integers("kernel_shape", sides), .integers("strides", sides)])
            case .globalAveragePooling:
                try requireImage(isFlat, layer)
                // Flat at once, so that both ways around a residual block have one shape.
                value = flatten(add("GlobalAveragePool", [value], output: output), output: output + ".flat")
                isFlat = true
            }
        }
        return isFlat ? value : flatten(value, output: prefix + "flat")
    }

    private mutating func flatten(_ value: String, output: String) -> String {
        add("Flatten", [value], output: output, [.integer("axis", 1)])
    }

    private func requireImage(_ isFlat: Bool, _ layer: NamedLayer) throws(ExchangeError) {
        if isFlat { throw .notInONNX(layer: layer.number, name: layer.name) }
    }

    /// - Returns: the name of the node's output: the one given, or one of its own.
    @discardableResult
    mutating func add(_ operation: String, _ inputs: [String], output: String? = nil, _ attributes: [Attribute] = []) -> String {
        let name = output ?? "\(prefix)\(operation)\(graph.node.count)"
        var node = Onnx_NodeProto()
        node.opType = operation
        node.name = name
        node.input = inputs
        node.output = [name]
        node.attribute = attributes.map { attribute in
            var result = Onnx_AttributeProto()
            switch attribute {
            case .integer(let name, let value):
                result.name = name
                result.type = .int
                result.i = Int64(value)
            case .integers(let name, let values):
                result.name = name
                result.type = .ints
                result.ints = values.map(Int64.init)
            case .float(let name, let value):
                result.name = name
                result.type = .float
                result.f = value
            }
            return result
        }
        graph.node.append(node)
        return name
    }

    mutating func add(constant values: [Float], shape: [Int], named name: String) -> String {
        var tensor = Onnx_TensorProto()
        tensor.name = name
        tensor.dataType = Int32(Onnx_TensorProto.DataType.float.rawValue)
        tensor.dims = shape.map(Int64.init)
        tensor.rawData = Data(values.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian, Array.init) })
        graph.initializer.append(tensor)
        return name
    }
}
