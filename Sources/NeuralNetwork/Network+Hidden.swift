extension Network {
    /// The network up to its last hidden layer: what it knows of an image before it decides on a class.
    ///
    /// The last layer with weights and what follows it are cut off, and dropout before it. Nil where nothing with weights is left.
    public var hidden: Network? {
        var layers = description.layers
        guard let last = layers.lastIndex(where: \.hasWeights) else { return nil }
        layers.removeSubrange(last...)
        while let end = layers.last, end.layer is Dropout { layers.removeLast() }
        guard layers.contains(where: \.hasWeights),
            let description = try? NetworkDescription(input: description.input, layers: layers)
        else { return nil }
        let names = Set(NetworkPlan(description).parameters.map(\.name))
        return try? Network(description: description, tensors: tensors.filter { names.contains($0.name) })
    }
}
