import Foundation
import Imaging
import Testing

@testable import Augmentation

/// Records that did not come from us.
@Suite struct RecordTests {
    private static func read(_ json: String) throws -> [AppliedStep] {
        try JSONDecoder().decode([AppliedStep].self, from: Data(json.utf8))
    }

    @Test func aRecordIsReadAndReplayed() throws {
        let steps = try Self.read(#"[{"step":"rotate","stream":1,"parameters":{"degrees":-12.5}}]"#)
        #expect(AugmentationRecipe.identity.replay(five, steps) == apply(Rotate.self, .init(degrees: -12.5), to: five))
    }

    @Test func anUnknownStepIsNamedWithTheNearestOne() {
        #expect(throws: AugmentationError.unknownStep("rotat")) {
            try Self.read(#"[{"step":"rotat","stream":1,"parameters":{"degrees":3}}]"#)
        }
        #expect(AugmentationError.unknownStep("rotat").diagnostics[0].fix == "did you mean 'rotate'?")
    }

    @Test(arguments: [
        ("blur", #"{"sigmaPixels":-1}"#), ("blur", #"{"lengthPixels":1e9,"degrees":0}"#),
        ("blur", #"{"lengthPixels":3,"degrees":1e300}"#), ("blur", #"{"radiusPixels":99}"#),
        ("brokenStroke", #"{"gapPixels":1,"count":99,"fieldSeed":1}"#),
        ("cutout", #"{"widthFraction":1,"heightFraction":0.1,"xFraction":0.5,"yFraction":0.5}"#),
        ("illumination", #"{"lossFraction":0.5,"veilFraction":0,"edgePixels":0,"placeFraction":0,"degrees":0}"#),
        ("inkFade", #"{"lossFraction":1,"unevennessFraction":0,"degrees":0,"fieldSeed":1}"#),
        ("jpegArtifacts", #"{"quality":0,"gridX":0,"gridY":0}"#), ("jpegArtifacts", #"{"quality":50,"gridX":8,"gridY":0}"#),
        (
            "lineResidue",
            #"{"inkFraction":1,"thicknessPixels":1,"offsetFraction":9,"tiltDegrees":0,"keptFraction":1,"side":0,"fieldSeed":1}"#
        ),
        ("shotNoise", #"{"sigmaFraction":7,"fieldSeed":1}"#),
        ("showThrough", #"{"inkFraction":1,"sigmaPixels":1,"xFraction":0,"yFraction":0,"degrees":0,"turnover":0}"#),
        ("speckle", #"{"sigmaFraction":7,"fieldSeed":1}"#),
        (
            "thresholdFlicker",
            #"{"hardnessFraction":1,"thresholdFraction":1,"wanderFraction":0,"softnessFraction":0.1,"fieldSeed":1}"#
        ),
        ("elastic", #"{"alphaPixels":1e30,"sigmaPixels":4,"fieldSeed":1}"#),
        ("elastic", #"{"alphaPixels":30,"sigmaPixels":0,"fieldSeed":1}"#),
        ("gaussianNoise", #"{"sigmaFraction":7,"fieldSeed":1}"#), ("rotate", #"{"degrees":1e300}"#),
        ("saltAndPepper", #"{"fraction":2,"fieldSeed":1}"#), ("scale", #"{"xFactor":0,"yFactor":1}"#),
        ("shear", #"{"degrees":90}"#), ("strokeWidth", #"{"pixels":-3}"#), ("translate", #"{"xFraction":0,"yFraction":1e9}"#),
    ])
    func parametersThatNoManifestDrawsAreRefused(step: String, parameters: String) {
        #expect {
            try Self.read(#"[{"step":"\#(step)","stream":1,"parameters":\#(parameters)}]"#)
        } throws: { error in
            if case AugmentationError.unusableParameters(step, _) = error { true } else { false }
        }
    }

    @Test(arguments: [
        "[{}]", #"[{"step":"rotate","stream":1}]"#, #"[{"step":"rotate","stream":-1,"parameters":{"degrees":1}}]"#,
        #"[{"step":"rotate","stream":1,"parameters":{"degrees":"x"}}]"#, #"[{"step":3,"stream":1,"parameters":{}}]"#,
    ])
    func damagedRecordsThrow(json: String) {
        #expect(throws: (any Error).self) { try Self.read(json) }
    }
}
