import Foundation
import ImageCodecs
import Imaging
import Support
import Testing
import TestSupport
import Training
@testable import Ingest
@testable import Recipes

/// What comes with the package is what its documents say.
@Suite struct ShippedFilesTests {
    private static let sheets = TestData.root + "/raw/quickstart"

    /// JPEG's last bit may differ between versions of the library, PNG's pixels may not.
    @Test func quickstartSheetsAreWhatTheCommandMakes() throws {
        try TestData.withTemporaryFolder { folder in
            let simulation = try SimulationRun(
                templateFile: TestData.root + "/manifests/templates/quickstart.yaml", kind: .mixedHands, sheetCount: 25, seed: 3, jobs: 2)
            let files = try simulation.write(to: folder)
            let names = files.map { ($0 as NSString).lastPathComponent }
            #expect(try Set(FileManager.default.contentsOfDirectory(atPath: Self.sheets)) == Set(names))
            for name in names {
                let made = try ImageDecoder().decode(FileContent.bytes(of: folder + "/" + name)).image
                let shipped = try ImageDecoder().decode(FileContent.bytes(of: Self.sheets + "/" + name)).image
                try #require(made.width == shipped.width && made.height == shipped.height)
                let largest = zip(made.pixels, shipped.pixels).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
                #expect(largest <= (name.hasSuffix(".png") ? 0 : 2), "\(name)")
            }
        }
    }

    @Test func quickstartSheetsAreSmall() throws {
        let sizes = try FileManager.default.contentsOfDirectory(atPath: Self.sheets).map {
            try FileContent.bytes(of: Self.sheets + "/" + $0).count
        }
        #expect(sizes.count == 25)
        #expect(sizes.reduce(0, +) < 6_000_000)
    }

    @Test func theBaseModelIsSmallAndReadsTheProfile() throws {
        let file = TestData.root + "/Sources/Training/Resources/mnist.safetensors"
        #expect(try FileContent.bytes(of: file).count < 2_000_000)
        let model = try Model.builtin(named: "mnist", profile: .mnist)
        #expect(model.classes.count == 10)
    }

    @Test func theModelOfSignsIsSmallAndKnowsWhatIsNoDigit() throws {
        let file = TestData.root + "/Sources/Training/Resources/signs.safetensors"
        #expect(try FileContent.bytes(of: file).count < 1_500_000)
        #expect(try Model.builtin(named: "signs", profile: .mnist).classes == GlyphClass.names)
    }

    /// The recipes named in the model cards are those in the models.
    @Test(.enabled(if: TestData.has("mnist"), "MNIST is not there"), arguments: ["mnist", "signs", "number"])
    func aShippedModelWasMadeByTheShippedRecipe(name: String) throws {
        try TestData.withTemporaryFolder { folder in
            let text = try FileContent.text(of: TestData.root + "/manifests/\(name)-base.yaml")
            try AtomicFile.write(text, to: folder + "/manifests/\(name)-base.yaml")
            try FileManager.default.createDirectory(atPath: folder + "/raw", withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/raw/mnist", withDestinationPath: TestData.realDataFolder + "/mnist")
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/manifests/templates", withDestinationPath: TestData.root + "/manifests/templates")
            let recipe = try Recipe(manifest: folder + "/manifests/\(name)-base.yaml")
            let digest =
                recipe.strings == nil
                ? try Model.builtin(named: name, profile: .mnist).recipeDigest : try NumberModel.builtin(named: name).recipeDigest
            #expect(digest == recipe.digest)
        }
    }
}
