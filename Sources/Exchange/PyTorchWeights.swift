import NeuralNetwork
import Support

/// The weights of a network that was trained in PyTorch and saved with `safetensors.torch.save_file(model.state_dict(), …)`.
///
/// A file does not say in which order the layers are, so tensors are taken in the natural order of their names (`2` before `10`), which
/// is that of the layers in `nn.Sequential` and in numbered modules, and each layer takes what it needs by shape.
public struct PyTorchWeights {
    private let tensors: [(name: String, shape: [Int])]
    private let file: SafetensorsFile

    /// Counters of batch normalisation, which nothing here needs.
    private static let ignoredSuffix = "num_batches_tracked"

    /// - Throws: `SafetensorsError`, `FileSystemError`, `ExchangeError.notFloats`, naming the file.
    public init(contentsOf path: String) throws {
        file = try SafetensorsFile(contentsOf: path)
        let entries = file.entries.filter { !$0.key.hasSuffix(Self.ignoredSuffix) }
        if let (name, entry) = entries.first(where: { $0.value.type != .float32 }) {
            throw FileError(ExchangeError.notFloats(tensor: name, type: entry.type.rawValue), file: path)
        }
        tensors = entries.map { ($0.key, $0.value.shape) }.sorted { Self.isBefore($0.0, $1.0) }
    }

    /// The tensors under our names.
    ///
    /// - Throws: `ExchangeError.misshapen`, `.tooFewTensors`, `.tooManyTensors`.
    public func network(_ description: NetworkDescription) throws -> Network {
        var rest = tensors[...]
        var named: [NamedTensor] = []
        // Weights of a fresh network, for their names and shapes.
        for layer in Network(description: description, seed: 0).layers where !layer.tensors.isEmpty {
            // A layer's tensors share what comes before the last point, and may be in any order there.
            let module = rest.first.map { Self.module(of: $0.name) }
            var own = rest.prefix { Self.module(of: $0.name) == module }
            rest = rest.dropFirst(own.count)
            for expected in layer.tensors {
                let suffix = expected.name.split(separator: ".").last.map(String.init) ?? ""
                guard let place = own.firstIndex(where: { $0.name == suffix || $0.name.hasSuffix("." + suffix) }) else {
                    guard let found = own.first else {
                        throw ExchangeError.tooFewTensors(
                            layer: layer.number, tensor: expected.name, expected: expected.shape, count: tensors.count)
                    }
                    throw ExchangeError.misshapen(
                        layer: layer.number, tensor: expected.name, expected: expected.shape, fileTensor: found.name,
                        found: found.shape)
                }
                let found = own.remove(at: place)
                guard found.shape == expected.shape else {
                    throw ExchangeError.misshapen(
                        layer: layer.number, tensor: expected.name, expected: expected.shape, fileTensor: found.name,
                        found: found.shape)
                }
                named.append(NamedTensor(name: expected.name, shape: found.shape, values: try file.floats(found.name)))
            }
            if !own.isEmpty { throw ExchangeError.tooManyTensors(names: own.map(\.name)) }
        }
        guard rest.isEmpty else { throw ExchangeError.tooManyTensors(names: rest.map(\.name)) }
        return try Network(description: description, tensors: named)
    }

    private static func module(of name: String) -> String {
        name.lastIndex(of: ".").map { String(name[..<$0]) } ?? ""
    }

    /// By parts between points, numbers by size.
    private static func isBefore(_ a: String, _ b: String) -> Bool {
        let (left, right) = (a.split(separator: "."), b.split(separator: "."))
        for (x, y) in zip(left, right) where x != y {
            if let i = Int(x), let j = Int(y) { return i < j }
            return x < y
        }
        return left.count < right.count
    }
}
