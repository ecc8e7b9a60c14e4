import Support
@testable import Recipes

/// Lock files. What is read can be written and read back.
struct LockTarget: FuzzTarget {
    static let name = "lock"

    private let folder: FuzzFolder

    init() throws {
        folder = try FuzzFolder()
    }

    func run(_ input: [UInt8]) {
        let file = folder.write(input, "lock.json")
        guard let lock = FuzzLaw.attempt("a lock", { try Lock.load(from: file) }) else { return }
        folder.write(FuzzLaw.require("a lock") { try JSONFile.encoded(lock, isIndented: true) }, "written.json")
        let again = FuzzLaw.require("a lock of our own") { try Lock.load(from: folder.path + "/written.json") }
        FuzzLaw.requireEqual("a lock of our own", again, lock)
        let records = lock.stages.sorted { $0.key < $1.key }.map(\.value)
        for (earlier, later) in zip(records, records.dropFirst()) {
            _ = later.change(since: earlier)
            _ = later.inputDigest.number
        }
        var counted = lock
        _ = counted.begin(.augment, files: ["index.json"])
        for digest in lock.testEvaluations.keys { counted.addTestEvaluation(of: ContentDigest(of: digest), on: ContentDigest(hex: digest)) }
    }
}
