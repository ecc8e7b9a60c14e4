import ArgumentParser
import Pipeline
import Recipes

struct IngestCommand: StageCommand {
    static let stage = StageName.ingest
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Read the sheets of a manifest into labeled digits.",
        discussion: """
            Sheets that were read before and have not changed are not read again. ingest.html in the results' folder shows \
            every sheet, and lists what is missing, rejected or to be scanned again, and labels that look wrong.
            """)

    @OptionGroup var options: StageOptions
}
