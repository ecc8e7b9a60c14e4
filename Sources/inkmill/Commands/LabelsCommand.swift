import ArgumentParser
import Curation
import Foundation
import Pipeline
import Support

struct LabelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "labels",
        abstract: "List, take back, hand out, take in and check what people have decided about labels.",
        discussion: """
            Decisions are kept in labels/<manifest>/<reviewer>.jsonl beside the manifest, a line each, and no line is ever changed. \
            `inkmill run` trains with the labels that count by them.
            """,
        subcommands: [Export.self, Import.self, Log.self, Undo.self, Verify.self])

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Write the labels that people have decided about as a table of corrections, or as tasks for Label Studio.",
            discussion: "The table can be named under 'corrections' in a manifest, and changed and taken in again.")

        @OptionGroup var recipe: RecipeOptions

        @OptionGroup var results: ResultsOption

        @Option(name: .shortAndLong, help: "The file to write.", completion: .file())
        var output: String

        @Option(help: "csv or label-studio.")
        var format = LabelImport.Format.csv

        @Flag(help: "All digits, also those that nobody has decided about.")
        var all = false

        @OptionGroup var replacing: ForceFlag

        func run() throws {
            try CommandOutput.reportingErrors {
                let labels = LabelsRun(try recipe.recipeRun(results: results.results))
                let summary = try labels.export(to: output, format: format, isWhole: all, isForced: replacing.force)
                if recipe.json { try CommandOutput.printJSON(summary) } else { try CommandOutput.printResult(summary.text) }
                return .ok
            }
        }
    }

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Take in a table of corrections, or what Label Studio has exported, as one person's decisions.",
            discussion: """
                A table has the columns file, page, field, row, column, label and reason, or a column 'digit' with ids; any number of \
                lines. What is as it counts already adds nothing.
                """)

        @OptionGroup var recipe: RecipeOptions

        @Argument(help: "The table, or the JSON file of Label Studio.", completion: .file())
        var file: String

        @OptionGroup var results: ResultsOption

        @OptionGroup var reviewer: ReviewerOption

        @Option(help: "csv or label-studio; told by the file's ending unless it is given.")
        var format: LabelImport.Format?

        func run() throws {
            try CommandOutput.reportingErrors {
                let labels = LabelsRun(try recipe.recipeRun(results: results.results))
                let told: LabelImport.Format = (file as NSString).pathExtension.lowercased() == "json" ? .labelStudio : .csv
                let summary = try labels.import(file, format: format ?? told, reviewer: reviewer.name(), at: Date())
                if recipe.json { try CommandOutput.printJSON(summary) } else { try CommandOutput.printResult(summary.text) }
                return .ok
            }
        }
    }

    struct Log: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "log", abstract: "List the decisions, the first one first, with those that were taken back.")

        @OptionGroup var recipe: RecipeOptions

        @Option(help: "Only those about this digit, by its id.")
        var digit: String?

        @Option(help: "Only those of this person.")
        var by: String?

        func run() throws {
            try CommandOutput.reportingErrors {
                let log = try LabelsRun(try recipe.recipeRun(results: nil)).log(digit: digit, reviewer: by)
                if recipe.json { try CommandOutput.printJSON(log) } else { try CommandOutput.printResult(log.text) }
                return .ok
            }
        }
    }

    struct Undo: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "undo",
            abstract: "Take back a decision: the last one that stands, or one by its number.",
            discussion: "An event is added that says so. What takes back another may be taken back too, by its number.")

        @OptionGroup var recipe: RecipeOptions

        @OptionGroup var reviewer: ReviewerOption

        @Option(help: "The number of the event, as 'labels log' has it.")
        var event: Int?

        @Option(help: "Why, in a few words.")
        var why = ""

        func run() throws {
            try CommandOutput.reportingErrors {
                let labels = LabelsRun(try recipe.recipeRun(results: nil))
                let log = try labels.undo(reviewer: reviewer.name(), number: event, why: why, at: Date())
                if recipe.json { try CommandOutput.printJSON(log) } else { try CommandOutput.printResult(log.text) }
                return .ok
            }
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Check that no decision was changed or taken away, and list what does not count any more.",
            discussion: "The status is 65 where a file is not as it was written.")

        @OptionGroup var recipe: RecipeOptions

        @OptionGroup var results: ResultsOption

        func run() throws {
            try CommandOutput.reportingErrors {
                let verification = try LabelsRun(try recipe.recipeRun(results: results.results)).verify()
                if recipe.json {
                    try CommandOutput.printJSON(verification)
                } else {
                    try CommandOutput.printResult(verification.text)
                    for defect in verification.defects { CommandOutput.printError(defect.description) }
                }
                return verification.exitStatus
            }
        }
    }
}

/// Whose decisions they are.
struct ReviewerOption: ParsableArguments {
    @Option(help: "Who decides; the name of the account unless it is given.")
    var by: String?

    func name() -> String { by ?? NSUserName() }
}

extension LabelImport.Format: ExpressibleByArgument {}
