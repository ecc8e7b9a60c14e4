import ArgumentParser

/// The command reference as Markdown, from the argument parser's own help.
enum CommandReference {
    static var text: String {
        let root: any ParsableCommand.Type = Inkmill.self
        let sections = root.configuration.subcommands.flatMap { section($0, path: "inkmill") }
        return ([introduction, "```text\n" + help(root) + "\n```"] + sections).joined(separator: "\n\n") + "\n"
    }

    private static let introduction = """
        # Commands

        Every command with its arguments and options, as `inkmill help COMMAND` tells them.

        ## Overview

        This page is made from the program itself, by `inkmill docs`. Results go to stdout (`--json` for programs), progress and complaints to stderr;
        <doc:GetStarted> says what the exit status means.
        """

    private static let columnCount = 100

    private static func section(_ command: any ParsableCommand.Type, path: String) -> [String] {
        let configuration = command.configuration
        guard configuration.shouldDisplay else { return [] }
        let name = path + " " + (configuration.commandName ?? "")
        return ["## \(name)\n\n```text\n" + help(command) + "\n```"]
            + configuration.subcommands.flatMap { section($0, path: name) }
    }

    /// The text that `--help` prints, with no spaces at the ends of lines.
    private static func help(_ command: any ParsableCommand.Type) -> String {
        let lines = Inkmill.helpMessage(for: command, columns: columnCount).split(separator: "\n", omittingEmptySubsequences: false)
        var trimmed = lines.map { line in
            var line = line
            while line.last == " " { line.removeLast() }
            return String(line)
        }
        while trimmed.last?.isEmpty ?? false { trimmed.removeLast() }
        return trimmed.joined(separator: "\n")
    }
}
