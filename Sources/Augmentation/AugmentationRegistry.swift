/// Every augmentation there is, sorted by name. Adding one is its file in `Steps` and its line here.
public enum AugmentationRegistry {
    static let steps: [any AugmentationStep.Type] = [
        Blur.self,
        BrokenStroke.self,
        Cutout.self,
        Elastic.self,
        ElasticBounded.self,
        GaussianNoise.self,
        GridDistortion.self,
        Illumination.self,
        InkFade.self,
        JpegArtifacts.self,
        LineResidue.self,
        Perspective.self,
        Rotate.self,
        SaltAndPepper.self,
        Scale.self,
        Shear.self,
        ShotNoise.self,
        ShowThrough.self,
        Speckle.self,
        StrokeWidth.self,
        ThresholdFlicker.self,
        Translate.self,
    ]

    /// The names a manifest may use.
    public static var names: [String] { steps.map { $0.name } }

    static func step(named name: String) -> (any AugmentationStep.Type)? {
        steps.first { $0.name == name }
    }
}
