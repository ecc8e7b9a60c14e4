import ArgumentParser
import Foundation
import Pipeline

extension SheetCommand {
    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "new",
            abstract: "Print sheets for writers, with the template that reads them and a register.",
            discussion: """
                Every sheet carries its number in a QR code and asks for the digits in an order of its own. The same description \
                and numbers give the same files; --first goes on where the last sheets ended.
                """)

        @Argument(help: "What the sheets look like: see manifests/sheets/example.yaml.", completion: .file(extensions: ["yaml", "yml"]))
        var description: String

        @Option(help: "How many sheets, one for each writer.")
        var writers: Int?

        @Option(help: "The number of the first sheet.")
        var first = 1

        @Option(help: "A text with the name of a writer in each line, for the register.", completion: .file())
        var writerNames: String?

        @Option(
            help: ArgumentHelp(
                """
                Ways of writing that the sheets ask for, by commas, such as 7-crossed,1-flagged: the cells show a model of them. \
                'inkmill curate' says which are missing.
                """,
                valueName: "forms"))
        var emphasize: String?

        @Option(name: .shortAndLong, help: "The folder to write.", completion: .directory)
        var output: String

        @Option(help: "pdf, svg or png.")
        var format = PrintRun.Format.pdf

        @Flag(help: "One PDF a sheet instead of one of all.")
        var separate = false

        @Option(help: "The resolution of png.")
        var dotsPerInch = 300.0

        @OptionGroup var replacing: ForceFlag

        @Flag(help: "Print the list of files as JSON on stdout.")
        var json = false

        func validate() throws {
            guard (50...1200).contains(dotsPerInch) else {
                throw ValidationError("--dots-per-inch is \(dotsPerInch), outside 50 to 1200")
            }
        }

        func run() throws {
            try CommandOutput.reportingErrors {
                let issue = try PrintRun(
                    descriptionFile: description, sheetCount: writers, firstSheet: first, writerNamesFile: writerNames,
                    emphasized: emphasize?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } ?? [])
                for remark in issue.remarks { CommandOutput.printError(remark.description) }
                let result = try issue.write(
                    to: output, format: format, isSeparate: separate, dotsPerInch: dotsPerInch, isForced: replacing.force)
                if json {
                    try CommandOutput.printJSON(result)
                } else {
                    try CommandOutput.printResult((result.files + [result.template, result.register]).joined(separator: "\n"))
                }
                return .ok
            }
        }
    }
}

extension PrintRun.Format: ExpressibleByArgument {}
