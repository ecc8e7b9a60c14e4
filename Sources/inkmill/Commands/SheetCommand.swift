import ArgumentParser
import Ingest

struct SheetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sheet", abstract: "Make sheets.", subcommands: [FormerLearn.self, New.self, Simulate.self])

    /// What `template learn` was called.
    struct FormerLearn: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "learn", shouldDisplay: false)

        @OptionGroup var learn: TemplateCommand.Learn

        func run() throws { try learn.run() }
    }

    struct Simulate: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "simulate",
            abstract: "Draw filled-in sheets of invented writers, as scans and phone photos.",
            discussion: "The same template, count and seed give the same files.")

        @Option(help: "The form to fill in: its lines and marks.", completion: .file(extensions: ["yaml", "yml"]))
        var template: String?

        @Option(
            help: "Or the description of the sheets to fill in, as 'sheet new' prints them.",
            completion: .file(extensions: ["yaml", "yml"]))
        var description: String?

        @Option(
            help:
                "ordinary (scans and a few photos, the last sheet blank), mixed-hands (the same, with hands that few models know) or hard-photos."
        )
        var kind = SimulationRun.Kind.ordinary

        @Option(help: "How many sheets: each by a writer of its own.")
        var count = 25

        @Option(help: "The seed.")
        var seed: UInt64 = 1

        @Option(name: .shortAndLong, help: "The folder to write.", completion: .directory)
        var output: String

        @OptionGroup var jobs: JobsOption

        @OptionGroup var replacing: ForceFlag

        @Flag(help: "Print the list of files as JSON on stdout.")
        var json = false

        func validate() throws {
            guard (template == nil) != (description == nil) else {
                throw ValidationError("give either --template or --description")
            }
        }

        func run() throws {
            try CommandOutput.reportingErrors {
                let simulation =
                    try template.map {
                        try SimulationRun(templateFile: $0, kind: kind, sheetCount: count, seed: seed, jobs: jobs.count)
                    }
                    ?? SimulationRun(
                        descriptionFile: description ?? "", kind: kind, sheetCount: count, seed: seed, jobs: jobs.count)
                for remark in simulation.remarks { CommandOutput.printError(remark.description) }
                let files = try simulation.write(to: output, isForced: replacing.force)
                if json { try CommandOutput.printJSON(files) } else { try CommandOutput.printResult(files.joined(separator: "\n")) }
                return .ok
            }
        }
    }
}

extension SimulationRun.Kind: ExpressibleByArgument {}
