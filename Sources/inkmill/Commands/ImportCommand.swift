import ArgumentParser
import Pipeline

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Turn digits of another format into a folder that a manifest can name under 'digits'.",
        subcommands: [IDX.self, Images.self])

    struct IDX: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "idx", abstract: "Read MNIST's IDX files, compressed by gzip or not.")

        @Option(help: "The images file, such as train-images-idx3-ubyte.gz.", completion: .file())
        var images: String

        @Option(help: "The labels file, such as train-labels-idx1-ubyte.gz.", completion: .file())
        var labels: String

        @Option(help: "The QMNIST table that names the writer of each image.", completion: .file())
        var writers: String?

        @Option(help: "The writer of all images where there is no table.")
        var writer: String?

        @Option(name: .shortAndLong, help: "The folder to write.", completion: .directory)
        var output: String

        func run() throws {
            try CommandOutput.reportingErrors {
                let importer = DigitImport(profile: .mnist, jobs: 1)
                let result = try importer.idx(images: images, labels: labels, writers: writers, writer: writer)
                print(try importer.save(result, to: output))
                return .ok
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

        @Option(name: .shortAndLong, help: "The folder to write.", completion: .directory)
        var output: String

        func run() throws {
            try CommandOutput.reportingErrors {
                let importer = DigitImport(profile: .mnist, jobs: jobs.count)
                let result = try importer.images(folder: folder, writer: writer)
                print(try importer.save(result, to: output))
                for reject in result.rejects { CommandOutput.printError(reject.description) }
                return result.rejects.holdErrors ? .badInput : .ok
            }
        }
    }
}
