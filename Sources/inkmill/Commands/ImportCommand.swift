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
        var writer = "unknown"

        @Option(name: .shortAndLong, help: "The folder to write.", completion: .directory)
        var output: String

        func run() throws {
            try CommandOutput.reportingErrors {
                let digits = try DigitImport(profile: .mnist).idx(
                    images: images, labels: labels, writers: writers, writer: writer)
                print(try DigitImport.save(digits, profile: .mnist, to: output))
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

        @Option(help: "The writer of all pictures.")
        var writer = "unknown"

        @Option(name: .shortAndLong, help: "The folder to write.", completion: .directory)
        var output: String

        func run() throws {
            try CommandOutput.reportingErrors {
                let digits = try DigitImport(profile: .mnist).images(folder: folder, writer: writer)
                print(try DigitImport.save(digits, profile: .mnist, to: output))
                return .ok
            }
        }
    }
}
