/// Every kind of layer, sorted by name.
enum LayerRegistry {
    static let kinds: [any Layer.Type] = [
        AddSkip.self,
        BatchNormalization.self,
        Convolution.self,
        Dense.self,
        Dropout.self,
        GlobalAveragePooling.self,
        MaxPooling.self,
        ReLU.self,
        Skip.self,
    ]

    static let names = kinds.map { $0.name }

    static func kind(named name: String) -> (any Layer.Type)? {
        kinds.first { $0.name == name }
    }
}
