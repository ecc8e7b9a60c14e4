import ArgumentParser

/// What every command understands that writes a file where a person says.
struct ForceFlag: ParsableArguments {
    @Flag(help: "Replace a file that is there already with another content. What is read is never replaced.")
    var force = false
}
