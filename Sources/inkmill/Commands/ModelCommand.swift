import ArgumentParser
import Pipeline
import Support

struct ModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "Join, calibrate and seal models, or hand them to and take them from other programs.",
        subcommands: [Calibrate.self, Import.self, Join.self, ONNX.self, Seal.self])

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Turn a safetensors file saved by PyTorch into a model that a manifest can name as its base.",
            discussion: """
                The file holds a state_dict of 32-bit floats, as safetensors.torch.save_file writes it. Each layer takes the first \
                module of its kind that is left, in the order of the names ('conv2' before 'conv10'); what was taken for what is \
                printed, to be looked over. \
                The network must have been trained on glyphs of the 'mnist' profile, ink from 0 to 1.
                """)

        @Argument(help: "The file saved by PyTorch.", completion: .file(extensions: ["safetensors"]))
        var file: String

        @Option(
            help: "The network: \(PyTorchImport.presetNames.joined(separator: ", ")), or a manifest that lists its layers under 'network'.")
        var network: String

        @Option(name: .shortAndLong, help: "Where the model goes.", completion: .file(extensions: ["safetensors"]))
        var output: String

        @OptionGroup var replacing: ForceFlag

        func run() throws {
            try CommandOutput.reportingErrors {
                try CommandOutput.printResult(try PyTorchImport(file: file, network: network).write(to: output, isForced: replacing.force))
                return .ok
            }
        }
    }

    struct Join: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "join",
            abstract: "Join trained models into an ensemble that averages what they say.",
            discussion: """
                The models must have the same network and normalization profile. A single model can be given views as well: it \
                then reads each glyph shifted and rotated too, and averages.
                """)

        @Argument(
            help: "Model files, such as processed/x/runs/<run>/model.safetensors.", completion: .file(extensions: ["safetensors"]))
        var models: [String]

        @Option(name: .shortAndLong, help: "Where the joined model goes.", completion: .file(extensions: ["safetensors"]))
        var output: String

        @OptionGroup var replacing: ForceFlag

        @Option(help: "How far four more views of each glyph are shifted, in pixels; 0 for none.")
        var shiftPixels = 0

        @Option(help: "How far two more views are rotated, in degrees; 0 for none.")
        var rotationDegrees = 0.0

        @Option(help: .hidden)
        var turnDegrees: Double?

        func validate() throws {
            if !(0...4).contains(shiftPixels) { throw ValidationError("--shift-pixels \(shiftPixels): choose from 0 to 4.") }
            if !(0...20).contains(turnDegrees ?? rotationDegrees) {
                throw ValidationError("--rotation-degrees \(turnDegrees ?? rotationDegrees): choose from 0 to 20.")
            }
        }

        func run() throws {
            try CommandOutput.reportingErrors {
                let ensemble = try ModelEnsemble(models, shiftPixels: shiftPixels, rotationDegrees: turnDegrees ?? rotationDegrees)
                for remark in ensemble.remarks { CommandOutput.printError(remark.description) }
                try CommandOutput.printResult(try ensemble.write(to: output, isForced: replacing.force))
                return .ok
            }
        }
    }

    struct ONNX: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "onnx",
            abstract: "Write a model as ONNX, for programs that run networks.",
            discussion: """
                Input 'glyphs', float N × 1 × 28 × 28, ink from 0 to 1, normalized as the metadata says; outputs 'probabilities' and \
                'logits'.
                """)

        @Argument(help: "A model.safetensors, or builtin/mnist.", completion: .file(extensions: ["safetensors"]))
        var model: String

        @Option(name: .shortAndLong, help: "Where the ONNX file goes.", completion: .file(extensions: ["onnx"]))
        var output: String

        @OptionGroup var replacing: ForceFlag

        func run() throws {
            try CommandOutput.reportingErrors {
                let export = try ONNXExport(model: model)
                for remark in export.remarks { CommandOutput.printError(remark.description) }
                try CommandOutput.printResult(try export.write(to: output, isForced: replacing.force))
                return .ok
            }
        }
    }
}
