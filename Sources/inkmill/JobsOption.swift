import ArgumentParser
import Foundation

/// How many threads a command uses.
struct JobsOption: ParsableArguments {
    @Option(name: .customLong("jobs"), help: "How many threads to use. The result does not depend on it.")
    var count = min(256, ProcessInfo.processInfo.activeProcessorCount)

    mutating func validate() throws {
        guard (1...256).contains(count) else { throw ValidationError("--jobs is \(count); give a number from 1 to 256.") }
    }
}
