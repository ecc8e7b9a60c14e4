import Dataset
import Foundation
import Recipes
import Support
import Training

/// Checks every file that a recipe's lock, and the index of its shards, say was written; makes damaged shards again.
public struct RecipeVerification: Sendable {
    public let recipe: Recipe
    public let folder: RecipeFolder
    public let context: RunContext
    /// What names the recipe and its folder on a command line, for the words of a fix.
    let arguments: String

    /// - Parameter options: those that the manifest was given with, such as `--seed 3`.
    public init(_ run: RecipeRun, options: [String] = []) {
        recipe = run.recipe
        folder = run.folder
        context = run.context
        arguments = ([recipe.file] + options).joined(separator: " ")
    }

    /// A file with what was written into it.
    struct WrittenFile: Sendable {
        let path: String
        let stage: StageName
        let digest: ContentDigest
        /// Its number, where it is a shard.
        var shard: Int?
    }

    /// Checks all files, as many at a time as there are jobs.
    ///
    /// - Parameter repairs: makes shards that are damaged or missing again, each with the same bytes as before, and keeps other
    ///   processes out of the folder meanwhile. A shard of a recipe that has changed since is left as it is.
    /// - Throws: `VerificationError.nothingMade`, `.interrupted`; `DatasetError`, `ShardError`, `FileSystemError`.
    public func run(repairs: Bool) throws -> Verification {
        let nothingMade = VerificationError.nothingMade(folder: folder.root, manifest: arguments)
        // Asked before the folder is locked: that would make it.
        guard FileManager.default.fileExists(atPath: folder.lockFile) else { throw nothingMade }
        let folderLock = repairs ? try FolderLock(folder: folder.root) : nil
        defer { withExtendedLifetime(folderLock) {} }
        let lock = try Lock.load(from: folder.lockFile)
        guard !lock.stages.isEmpty || !lock.unfinished.isEmpty else { throw nothingMade }

        let files = try writtenFiles(lock)
        var findings = try findings(in: files)
        let changes = changes(since: lock)
        if repairs, let record = lock.stages[.augment] {
            let shards = files.filter { file in file.shard != nil && findings.contains { $0.file == file.path } }
            let repair = ShardRepair(recipe: recipe, folder: folder, context: context, arguments: arguments)
            let outcome = shards.isEmpty ? nil : try repair.run(shards, record: record, findings: findings)
            for index in findings.indices where shards.contains(where: { $0.path == findings[index].file }) {
                if case .refused(let fix) = outcome {
                    findings[index].fix = fix
                } else {
                    (findings[index].state, findings[index].fix) = (.repaired, "")
                }
            }
        }
        return Verification(
            recipe: recipe.name, folder: folder.root, checkedCount: files.count, findings: findings,
            laterStages: try laterStages(lock, findings),
            unfinishedStages: StageName.allCases.filter { lock.unfinished[$0] != nil },
            checkpoints: checkpoints(lock), changes: changes, updateCommand: "inkmill run \(arguments)")
    }

    /// What was made from files that were damaged; of those that have been repaired the lock keeps it.
    private func laterStages(_ lock: Lock, _ findings: [Verification.Finding]) throws -> [Verification.LaterStage] {
        // What is gone cannot have been read as anything else.
        let damaged = findings.filter { $0.found != nil }.map {
            DownstreamStages.DamagedFile(path: $0.file, stage: $0.stage, isRepaired: $0.state == .repaired)
        }
        let later = DownstreamStages(recipe: recipe, folder: folder, lock: lock, arguments: arguments)
        if let marked = later.lockMarking(repaired: damaged.filter(\.isRepaired)) { try marked.save(to: folder.lockFile) }
        return try later.issues(damaged)
    }

    /// The checkpoints of the training that the lock knows, each of which carries a digest of its content.
    private func checkpoints(_ lock: Lock) -> [Verification.CheckpointDefect] {
        let outputs = lock.stages[.train]?.outputs.keys.map { $0 }
        let metrics = (outputs ?? lock.unfinished[.train] ?? []).filter { ($0 as NSString).lastPathComponent == TrainingRun.metricsName }
        return metrics.sorted().compactMap { metrics in
            let file = (metrics as NSString).deletingLastPathComponent + "/" + TrainingRun.checkpointName
            guard FileManager.default.fileExists(atPath: folder.path(file)) else {
                return outputs == nil ? nil : Verification.CheckpointDefect(file: file, isMissing: true, reason: "is missing")
            }
            do {
                _ = try SafetensorsFile(contentsOf: folder.path(file))
                return nil
            } catch {
                let reason = (error as? any DiagnosticError)?.diagnostics.first?.message ?? "\(error)"
                return Verification.CheckpointDefect(file: file, isMissing: false, reason: reason)
            }
        }
    }

    /// In the order of the stages, then by name; the shards after their index.
    private func writtenFiles(_ lock: Lock) throws -> [WrittenFile] {
        var files: [WrittenFile] = []
        for stage in StageName.allCases {
            let outputs = lock.stages[stage]?.outputs ?? [:]
            files += outputs.sorted { $0.key < $1.key }.map { WrittenFile(path: $0.key, stage: stage, digest: $0.value) }
            if stage == .augment, let digest = outputs[AugmentStage.indexFile] { files += try shards(indexDigest: digest) }
        }
        return files
    }

    /// The shards; none where the index is not what was written, which is a finding of its own.
    private func shards(indexDigest: ContentDigest) throws -> [WrittenFile] {
        guard FileManager.default.fileExists(atPath: folder.path(AugmentStage.indexFile)),
            try ContentDigest(ofFile: folder.path(AugmentStage.indexFile)) == indexDigest
        else { return [] }
        return try ShardIndex(folder: folder.shards).shards.enumerated().map { number, record in
            WrittenFile(
                path: AugmentStage.path(ofShard: record), stage: .augment, digest: record.digest, shard: number)
        }
    }

    private func findings(in files: [WrittenFile]) throws -> [Verification.Finding] {
        context.observe(.started(stage: Self.name, total: files.count, unit: "files"))
        let doneCount = Counter()
        return try concurrentMap(files, jobs: context.jobs) { file -> Verification.Finding? in
            try context.checkCancellation(during: Self.name)
            defer { context.observe(.advanced(stage: Self.name, done: doneCount.increment(), detail: "")) }
            guard FileManager.default.fileExists(atPath: folder.path(file.path)) else { return finding(file, found: nil) }
            let found = try ContentDigest(ofFile: folder.path(file.path))
            return found == file.digest ? nil : finding(file, found: found)
        }.compactMap { $0 }
    }

    static let name = "verify"

    private func finding(_ file: WrittenFile, found: ContentDigest?) -> Verification.Finding {
        let again = "`inkmill \(file.stage.command) \(arguments)`"
        let fix =
            if file.shard != nil {
                "`inkmill verify \(arguments) --repair` makes just this shard again, with the same bytes"
            } else if file.path == AugmentStage.indexFile {
                found == nil ? "run \(again)" : "remove it and run \(again); without it no shard can be checked"
            } else {
                found == nil ? "run \(again)" : "remove it and run \(again)"
            }
        return Verification.Finding(
            file: file.path, stage: file.stage, state: found == nil ? .missing : .damaged, expected: file.digest, found: found,
            fix: fix)
    }

    private func changes(since lock: Lock) -> [String] {
        StageName.allCases.flatMap { stage in
            (lock.stages[stage]?.parameters ?? [:]).sorted { $0.key < $1.key }
                .filter { recipe.parameters($0.key)[$0.key] != $0.value }
                .map { "'\($0.key)' in the manifest has changed since '\(stage.rawValue)'" }
        }
    }
}
