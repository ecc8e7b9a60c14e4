import CFuzzer
import Foundation
import Support

/// Runs libFuzzer, whose arguments these are, with the target that `INKMILL_FUZZ_TARGET` names.
@main struct FuzzMain {
    static let target: any FuzzTarget = chosenTarget()

    static func main() {
        // Before the first input, so that a wrong name is told at once.
        _ = target
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        exit(LLVMFuzzerRunDriver(&count, &arguments, testOneInput))
    }
}

/// The name that libFuzzer's own `main` wants, which is linked though it is not used.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    FuzzMain.target.run(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

/// Named by the environment, since libFuzzer takes every argument for itself.
private func chosenTarget() -> any FuzzTarget {
    let name = ProcessInfo.processInfo.environment["INKMILL_FUZZ_TARGET"] ?? ""
    guard let kind = FuzzTargetRegistry.all.first(where: { $0.name == name }) else {
        let names = FuzzTargetRegistry.all.map { $0.name }
        FileHandle.standardError.write(
            Data(
                ("error: no fuzz target '\(name)' (INKMILL_FUZZ_TARGET)\n   fix: "
                    + (Spelling.nearest(to: name, among: names).map { "did you mean '\($0)'?" }
                        ?? "choose one of " + names.joined(separator: ", ")) + "\n").utf8))
        exit(ExitStatus.usage.rawValue)
    }
    do {
        return try kind.init()
    } catch {
        FileHandle.standardError.write(Data("error: the fuzz target '\(name)' cannot start: \(error)\n".utf8))
        exit(ExitStatus.inputOutput.rawValue)
    }
}
