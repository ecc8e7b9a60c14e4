import Foundation
import Support
import Testing
import TestSupport
@testable import Recipes

@Suite struct RecipeTests {
    @Test func aValidManifestIsReadWithItsTemplate() throws {
        try TestData.withTemporaryFolder { folder in
            let recipe = try Recipe(manifest: TinyProject(in: folder).manifest)
            #expect(recipe.name == "tiny" && recipe.seed == 7 && recipe.shards.copyCount == 3)
            guard case .sheets(let source) = recipe.sources.first else {
                Issue.record("the source is not a folder of sheets")
                return
            }
            #expect(source.template.grids.map(\.columnCount) == [10])
        }
    }

    @Test func everyProblemIsToldAtOnceWithItsLine() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 1)
            try project.edit("seed: 7", "sed: 7")
            try project.edit("folder: ../raw/tiny", "folder: ../raw/tine")
            try project.edit("copies: 3", "copies: none")
            try project.edit("network: lenet5", "network: lenet6")
            try project.edit("epochs: 2", "epochs: 0")
            try project.edit("rotate:", "rotat:")
            let error = #expect(throws: ManifestError.self) { try Recipe(manifest: project.manifest) }
            let text = try #require(error).description
            for (line, words) in [
                (1, "has no field 'seed'"), (1, "did you mean 'seed'?"), (3, "'../raw/tine', which does not exist"),
                (7, "did you mean 'rotate'?"), (9, "not a whole number"), (10, "lenet6"), (11, "outside 1 to 10000"),
            ] {
                #expect(text.contains(words), "\(words)")
                #expect(text.contains("tiny.yaml:\(line):"), "line \(line)")
            }
            #expect(error?.exitStatus == .badInput)
        }
    }

    @Test func problemsOfTheTemplateAreToldWithThoseOfTheManifest() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 1)
            try project.edit("copies: 3", "copies: 0")
            let template = folder + "/manifests/templates/tiny.yaml"
            let text = try FileContent.text(of: template)
            try AtomicFile.write(text.replacing("columnCount: 10", with: "columCount: 10"), to: template)
            let error = try #require(#expect(throws: ManifestError.self) { try Recipe(manifest: project.manifest) })
            #expect(error.description.contains("did you mean 'columnCount'?"))
            #expect(error.description.contains("'copies' in 'shards'"))
        }
    }

    @Test func aRecipeNeedsEitherANetworkOrABase() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 1)
            try project.edit("network: lenet5\n", "")
            #expect(throws: ManifestError.self) { try Recipe(manifest: project.manifest) }
            try project.edit("training:", "network: lenet5\nbase: builtin/mnist\ntraining:")
            #expect(throws: ManifestError.self) { try Recipe(manifest: project.manifest) }
        }
    }

    @Test func onlyWhatAManifestSaysIsInItsDigest() throws {
        try TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder, sheetCount: 1)
            let digest = try Recipe(manifest: project.manifest).digest
            try project.edit("seed: 7", "# a comment\nseed: 7")
            #expect(try Recipe(manifest: project.manifest).digest == digest)
            try project.edit("epochs: 2", "epochs: 3")
            #expect(try Recipe(manifest: project.manifest).digest != digest)
            #expect(try Recipe(manifest: project.manifest, seed: 8).digest != digest)
        }
    }

    @Test(arguments: ["quickstart.yaml"])
    func shippedManifestsAreValid(name: String) throws {
        _ = try Recipe(manifest: TestData.root + "/manifests/" + name)
    }

    @Test(arguments: [
        ("manifests/a.yaml", "processed/a"), ("/x/manifests/a.yaml", "/x/processed/a"),
        ("/x/y/a.yaml", "/x/y/processed/a"), ("a.yaml", "processed/a"), ("./manifests/a.yaml", "./processed/a"),
        ("manifests/accuracy/a.yaml", "processed/accuracy/a"), ("/x/manifests/y/z/a.yaml", "/x/processed/y/z/a"),
    ])
    func resultsLieBesideTheManifests(manifest: String, expected: String) {
        #expect(RecipeFolder.standard(forManifest: manifest, name: "a").root == expected)
    }
}
