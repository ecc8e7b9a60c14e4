/// A reader of files from outside that is given made-up content.
///
/// Besides crashes, which libFuzzer sees by itself, a target looks for what must never be: see `FuzzLaw`. A new target is a file in
/// `Targets`, a line in `FuzzTargetRegistry` and a folder of seeds in `Corpus`.
protocol FuzzTarget: Sendable {
    /// As the command line and the folder of its seeds call it.
    static var name: String { get }

    /// Sets up what all inputs share.
    init() throws

    /// Reads one input. Returns where all is well, refused inputs included.
    func run(_ input: [UInt8])
}
