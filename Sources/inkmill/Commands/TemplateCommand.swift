import ArgumentParser
import Pipeline

struct TemplateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template", abstract: "Make templates, which say where a form's cells lie.", subcommands: [Learn.self])

    struct Learn: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "learn",
            abstract: "Make a template from a scan of somebody's blank form, or from filled-in sheets of it.",
            discussion: """
                The form's boxes and grids are found and named by reading order: A1, A2 … Beside the template a picture of \
                the blank is written with everything that was found drawn over it. Look at it; rename fields and take out \
                those that hold no digits; add labels where the form says what is written.

                Where no blank is at hand, give three or more filled-in sheets, better five to ten, by different writers: what \
                stays from sheet to sheet is the form. The picture beside the template then shows the print alone.
                """)

        @Argument(
            help: """
                Picture of an empty form, or of three or more filled-in sheets, or a page of a file as form.pdf#2: the whole page and \
                nothing else; filled-in sheets may be photos with the whole page on something darker.
                """, completion: .file())
        var pictures: [String]

        @Option(name: .shortAndLong, help: "The template to write.", completion: .file(extensions: ["yaml", "yml"]))
        var output: String

        @Option(help: "The form's name; the first file's name unless given.")
        var name: String?

        @Option(help: "The paper: a4, letter, or 210x297 in mm; by the first file's resolution unless given.", transform: Self.paper)
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
                    files: pictures, name: name, paper: page, boxSizeRangeMM: minBoxMM...maxBoxMM)
                let summary = try learning.write(to: output, isForced: replacing.force)
                if json { try CommandOutput.printJSON(summary) } else { try CommandOutput.printResult(summary.text) }
                return .ok
            }
        }
    }
}
