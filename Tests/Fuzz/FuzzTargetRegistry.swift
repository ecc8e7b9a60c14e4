/// Every fuzz target, sorted by name.
enum FuzzTargetRegistry {
    static let all: [any FuzzTarget.Type] = [
        CheckpointTarget.self,
        CorrectionTableTarget.self,
        DescriptionTarget.self,
        DigitTableTarget.self,
        IdentityTableTarget.self,
        IDXTarget.self,
        IndexTarget.self,
        JPEGTarget.self,
        LabelEventsTarget.self,
        LabelTableTarget.self,
        LockTarget.self,
        ManifestTarget.self,
        ModelTarget.self,
        OtherPictureTarget.self,
        PDFTarget.self,
        PNGTarget.self,
        PyTorchTarget.self,
        ReviewRequestTarget.self,
        SafetensorsTarget.self,
        ShardTarget.self,
        SidecarTarget.self,
        TarTarget.self,
        TemplateTarget.self,
        TIFFTarget.self,
    ]
}
