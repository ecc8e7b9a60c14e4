import ArgumentParser
import Support

@main
struct Inkmill: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inkmill",
        abstract: "Turns scanned handwriting sheets into a digit recognizer that its owner can trust and rebuild.",
        discussion: """
            A manifest in manifests/ says everything: which sheets, how they are augmented, what is trained. \
            Results go to processed/, where every byte can be made again.
            """,
        version: inkmillVersion,
        // Sorted; a test compares this list with the files in Commands/.
        subcommands: [
            AugmentCommand.self, CheckCommand.self, CompareCommand.self, CurateCommand.self, DocsCommand.self, EvaluateCommand.self,
            ExportCommand.self,
            ImportCommand.self,
            IngestCommand.self, LabelsCommand.self, ModelCommand.self, PreviewCommand.self, RecognizeCommand.self, ReplayCommand.self,
            ReviewCommand.self, RunCommand.self,
            SheetCommand.self, SynthesizeCommand.self, TemplateCommand.self, TrainCommand.self, VerifyCommand.self,
        ])
}
