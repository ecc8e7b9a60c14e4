import ArgumentParser

/// The folder of a manifest's results: it has one name on every command.
struct ResultsOption: ParsableArguments {
    @Option(
        help: "The folder of the manifest's results, instead of processed/<manifest> beside manifests/.", completion: .directory)
    var results: String?
}

/// The same on commands that once called it `--output`.
struct RenamedResultsOption: ParsableArguments {
    @OptionGroup private var option: ResultsOption

    @Option(help: .hidden)
    var output: String?

    /// Nil where none was given.
    var folder: String? { option.results ?? output }

    func validate() throws {
        if option.results != nil, output != nil { throw ValidationError("give --results alone: --output is its earlier name.") }
    }
}
