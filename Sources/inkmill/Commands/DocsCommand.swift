import ArgumentParser
import Recipes
import Support

/// Writes the documents that are made from the program itself. For people who change it, and so not shown.
struct DocsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "docs",
        abstract: "Write the manifest reference, the manifest's JSON Schema and the command reference anew.",
        shouldDisplay: false)

    @Option(name: .shortAndLong, help: "The folder of the sources.", completion: .directory)
    var output: String

    func run() throws {
        try CommandOutput.reportingErrors {
            let outline = Recipe.outline()
            let articles = "/Sources/inkmill/Documentation.docc/"
            let documents = [
                (articles + "ManifestReference.md", ManifestReference(outline).text),
                (articles + "Commands.md", CommandReference.text),
                ("/manifests/manifest.schema.json", ManifestSchema(outline).text),
            ]
            for (file, text) in documents {
                try AtomicFile.write(text, to: output + file)
                try CommandOutput.printResult(output + file)
            }
            return .ok
        }
    }
}
