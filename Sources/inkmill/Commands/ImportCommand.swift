import ArgumentParser
import Dataset
import Ingest
import Support

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Turn digits of another format into a folder that a manifest can name under 'digits'.",
        subcommands: [IDX.self, Images.self, WebDataset.self])

    /// What all formats have in common.
    struct Output: ParsableArguments {
        @Option(
            name: .shortAndLong, help: "The folder to write: empty, not there yet, or an earlier import.", completion: .directory)
        var output: String

        @Flag(help: "Print the result as JSON on stdout.")
        var json = false

        @Flag(name: .shortAndLong, help: "Show no progress.")
        var quiet = false

        /// Reads, writes, and tells what was written.
        ///
        /// - Parameter inputs: the files and folders that are read.
        func run(jobs: Int, inputs: [String], _ read: (DigitImport) throws -> DigitImport.Result) throws {
            try CommandOutput.reportingErrors {
                let importer = DigitImport(profile: .mnist, context: RunContext(jobs: jobs, isQuiet: quiet))
                let summary = try importer.save(to: output, inputs: inputs, read)
                if json { try CommandOutput.printJSON(summary) } else { try CommandOutput.printResult(summary.text) }
                for remark in summary.remarks { CommandOutput.printError(remark.description) }
                for reject in summary.rejects { CommandOutput.printError(reject.description) }
                return summary.rejects.holdErrors ? .badInput : .ok
            }
        }
    }

    struct IDX: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "idx", abstract: "Read MNIST's IDX files, compressed by gzip or not.")

        @Option(help: "The images file, such as train-images-idx3-ubyte.gz.", completion: .file())
        var images: String

        @Option(help: "The labels file, such as train-labels-idx1-ubyte.gz.", completion: .file())
        var labels: String

        @Option(help: "The table that names the writer of each image: QMNIST's, or one of an export.", completion: .file())
        var writers: String?

        @Option(help: "The writer of all images where there is no table.")
        var writer: String?

        @Flag(help: "The pictures lie in the file column by column, as EMNIST's do.")
        var transposed = false

        @Flag(help: "The pictures are dark ink on light paper.")
        var inverted = false

        @Flag(help: "The pictures hold only 0 and 1, which is then full ink.")
        var bilevel = false

        @OptionGroup var jobs: JobsOption

        @OptionGroup var output: Output

        func run() throws {
            let layout = IDXPictureLayout(isTransposed: transposed, isInverted: inverted, isBilevel: bilevel)
            try output.run(jobs: jobs.count, inputs: [images, labels] + (writers.map { [$0] } ?? [])) { importer in
                try importer.idx(images: images, labels: labels, writers: writers, writer: writer, layout: layout)
            }
        }
    }

    struct Images: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "images",
            abstract: "Read a folder of pictures of single digits, sorted into folders 0 to 9 or listed in labels.csv.")

        @Argument(help: "The folder.", completion: .directory)
        var folder: String

        @OptionGroup var jobs: JobsOption

        @Option(help: "The writer of all pictures.")
        var writer = "unknown"

        @OptionGroup var normalized: NormalizedFlag

        @OptionGroup var output: Output

        func run() throws {
            try output.run(jobs: jobs.count, inputs: [folder]) {
                try $0.images(folder: folder, writer: writer, isNormalized: normalized.normalized)
            }
        }
    }

    struct WebDataset: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "webdataset", abstract: "Read the tar archives of a WebDataset with pictures of single digits.")

        @Argument(help: "The archives, or folders with archives.", completion: .file())
        var archives: [String]

        @OptionGroup var jobs: JobsOption

        @Option(help: "The writer of all pictures of which no json names one.")
        var writer = "unknown"

        @OptionGroup var normalized: NormalizedFlag

        @OptionGroup var output: Output

        func run() throws {
            try output.run(jobs: jobs.count, inputs: archives) {
                try $0.webDataset(archives, writer: writer, isNormalized: normalized.normalized)
            }
        }
    }

    /// How pictures are taken.
    struct NormalizedFlag: ParsableArguments {
        @Flag(
            help: """
                The pictures are 28 × 28, white ink on black, as MNIST's are: take them as they are. \
                Those of an export of Inkmill are in any case.
                """)
        var normalized = false
    }
}
