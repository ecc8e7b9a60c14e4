import ArgumentParser
import Pipeline

struct TrainCommand: StageCommand {
    static let stage = StageName.train
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train or fine-tune the network of a manifest. What it depends on is brought up to date first.")

    @OptionGroup var options: StageOptions
}
