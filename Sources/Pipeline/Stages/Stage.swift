import Foundation
import Ingest
import Recipes
import Support

/// One step from inputs to files.
///
/// A stage says what it depends on, does its work, and can load what it made; `StageRunner` decides whether there is work to do.
protocol Stage {
    associatedtype Output

    static var name: StageName { get }

    /// What the result depends on; the outputs are still empty.
    func record() throws -> StageRecord

    /// Does the work and returns the files written, by path within the recipe's folder.
    ///
    /// `work.begin` is to be called before the first file is written.
    func perform(_ record: StageRecord, _ work: StageWork) throws -> [String]

    /// What a finished stage made.
    func load(_ record: StageRecord) throws -> Output
}

extension Stage {
    var name: StageName { Self.name }
}

/// A stage one of whose outputs is an index of further files.
protocol IndexedStage: Stage {
    /// Whether an index that was begun, and whose digest did not come to be noted, is as the stage would write it.
    func isAsWritten(_ file: String) -> Bool

    /// A file that is not there though the index says it is; nil where there is none. Such files are checked when they are loaded.
    func missingFile() throws -> String?
}

/// How a stage is to do its work.
struct StageWork {
    /// Whether it was asked for although nothing has changed: what an interrupted run left is thrown away.
    let isForced: Bool
    fileprivate let note: (_ files: [String], _ digests: [String: ContentDigest]) throws -> Set<String>

    /// Makes sure that the files that a stage is going to write may be, and notes them in the lock.
    ///
    /// - Parameters:
    ///   - files: by path within the recipe's folder.
    ///   - digests: of what will be in them, as far as that is known beforehand: by it they are known again if the stage is cut short.
    /// - Returns: the files that the stage wrote, or began to write, earlier.
    /// - Throws: `StageError.outputChanged`, `.foreignFile`, `OutputError.isInput`, `FileSystemError`.
    func begin(_ files: [String], _ digests: [String: ContentDigest] = [:]) throws -> Set<String> { try note(files, digests) }
}

/// Runs stages that are out of date and records what came of them.
struct StageRunner {
    let recipe: Recipe
    let folder: RecipeFolder
    let context: RunContext
    /// It is carried out in any case, but not over what somebody changed.
    var forced: StageName?

    /// Whether a stage has to be carried out.
    enum State: Equatable {
        case upToDate
        /// With the reason in words.
        case stale(String)
    }

    /// Brings the stage up to date and loads its result.
    func run<S: Stage>(_ stage: S) throws -> S.Output {
        try context.checkCancellation(during: stage.name)
        var record = try stage.record()
        let earlier = try Lock.load(from: folder.lockFile), isForced = stage.name == forced
        let state = isForced ? .stale("asked for") : try state(of: stage, record, lock: earlier)
        guard case .stale = state else {
            context.observe(.finished(stage: stage.name.rawValue, outcome: "up to date"))
            return try stage.load(record)
        }
        try requireUnchanged(stage, earlier)
        let files = try stage.perform(
            record,
            StageWork(isForced: isForced) { files, digests in
                // The stage itself may have noted something.
                var lock = try Lock.load(from: folder.lockFile)
                let found = try requireReplaceable(files, stage, lock)
                lock.recipe = recipe.name
                let before = lock.begin(stage.name, files: files, digests: digests, found: found)
                try lock.save(to: folder.lockFile)
                return before
            })
        for file in files {
            record.outputs[file] = try ContentDigest(ofFile: folder.path(file))
        }
        record.readsWereChecked = true
        var lock = try Lock.load(from: folder.lockFile)
        lock.tool = inkmillVersion
        lock.finish(stage.name, record)
        forgetRemovedFiles(&lock)
        try lock.save(to: folder.lockFile)
        return try stage.load(record)
    }

    /// Removes what a stage made that the recipe no longer has, also where it was stopped before it came to note it.
    func forget(_ stage: StageName) throws {
        var lock = try Lock.load(from: folder.lockFile)
        if lock.stages[stage] != nil || lock.unfinished[stage] != nil {
            let earlier = lock.begin(stage, files: [])
            try lock.save(to: folder.lockFile)
            try folder.removeOutdated(earlier, of: stage, recipe: recipe, context: context)
            lock.forget(stage)
            forgetRemovedFiles(&lock)
            try lock.save(to: folder.lockFile)
        }
        try SheetCache(folder: folder, isReused: true, lock: lock).sweep(keeping: [], lock)
    }

    private func forgetRemovedFiles(_ lock: inout Lock) {
        for file in lock.otherFiles.keys where !FileManager.default.fileExists(atPath: folder.path(file)) {
            lock.otherFiles[file] = nil
        }
    }

    /// Makes sure that whatever the stage wrote, or began to write, earlier is still what was written, before any work is done.
    ///
    /// - Throws: `StageError.outputChanged`.
    private func requireUnchanged(_ stage: some Stage, _ lock: Lock) throws {
        let files = Set(lock.stages[stage.name]?.outputs.keys.map { $0 } ?? []).union(lock.unfinished[stage.name] ?? [])
        for file in files.sorted() {
            // The records of sheets are no person's work, and are checked when they are loaded.
            if SheetCache.isRecord(file) || lock.digests(of: file).isEmpty { continue }
            _ = try known(file, stage, lock)
        }
    }

    /// Makes sure that each file may be written: it is not there, or it is what was written here.
    ///
    /// - Returns: the digests of those that are there.
    /// - Throws: `StageError.outputChanged` for a file that was changed since, `.foreignFile` for one that nobody here wrote,
    ///   `OutputError.isInput` for one that the recipe reads.
    private func requireReplaceable(_ files: [String], _ stage: some Stage, _ lock: Lock) throws -> [String: ContentDigest] {
        let inputs = recipe.inputs.map { (path: $0, place: FilePlace($0)) }
        var digests: [String: ContentDigest] = [:]
        for file in files.sorted() {
            let place = FilePlace(folder.path(file))
            if let input = inputs.first(where: { place.isSame(as: $0.place) }) {
                throw OutputError.isInput(folder.path(file), input: input.path)
            }
            // The cache has looked at its files itself when it wrote them.
            if !SheetCache.isCached(file) { digests[file] = try known(file, stage, lock) }
        }
        return digests
    }

    /// The digest of a file that was written here; nil for one that is not there.
    ///
    /// What lies in a run's folder, which is named by what it is made from, is the run's own: while the stage is not finished, it is
    /// written piece by piece.
    private func known(_ file: String, _ stage: some Stage, _ lock: Lock) throws -> ContentDigest? {
        let path = folder.path(file)
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let found = try ContentDigest(ofFile: path), expected = lock.digests(of: file)
        if expected.contains(found) { return found }
        if lock.unfinished[stage.name]?.contains(file) ?? false {
            if TrainStage.isInRun(file) || (stage as? any IndexedStage)?.isAsWritten(file) ?? false { return found }
        }
        if let expected = expected.last {
            throw StageError.outputChanged(file: path, stage: stage.name, expected: expected, found: found)
        }
        guard TrainStage.isInRun(file) else { throw StageError.foreignFile(file: path, stage: stage.name) }
        return found
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
        return try (stage as? any IndexedStage)?.missingFile().map { .stale("\($0) is missing") } ?? .upToDate
    }
}
