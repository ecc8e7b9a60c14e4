import ArgumentParser
import Pipeline
import Recipes

struct SynthesizeCommand: StageCommand {
    static let stage = StageName.synthesize
    static let configuration = CommandConfiguration(
        commandName: "synthesize",
        abstract: "Make the copies of sheets, and the simulated sheets, that a manifest asks for, and read them into training digits.",
        discussion: """
            Writers are divided first: only sheets of training writers are copied. Pages that were made before and have not changed are \
            not made again. synthesize.html in the results' folder shows some of them and what could not be read.
            """)

    @OptionGroup var options: StageOptions
}
