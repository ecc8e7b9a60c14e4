import NeuralNetwork
import Support

/// The weights of a network that was trained in PyTorch and saved with `safetensors.torch.save_file(model.state_dict(), …)`.
///
/// A file does not say in which order the layers are. Each layer takes the first module of its kind that is left (a convolution, a batch
/// normalization or a dense layer, told by the tensors), in the natural order of the names: `conv2` before `conv10`, `2` before `10`.
public struct PyTorchWeights {
    private enum Kind {
        case convolution, batchNormalization, dense
    }

    /// The tensors whose names share what comes before the last point.
    private struct Module {
        let kind: Kind?
        /// By the last part of the name.
        let tensors: [String: (name: String, shape: [Int])]

        init(_ tensors: [(name: String, shape: [Int])]) {
            self.tensors = Dictionary(tensors.map { (lastPart(of: $0.name), $0) }) { first, _ in first }
            let weight = self.tensors["weight"]?.shape.count
            kind = self.tensors["running_mean"] != nil ? .batchNormalization : weight == 4 ? .convolution : weight == 2 ? .dense : nil
        }
    }

    /// Of the file.
    public var digest: ContentDigest { file.digest }
    private let modules: [Module]
    private let file: SafetensorsFile

    /// Counters of batch normalization, which nothing here needs.
    private static let ignoredSuffix = "num_batches_tracked"

    /// - Throws: `SafetensorsError`, `FileSystemError`, `ExchangeError.notFloats`, naming the file.
    public init(contentsOf path: String) throws {
        file = try SafetensorsFile(contentsOf: path)
        let entries = file.entries.filter { !$0.key.hasSuffix(Self.ignoredSuffix) }.sorted { $0.key < $1.key }
        if let (name, entry) = entries.first(where: { $0.value.type != .float32 }) {
            throw FileError(ExchangeError.notFloats(tensor: name, type: entry.type.rawValue), file: path)
        }
        let groups = Dictionary(grouping: entries.map { (name: $0.key, shape: $0.value.shape) }) { module(of: $0.name) }
        modules = groups.sorted { isBefore($0.key, $1.key) }.map { Module($0.value) }
    }

    /// A network with the file's weights, and for each layer which of the file's modules it took.
    ///
    /// Two modules of one kind and shape are told apart by their names alone, so a person should look at the list.
    ///
    /// - Throws: `ExchangeError.misshapen`, `.tooFewTensors`, `.tooManyTensors`, `.notFinite`.
    public func network(
        _ description: NetworkDescription
    ) throws -> (network: Network, matches: [(layer: String, module: String)]) {
        var rest = modules
        var named: [NamedTensor] = [], matches: [(layer: String, module: String)] = []
        // A fresh network, for the names and shapes.
        for layer in Network(description: description, seed: 0).layers where !layer.tensors.isEmpty {
            guard let kind = Self.kind(of: layer) else { continue }
            guard let place = rest.firstIndex(where: { $0.kind == kind }) else {
                throw ExchangeError.tooFewTensors(
                    layer: layer.number, tensor: layer.tensors[0].name, expected: layer.tensors[0].shape,
                    count: tensorCount)
            }
            var own = rest.remove(at: place).tensors
            matches.append((layer.name, module(of: own["weight"]?.name ?? "")))
            for expected in layer.tensors {
                guard let found = own.removeValue(forKey: lastPart(of: expected.name)) else {
                    throw ExchangeError.tooFewTensors(
                        layer: layer.number, tensor: expected.name, expected: expected.shape,
                        count: tensorCount)
                }
                guard found.shape == expected.shape else {
                    throw ExchangeError.misshapen(
                        layer: layer.number, tensor: expected.name, expected: expected.shape, fileTensor: found.name,
                        found: found.shape)
                }
                let values = try file.floats(found.name)
                guard values.allSatisfy(\.isFinite) else { throw ExchangeError.notFinite(tensor: found.name) }
                named.append(NamedTensor(name: expected.name, shape: found.shape, values: values))
            }
            if !own.isEmpty { throw ExchangeError.tooManyTensors(names: own.values.map(\.name).sorted()) }
        }
        let left = rest.flatMap { $0.tensors.values.map(\.name) }
        guard left.isEmpty else { throw ExchangeError.tooManyTensors(names: left.sorted()) }
        return (try Network(description: description, tensors: named), matches)
    }

    private var tensorCount: Int { modules.reduce(0) { $0 + $1.tensors.count } }

    /// Nil for a layer without tensors.
    private static func kind(of layer: NamedLayer) -> Kind? {
        switch layer.kind {
        case .convolution: .convolution
        case .batchNormalization: .batchNormalization
        case .dense: .dense
        case .relu, .maxPooling, .globalAveragePooling, .dropout, .skip, .addSkip: nil
        }
    }
}

private func lastPart(of name: String) -> String {
    name.split(separator: ".").last.map(String.init) ?? name
}

private func module(of name: String) -> String {
    name.lastIndex(of: ".").map { String(name[..<$0]) } ?? ""
}

/// Whether a name comes first where runs of figures are compared as numbers.
private func isBefore(_ a: String, _ b: String) -> Bool {
    var left = a[...], right = b[...]
    while let x = left.first, let y = right.first {
        if x.isWholeNumber, y.isWholeNumber {
            let first = left.prefix { $0.isWholeNumber }, second = right.prefix { $0.isWholeNumber }
            let (i, j) = (first.drop { $0 == "0" }, second.drop { $0 == "0" })
            if i.count != j.count { return i.count < j.count }
            if i != j { return i < j }
            left = left.dropFirst(first.count)
            right = right.dropFirst(second.count)
        } else {
            if x != y { return x < y }
            left = left.dropFirst()
            right = right.dropFirst()
        }
    }
    return left.isEmpty && !right.isEmpty
}
