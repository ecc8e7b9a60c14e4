import ArgumentParser
import Pipeline

struct AugmentCommand: StageCommand {
    static let stage = StageName.augment
    static let configuration = CommandConfiguration(
        commandName: "augment",
        abstract: "Make the training shards of a manifest. What it depends on is brought up to date first.")

    @OptionGroup var options: StageOptions
}
