import Support
@testable import Recipes

/// Manifests of recipes with the templates and tables that they name, all of them in one folder of the fuzzer's.
struct ManifestTarget: FuzzTarget {
    static let name = "manifest"

    private let folder: FuzzFolder

    init() throws {
        folder = try FuzzFolder()
        // What the seeds name; scans are not looked at before a run.
        folder.write(FuzzForm.yaml, "form.yaml")
        folder.write("collection,sheet,page,writer\nform,1,1,Ada\n", "sheets.csv")
        folder.write("file,field,cell,label\na.png,id,1,2\n", "labels.csv")
        folder.write("name: school\npaper: a5\nlabels: permuted\n", "school.yaml")
        folder.write("", "model.safetensors")
    }

    func run(_ input: [UInt8]) {
        let text = String(decoding: input, as: UTF8.self)
        guard ManifestLaws.node(text) != nil else { return }
        let file = folder.write(text, "recipe.yaml")
        guard let recipe = FuzzLaw.attempt("a recipe", { try Recipe(manifest: file) }) else { return }
        let again = FuzzLaw.require("a recipe read before") { try Recipe(manifest: file) }
        FuzzLaw.requireEqual("the digest of a recipe", again.digest, recipe.digest)
        _ = recipe.sources.map(\.summary)
    }
}
