/// Every augmentation there is, sorted by name. Adding one is its file in `Steps` and its line here.
public enum AugmentationRegistry {
    static let steps: [any AugmentationStep.Type] = [
        Blur.self,
        Elastic.self,
        ElasticBounded.self,
        GaussianNoise.self,
        GridDistortion.self,
        Perspective.self,
        Rotate.self,
        SaltAndPepper.self,
        Scale.self,
        Shear.self,
        StrokeWidth.self,
        Translate.self,
    ]

    /// The names a manifest may use.
    public static var names: [String] { steps.map { $0.name } }

    static func step(named name: String) -> (any AugmentationStep.Type)? {
        steps.first { $0.name == name }
    }
}
