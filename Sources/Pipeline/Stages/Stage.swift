import Foundation
import Ingest
import Recipes
import Support

/// One step from inputs to files: ingest, augment, train or evaluate.
///
/// A stage says what it depends on, does its work, and can load what it made; `StageRunner` decides whether there is work to do.
protocol Stage {
    associatedtype Output

    /// The verb, as on the command line and in the lock file.
    var name: String { get }

    /// What the result depends on; the outputs are still empty.
    func record() throws -> StageRecord

    /// Does the work and returns the files written, by path within the recipe's folder.
    ///
    /// - Parameter begin: to be called with the files that are going to be written, before the first of them is. It makes sure that
    ///   they may be, notes them in the lock, and returns the files that the stage wrote, or began to write, earlier.
    func perform(_ record: StageRecord, begin: (_ files: [String]) throws -> Set<String>) throws -> [String]

    /// What the lock is to hold before the work begins, whatever comes of it.
    func willPerform(_ lock: inout Lock) throws

    /// Throws away what an interrupted run left, so that a forced one starts over.
    func discardPartialWork(_ record: StageRecord) throws

    /// A file that is not there though an output says it is; nil where there is none. Such files are checked when they are loaded.
    func missingFile() throws -> String?

    /// What a finished stage made.
    func load(_ record: StageRecord) throws -> Output
}

extension Stage {
    func willPerform(_ lock: inout Lock) throws {}

    func discardPartialWork(_ record: StageRecord) throws {}

    func missingFile() throws -> String? { nil }
}

/// Runs stages that are out of date and records what came of them.
struct StageRunner {
    let folder: RecipeFolder
    let context: RunContext

    /// Whether a stage has to be carried out.
    enum State: Equatable {
        case upToDate
        /// With the reason in words.
        case stale(String)
    }

    /// Brings the stage up to date and loads its result. `isForced` carries it out in any case.
    func run<S: Stage>(_ stage: S, isForced: Bool = false) throws -> S.Output {
        try context.checkCancellation(during: stage.name)
        var record = try stage.record()
        var lock = try Lock.load(from: folder.lockFile)
        let state = isForced ? .stale("asked for") : try state(of: stage, record, lock: lock)
        guard case .stale = state else {
            context.observe(.finished(stage: stage.name, outcome: "up to date"))
            return try stage.load(record)
        }
        if isForced { try stage.discardPartialWork(record) }
        let earlier = lock
        try stage.willPerform(&lock)
        if lock != earlier { try lock.save(to: folder.lockFile) }
        let files = try stage.perform(record) { files in
            if !isForced { try requireReplaceable(files, stage: stage.name, lock) }
            let before = lock.begin(stage.name, files: files)
            try lock.save(to: folder.lockFile)
            return before
        }
        for file in files {
            record.outputs[file] = try ContentDigest(ofFile: folder.path(file))
        }
        record.readsWereChecked = true
        lock.tool = inkmillVersion
        lock.finish(stage.name, record)
        for file in lock.otherFiles.keys where !FileManager.default.fileExists(atPath: folder.path(file)) {
            lock.otherFiles[file] = nil
        }
        try lock.save(to: folder.lockFile)
        return try stage.load(record)
    }

    /// Makes sure that each file may be written: it is not there, or it is what was written here. What an unfinished stage began to
    /// write is its own, and so is what lies in a run's folder, which is named by what it is made from.
    ///
    /// - Throws: `StageError.outputChanged` for a file that was changed since, `.foreignFile` for one that nobody here wrote.
    private func requireReplaceable(_ files: [String], stage: String, _ lock: Lock) throws {
        let unfinished = Set(lock.unfinished[stage] ?? [])
        // The cache's files are checked when they are loaded.
        for file in files.sorted() where !unfinished.contains(file) && !SheetCache.isCached(file) {
            let path = folder.path(file)
            guard FileManager.default.fileExists(atPath: path) else { continue }
            if let expected = lock.digest(of: file) {
                let found = try ContentDigest(ofFile: path)
                if found != expected {
                    throw StageError.outputChanged(file: path, stage: stage, expected: expected, found: found)
                }
            } else if !TrainStage.isInRun(file) {
                throw StageError.foreignFile(file: path, stage: stage)
            }
        }
    }

    /// Compares what a stage would be made from with what the lock says it was made from.
    ///
    /// - Throws: `StageError.outputChanged` where a file is not what was written.
    func state(of stage: some Stage, _ record: StageRecord, lock: Lock) throws -> State {
        guard let earlier = lock.stages[stage.name] else { return .stale("not done yet") }
        if let change = record.change(since: earlier) { return .stale(change) }
        for (file, expected) in earlier.outputs.sorted(by: { $0.key < $1.key }) {
            let path = folder.path(file)
            guard FileManager.default.fileExists(atPath: path) else { return .stale("\(file) is missing") }
            let found = try ContentDigest(ofFile: path)
            if found != expected {
                throw StageError.outputChanged(file: path, stage: stage.name, expected: expected, found: found)
            }
        }
        return try stage.missingFile().map { .stale("\($0) is missing") } ?? .upToDate
    }
}
