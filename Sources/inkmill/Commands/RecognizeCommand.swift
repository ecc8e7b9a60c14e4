import ArgumentParser
import Ingest
import Support

struct RecognizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recognize",
        abstract: "Read the digits on pictures with a model.",
        discussion: """
            Of a file of several pages, such as a PDF or a TIFF, every page is read. Of a folder every file below it is read, but for tables and notes (csv, txt, yaml, json and the like) and hidden files. \
            With a template, every cell of every sheet is read; without one, each picture is taken as a single digit, or with \
            --layout line as one line of digits without boxes. The result is CSV on stdout: file, page, field, row, \
            column, status, digit, probability, and what all cells of this row of the field say together: fieldText, in which ? stands \
            for what was not read, and fieldProbability. Digits of a line that cannot be told apart for certain are flagged and not read. \
            What is not one digit gives none: its status is 'several', 'struckOut' or 'notADigit'; for a picture without a template the \
            reason stands on stderr, and the exit status is 65. The probability is that of the digit times that it is one. \
            With --overlay every page is also written as a picture with what was found on it: green where a digit was read, orange \
            where the model is not sure of it, red where something is written and no digit was read, gray where nothing is written. No \
            manifest is needed to see how a template lies on a scan.
            With --numbers results.csv the numbers of all sheets are also written as a table with a line a sheet (or a line a row, for \
            forms with tables) and a column a field; what a person should look at ends in ?. Beside it results-review.csv lists just \
            that with the reason, and results.json everything with the alternatives. The template's rules are applied: what they \
            change is said. `inkmill review results.json` asks a person what has to be looked at; the answers lie in results-answers \
            beside the table, and are applied whenever it is written again.
            """)

    @Argument(help: "A model.safetensors, or builtin/mnist.", completion: .file(extensions: ["safetensors"]))
    var model: String

    @Argument(
        help: "Pictures or PDFs, a page of one as scan.pdf#12, folders of them, or - for one from standard input.", completion: .file())
    var images: [String]

    @Option(help: "The form that the pictures show.", completion: .file(extensions: ["yaml", "yml"]))
    var template: String?

    @Option(help: "What each picture shows, where no form is given: a digit or a line.")
    var layout: Layout?

    @Option(help: "Leave digits with less than this probability to a person: status 'rejected', and no digit.")
    var rejectBelow = 0.0

    @Option(
        help: "Write each page with its cells and what was read in them into this folder: of scan.jpg as scan-overlay.png.",
        completion: .directory)
    var overlay: String?

    @Option(
        help: "What reads lines and cells with whole numbers: a number.safetensors.", completion: .file(extensions: ["safetensors"]))
    var numberModel = Recognition.numberModel

    @Option(
        help: "Write the numbers of the sheets as a table into this file, and beside it what has to be reviewed, and all of it as JSON.",
        completion: .file(extensions: ["csv"]))
    var numbers: String?

    @Option(help: "Accept numbers with at least this probability without review.")
    var acceptAbove: Double?

    @Option(
        help:
            "Accept as many numbers without review as there may be so that at most this fraction of them is expected to be wrong, such as 0.001; unless it is given, the template's maxErrorRate."
    )
    var maxErrorRate: Double?

    @OptionGroup var replacing: ForceFlag

    @OptionGroup var jobs: JobsOption

    @Flag(help: "Print JSON instead of CSV.")
    var json = false

    enum Layout: String, ExpressibleByArgument, CaseIterable {
        case digit
        case line
    }

    func validate() throws {
        if !(0...1).contains(rejectBelow) { throw ValidationError("--reject-below \(rejectBelow): choose from 0 to 1.") }
        if let acceptAbove, !(0...1).contains(acceptAbove) {
            throw ValidationError("--accept-above \(acceptAbove): choose from 0 to 1.")
        }
        if let maxErrorRate, !(0..<1).contains(maxErrorRate) {
            throw ValidationError("--max-error-rate \(maxErrorRate): choose from 0 to less than 1.")
        }
        if acceptAbove != nil, maxErrorRate != nil {
            throw ValidationError("--accept-above and --max-error-rate both say which numbers are accepted: leave one out.")
        }
        if numbers == nil, acceptAbove != nil || maxErrorRate != nil {
            throw ValidationError("--accept-above and --max-error-rate are for --numbers.")
        }
        if numbers != nil, template == nil { throw ValidationError("--numbers needs the form's --template.") }
        if template != nil, layout != nil {
            throw ValidationError("--layout says what a picture without a form shows; leave it out with --template.")
        }
    }

    func run() throws {
        try CommandOutput.reportingErrors {
            let recognition = try Recognition(
                model: model, numberModel: numberModel, layout: recognitionLayout, leastProbability: rejectBelow, acceptance: acceptance,
                jobs: jobs.count)
            for remark in recognition.remarks { CommandOutput.printError(remark.description) }
            let list = try PictureList(images)
            for remark in list.remarks { CommandOutput.printError(remark.description) }
            let overlays = try overlay.map { folder in
                try RecognitionOverlays(
                    folder: folder, of: list, inputs: [model, numberModel, template].compactMap { $0 }, isForced: replacing.force)
            }
            let files = try numbers.map {
                try NumberFiles($0, of: list, inputs: [model, numberModel, template].compactMap { $0 }, isForced: replacing.force)
            }
            let answers = try files?.answers() ?? .none
            for remark in answers.remarks { CommandOutput.printError(remark.description) }
            let result = try recognition.read(list, overlays: overlays, answers: answers)
            if let numbers = result.numbers { try files?.write(numbers) }
            if !json {
                try CommandOutput.printResult(result.csv)
            } else if let lines = result.lines {
                try CommandOutput.printJSON(lines)
            } else {
                try CommandOutput.printJSON(result.readings)
            }
            if result.rejectedCount > 0 {
                let why = rejectBelow > 0 ? "less sure than \(rejectBelow)" : "not sure enough"
                CommandOutput.printError("\(result.rejectedCount) of \(result.readings.count) readings rejected: \(why)")
            }
            for remark in result.remarks { CommandOutput.printError(remark.description) }
            for reject in result.rejects { CommandOutput.printError(reject.description) }
            return result.rejects.holdErrors || result.remarks.contains { $0.severity == .error } ? .badInput : .ok
        }
    }

    /// Nil for what the template says.
    private var acceptance: NumberAcceptance? {
        maxErrorRate.map(NumberAcceptance.errorRate) ?? acceptAbove.map(NumberAcceptance.probability)
    }

    private var recognitionLayout: Recognition.Layout {
        if let template { return .sheet(templateFile: template) }
        return layout == .line ? .line : .digit
    }
}
