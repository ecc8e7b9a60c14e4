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
        ("blur", #"{"sigmaPixels":-1}"#), ("elastic", #"{"alphaPixels":1e30,"sigmaPixels":4,"fieldSeed":1}"#),
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
