import Dataset
import Foundation
import Imaging
import NeuralNetwork
import Support
import Testing
import TestSupport
@testable import Training

struct ModelPredictorTests {
    private static let networks = (1...3).map { Network(description: tinyNetwork.description, seed: $0) }
    private static let glyphs = tinyDigits(30).map(\.glyph)

    private func model(_ members: [Network], _ reading: InferenceSettings = .plain) throws -> Model {
        try Model(
            members: members, reading: reading, profile: .mnist, recipeDigest: ContentDigest(of: "r"), toolVersion: "1")
    }

    @Test func plainModelReadsAsItsNetwork() throws {
        let found = try ModelPredictor(model([Self.networks[0]])).probabilities(of: Self.glyphs, jobs: 2)
        let expected = try Predictor(Self.networks[0]).probabilities(images: Self.glyphs.flatMap(\.ink), jobs: 1)
        #expect(found.flatMap { $0 } == expected)
    }

    @Test func ensembleSaysTheMeanOfWhatItsMembersSay() throws {
        let found = try ModelPredictor(model(Self.networks)).probabilities(of: Self.glyphs, jobs: 1)
        let each = try Self.networks.map { try ModelPredictor(model([$0])).probabilities(of: Self.glyphs, jobs: 1) }
        for (index, row) in found.enumerated() {
            for label in 0..<10 {
                let mean = each.map { $0[index][label] }.reduce(0, +) / 3
                #expect(abs(row[label] - mean) < 1e-6)
            }
        }
        #expect(try ModelPredictor(model(Self.networks)).probabilities(of: Self.glyphs, jobs: 3) == found)
    }

    @Test func viewsAreTheGlyphShiftedAndTurned() {
        var glyph = Glyph()
        glyph[10, 12] = 200
        let views = ViewSettings(shiftPixels: 2, rotationDegrees: 90 / 8).views(of: glyph)
        #expect(views.count == 7 && views[0] == glyph)
        let places = views[1...4].map { view in view.ink.firstIndex(of: 200).map { [$0 % 28, $0 / 28] } }
        #expect(places == [[8, 12], [12, 12], [10, 10], [10, 14]])
        // A turn keeps the ink, but for rounding, and moves it against the other turn.
        for view in views[5...] { #expect(abs(view.ink.reduce(0) { $0 + Int($1) } - 200) <= 4) }
        #expect(views[5] != views[6] && views[5] != glyph)
        #expect(ViewSettings().views(of: glyph) == [glyph])
    }

    @Test func inkThatLeavesThePictureIsCut() {
        let full = Glyph(ink: [UInt8](repeating: 255, count: Glyph.pixelCount))
        let views = ViewSettings(shiftPixels: 3).views(of: full)
        for view in views[1...] { #expect(view.ink.count { $0 == 255 } == 28 * 25) }
    }

    @Test func modelOfManyMembersAndViewsSurvivesItsFile() throws {
        try TestData.withTemporaryFolder { folder in
            let reading = InferenceSettings(temperature: 1.25, views: ViewSettings(shiftPixels: 1, rotationDegrees: 4))
            let model = try model(Self.networks, reading), path = folder + "/model.safetensors"
            try model.save(to: path)
            let read = try Model(contentsOf: path, profile: .mnist)
            #expect(read.reading == reading && read.members.map(\.tensors) == Self.networks.map(\.tensors))
            #expect(try Model.profile(ofFile: path) == .mnist)
        }
    }

    @Test(arguments: [1.0, 2.5])
    func scoresAreTheLogarithmsOfTheProbabilities(temperature: Double) throws {
        let reading = InferenceSettings(temperature: temperature, views: ViewSettings(shiftPixels: 1))
        let predictor = ModelPredictor(try model(Array(Self.networks.prefix(2)), reading))
        let glyphs = [Glyph(ink: (0..<Glyph.pixelCount).map { UInt8($0 % 251) })]
        let scores = try predictor.scores(of: glyphs, jobs: 1)[0], probabilities = try predictor.probabilities(of: glyphs, jobs: 1)[0]
        #expect(zip(scores, probabilities).allSatisfy { abs(exp($0) - $1) < 1e-5 })
    }

    @Test func joiningKeepsEveryNetworkAndRefusesOthers() throws {
        let views = ViewSettings(shiftPixels: 1)
        let joined = try Model.joined([model([Self.networks[0]]), model([Self.networks[1], Self.networks[2]])], views: views)
        #expect(joined.members.map(\.tensors) == Self.networks.map(\.tensors) && joined.reading.views == views)
        let other = Network(
            description: try NetworkDescription(input: NetworkDescription.glyphShape, layers: [.dense(units: 10)]), seed: 1)
        #expect(throws: ModelError.differentMembers(member: 2)) {
            try Model.joined([model([Self.networks[0]]), model([other])], views: views)
        }
    }

    @Test(arguments: [
        #"{"temperature":0,"views":{"shiftPixels":0,"turnDegrees":0}}"#,
        #"{"temperature":1e999,"views":{"shiftPixels":0,"turnDegrees":0}}"#,
        #"{"temperature":1,"views":{"shiftPixels":900,"turnDegrees":0}}"#,
        #"{"temperature":1,"views":{"shiftPixels":0,"turnDegrees":-3}}"#, "[]", "",
    ])
    func hostileReadingIsRefused(json: String) throws {
        #expect(throws: ModelError.self) { try decoded(["reading": json]) }
    }

    @Test(arguments: ["1", "0", "-2", "100000", "many"])
    func hostileNumberOfMembersIsRefused(count: String) throws {
        #expect(throws: ModelError.self) { try decoded(["members": count]) }
    }

    @Test func membersThatAreMissingAreNamed() throws {
        #expect(throws: NeuralNetworkError.self) { try decoded(["members": "2"]) }
    }

    /// The tiny model with other metadata.
    private func decoded(_ changes: [String: String]) throws -> Model {
        let file = try SafetensorsFile(Data(model([tinyNetwork]).encoded()))
        let bytes = SafetensorsWriter.bytes(
            tinyNetwork.safetensors, metadata: file.metadata.merging(changes) { $1 })
        return try Model.decoded(SafetensorsFile(Data(bytes)), expectedProfile: .mnist)
    }
}
