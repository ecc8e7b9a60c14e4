import ArgumentParser
import Pipeline

struct TemplateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template", abstract: "Make templates, which say where a form's cells lie.", subcommands: [Learn.self])

    struct Learn: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "learn",
            abstract: "Make a template from a scan of somebody's blank form.",
            discussion: """
                The form's boxes and grids are found and named by reading order: A1, A2 … Beside the template a picture of \
                the blank is written with everything that was found drawn over it. Look at it; rename fields and take out \
                those that hold no digits; add labels where the form says what is written.
                """)

        @Argument(
            help: "Picture of an empty form, or a page of a file as form.pdf#2: the whole page and nothing else.", completion: .file())
        var blank: String

        @Option(name: .shortAndLong, help: "The template to write.", completion: .file(extensions: ["yaml", "yml"]))
        var output: String

        @Option(help: "The form's name; the file's name unless given.")
        var name: String?

        @Option(help: "The paper: a4, letter, or 210x297 in mm; by the file's resolution unless given.", transform: Self.paper)
        var page: NamedPaper?

        @Option(help: "The shortest side that a box may have, in mm.")
        var minBoxMM = TemplateLearning.defaultBoxSizeRangeMM.lowerBound

        @Option(help: "The longest side that a box may have, in mm.")
        var maxBoxMM = TemplateLearning.defaultBoxSizeRangeMM.upperBound

        @OptionGroup var replacing: ForceFlag

        @Flag(help: "Print what was found as JSON on stdout.")
        var json = false

        private static func paper(_ text: String) throws -> NamedPaper {
            guard let paper = NamedPaper(text) else {
                throw ValidationError("'\(text)' is no paper: write a4, letter, or a width and height in mm such as 210x297.")
            }
            return paper
        }

        func validate() throws {
            guard minBoxMM >= 1, minBoxMM < maxBoxMM else {
                throw ValidationError("--min-box-mm is 1 or more and less than --max-box-mm.")
            }
        }

        func run() throws {
            try CommandOutput.reportingErrors {
                let learning = TemplateLearning(
                    blankFile: blank, name: name, paper: page, boxSizeRangeMM: minBoxMM...maxBoxMM)
                let summary = try learning.write(to: output, isForced: replacing.force)
                if json { try CommandOutput.printJSON(summary) } else { try CommandOutput.printResult(summary.text) }
                return .ok
            }
        }
    }
}
