import ArgumentParser
import Pipeline

@main
struct Inkmill: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inkmill",
        abstract: "Turns scanned handwriting sheets into a digit recogniser that its owner can trust and rebuild.",
        version: inkmillVersion)
}
