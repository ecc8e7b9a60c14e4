/// The names and shapes that a set of stored tensors must have.
struct ExpectedTensors {
    private let list: [(name: String, shape: [Int])]

    init(_ list: [(name: String, shape: [Int])]) {
        self.list = list
    }

    /// The tensors in the expected order.
    ///
    /// - Throws: `NeuralNetworkError.tensorsDoNotFit` with everything that is wrong.
    func matched(with tensors: [NamedTensor]) throws(NeuralNetworkError) -> [NamedTensor] {
        let given = Dictionary(tensors.map { ($0.name, $0) }) { first, _ in first }
        let expectedNames = Set(list.map(\.name))
        let missing = list.map(\.name).filter { given[$0] == nil }
        let unexpected = tensors.map(\.name).filter { !expectedNames.contains($0) }
        let misshapen = list.compactMap { name, shape -> NeuralNetworkError.Misshapen? in
            guard let found = given[name]?.shape, found != shape else { return nil }
            return NeuralNetworkError.Misshapen(name: name, found: found, expected: shape)
        }
        guard missing.isEmpty, unexpected.isEmpty, misshapen.isEmpty else {
            throw .tensorsDoNotFit(missing: missing, unexpected: unexpected, misshapen: misshapen)
        }
        return list.compactMap { given[$0.name] }
    }
}
