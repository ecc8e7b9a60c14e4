import Foundation

/// Another program, run to its end.
enum ChildProcess {
    struct Failure: Error, CustomStringConvertible {
        let program: String
        let status: Int32

        var description: String { "\(program) ended with status \(status)" }
    }

    /// What the program wrote on its standard output.
    static func output(of program: String, _ arguments: [String]) throws -> String {
        let process = Process(), pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(program: program, status: process.terminationStatus) }
        return String(decoding: data, as: UTF8.self)
    }
}
