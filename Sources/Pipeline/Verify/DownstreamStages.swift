import Curation
import Dataset
import Foundation
import Ingest
import Recipes
import Support
import Training

/// Finds the stages whose results were made from something that was damaged, or is another by now.
///
/// The lock holds, for each stage, the digests of what it was made from. A stage done by this version has compared whatever it read
/// with these digests as it read it, so that damage found later cannot be in its results; of a stage done by an earlier version
/// that is not known.
struct DownstreamStages {
    let recipe: Recipe
    let folder: RecipeFolder
    let lock: Lock
    /// What names the recipe and its folder on a command line.
    let arguments: String

    /// A file that was not what was written.
    struct DamagedFile {
        let path: String
        let stage: StageName
        let isRepaired: Bool
    }

    /// The inputs of later stages that a file is a part of.
    static func inputName(_ file: String) -> String? {
        if DigitTable.fileNames.contains(where: { file == "digits/" + $0 || file == "synthetic/" + $0 }) { return StageInput.digits }
        if file == LabelStage.changesFile { return StageInput.digits }
        if file.hasPrefix("shards/") { return StageInput.shards }
        if file == IngestStage.summaryFile { return StageInput.ingest }
        return [Model.fileName, NumberModel.fileName].contains((file as NSString).lastPathComponent) ? StageInput.model : nil
    }

    /// The stages that read a file that was damaged.
    private func readers(of file: DamagedFile) -> [StageName] {
        guard let input = Self.inputName(file.path) else { return [] }
        return StageName.allCases.filter { $0 > file.stage && lock.stages[$0]?.inputs[input] != nil }
    }

    /// Whether a stage, or one before it, read a file without checking what it read: the results of both may be of the damage.
    private func wasReadUnchecked(_ file: DamagedFile, upTo stage: StageName) -> Bool {
        readers(of: file).contains { $0 <= stage && lock.stages[$0]?.readsWereChecked != true }
    }

    /// What is to be said about the later stages, in their order.
    ///
    /// - Parameter damaged: files that are, or were until they were repaired, other than what was written.
    func issues(_ damaged: [DamagedFile]) throws -> [Verification.LaterStage] {
        try StageName.allCases.flatMap { stage -> [Verification.LaterStage] in
            guard let record = lock.stages[stage] else { return [] }
            let readFiles = damaged.filter { readers(of: $0).contains(stage) }, read = readFiles.map(\.path)
            let repairedBefore = (record.repairedInputs ?? []).filter { !read.contains($0) }
            var issues: [Verification.LaterStage] = []
            if !(read + repairedBefore).isEmpty {
                let wereChecked = repairedBefore.isEmpty && !readFiles.contains { wasReadUnchecked($0, upTo: stage) }
                let standing: Verification.LaterStage.State =
                    readFiles.allSatisfy(\.isRepaired) ? .standsAfterRepair : .standsDespiteDamage
                issues.append(
                    .init(stage: stage, state: wereChecked ? standing : .maybeDamaged, of: read + repairedBefore, arguments: arguments))
            }
            return issues + (try otherInputs(of: stage, record, damaged: damaged))
        }
    }

    /// Marks the stages that read files unchecked which have been repaired since: that cannot be seen from the files any more.
    ///
    /// - Returns: the lock that says so; nil where nothing has to be said.
    func lockMarking(repaired: [DamagedFile]) -> Lock? {
        var marked = lock
        for file in repaired {
            for stage in readers(of: file) where wasReadUnchecked(file, upTo: stage) {
                let files = Set(marked.stages[stage]?.repairedInputs ?? []).union([file.path])
                marked.stages[stage]?.repairedInputs = files.sorted()
            }
        }
        return marked == lock ? nil : marked
    }

    /// What a stage was made from that is another by now. What is damaged is told elsewhere.
    private func otherInputs(
        of stage: StageName, _ record: StageRecord, damaged: [DamagedFile]
    ) throws -> [Verification.LaterStage] {
        let damagedInputs = Set(damaged.compactMap { Self.inputName($0.path) })
        return try record.inputs.sorted { $0.key < $1.key }.compactMap { name, digest -> Verification.LaterStage? in
            let found: (name: String, digests: [ContentDigest])?
            do {
                found = damagedInputs.contains(name) ? nil : try present(name, of: stage)
            } catch let error as any DiagnosticError {
                // One input that cannot be read must not hide what is wrong with the others.
                return .init(
                    stage: stage, state: .inputUnreadable, of: [error.diagnostics.map(Self.words).joined(separator: "; ")],
                    arguments: arguments)
            }
            guard let present = found else { return nil }
            return present.digests.contains(digest) ? nil : .init(stage: stage, state: .outOfStep, of: [present.name], arguments: arguments)
        }
    }

    private static func words(_ diagnostic: Diagnostic) -> String {
        (diagnostic.location.map { "\($0.file): " } ?? "") + diagnostic.message
    }

    /// What an input is now, and what to call it; nil where that cannot be told.
    private func present(_ input: String, of stage: StageName) throws -> (name: String, digests: [ContentDigest])? {
        func output(_ stage: StageName, _ file: String) -> ContentDigest? { lock.stages[stage]?.outputs[file] }
        switch input {
        case StageInput.digits:
            guard let read = output(.ingest, "digits/" + DigitTable.indexName) else { return nil }
            if stage == .label { return ("the digits of 'ingest'", [read]) }
            let changes = output(.label, LabelStage.changesFile)
            // Cut short, it may give the same again.
            if changes == nil, lock.unfinished[.label] != nil { return nil }
            let written = changes.map { LabelChanges.digest(of: read, changes: $0) } ?? read
            let writtenName = "the digits of '\(written == read ? StageName.ingest : .label)'"
            if stage == .synthesize || stage == .curate { return (writtenName, [written]) }
            let synthetic = output(.synthesize, "synthetic/" + DigitTable.indexName)
            // Cut short, it may give the same again.
            if synthetic == nil, recipe.asksForPages { return nil }
            return (
                synthetic == nil ? writtenName : "the digits of 'synthesize'",
                [SplitDigits.digest(written: written, synthetic: synthetic)]
            )
        case StageInput.sources:
            return lock.stages[.ingest].map { ("the sources of 'ingest'", [$0.inputDigest]) }
        case StageInput.shards:
            guard let augment = lock.stages[.augment] else { return nil }
            // Copies made on the fly are known by what they are made from.
            return ("the copies of 'augment'", [augment.inputDigest] + (augment.outputs[AugmentStage.indexFile].map { [$0] } ?? []))
        case StageInput.ingest:
            return output(.ingest, IngestStage.summaryFile).map { ("the result of 'ingest'", [$0]) }
        case StageInput.labels:
            return output(.label, LabelStage.summaryFile).map { ("the labels of 'label'", [$0]) }
        case StageInput.model:
            let outputs = lock.stages[.train]?.outputs ?? [:]
            guard let file = outputs.keys.first(where: { Self.inputName($0) == StageInput.model }),
                FileManager.default.fileExists(atPath: folder.path(file))
            else { return nil }
            let model =
                recipe.strings == nil
                ? try Model(contentsOf: folder.path(file), profile: recipe.profile, digest: outputs[file]).contentDigest()
                : try LoadedNumberModel(.file(ManifestPath(file, relativeTo: folder.root))).digest()
            return ("the model of 'train'", [model])
        case StageInput.base:
            guard case .base(let base) = recipe.start else { return nil }
            return recipe.strings == nil ? try model(base) : ("the model '\(base.written)'", [try LoadedNumberModel(base).digest()])
        case StageInput.lines:
            return try recipe.strings.map { strings in
                ("the lines under 'strings'", [try LineList(strings.lines, own: OwnFiles(results: folder)).digest])
            }
        case StageInput.rehearsed:
            guard recipe.rehearsal != nil, let digits = try? SplitDigits.saved(in: folder, recipe: recipe),
                let old = try RehearsalDigits(recipe, new: digits)
            else { return nil }
            return ("the digits of the recipes under 'rehearsal'", [old.digest])
        default:
            // A model that checks labels, or which way up a sheet is, goes by the name that the manifest gives it.
            let models = recipe.sheetSources.compactMap(\.check?.model)
            guard stage == .ingest, let check = models.first(where: { $0.written == input }) else { return nil }
            return try model(check)
        }
    }

    private func model(_ base: BaseModel) throws -> (name: String, digests: [ContentDigest]) {
        ("the model '\(base.written)'", [try LoadedModel(base, profile: recipe.profile, classes: nil).digest])
    }
}

extension Verification {
    /// A stage that was made from something that was damaged, or is another by now.
    public struct LaterStage: Sendable, Encodable, Equatable {
        public enum State: String, Sendable, Encodable {
            /// It may have read a damaged file.
            case maybeDamaged
            /// It has checked what it read, so the damage came later.
            case standsDespiteDamage
            /// The same, and the file has been made again.
            case standsAfterRepair
            /// What it was made from cannot be read now.
            case inputUnreadable
            /// What it was made from has been made, or replaced, since.
            case outOfStep
        }

        public let stage: StageName
        public let state: State
        /// The files, or what has been made since.
        public let inputs: [String]

        /// What to do about it.
        public let fix: String

        /// - Parameter arguments: what names the recipe and its folder on a command line.
        init(stage: StageName, state: State, of inputs: [String], arguments: String) {
            self.stage = stage
            self.state = state
            self.inputs = inputs
            fix =
                switch state {
                case .maybeDamaged: "run `inkmill \(stage.command) \(arguments) --force`, which makes them again from whole files"
                case .standsDespiteDamage: "mend the files; '\(stage.rawValue)' need not be done again"
                case .standsAfterRepair: "nothing: the files have been made again, and '\(stage.rawValue)' need not be"
                case .inputUnreadable: "put a copy of the file in its place; the results of '\(stage.rawValue)' are as they were written"
                case .outOfStep: "`inkmill \(stage.command) \(arguments)` brings it up to date"
                }
        }

        private static let shownCount = 3

        private var list: String {
            let rest = inputs.count > Self.shownCount ? " and \(NumberText.count(inputs.count - Self.shownCount)) more" : ""
            return inputs.prefix(Self.shownCount).joined(separator: ", ") + rest
        }

        var diagnostic: Diagnostic {
            switch state {
            case .maybeDamaged:
                Diagnostic(
                    code: "verify.made-from-damaged",
                    message: "'\(stage.rawValue)' was made from \(list), found damaged since; it, or a stage before it, was done by a "
                        + "version that did not check what it read: its results may be those of the damage",
                    fix: fix)
            case .standsAfterRepair:
                Diagnostic(
                    .note, code: "verify.made-before-damage",
                    message: "'\(stage.rawValue)' was made from \(list), and compared it with its digest as it read it: the damage came "
                        + "later and has been repaired, and the results of '\(stage.rawValue)' stand",
                    fix: fix)
            case .inputUnreadable:
                Diagnostic(
                    code: "verify.unreadable-input",
                    message: "'\(stage.rawValue)' was made from something that cannot be read now: \(list)",
                    fix: fix)
            case .standsDespiteDamage:
                Diagnostic(
                    .note, code: "verify.made-before-damage",
                    message: "'\(stage.rawValue)' was made from \(list), and compared it with its digest as it read it: the damage came "
                        + "later, and the results of '\(stage.rawValue)' stand",
                    fix: fix)
            case .outOfStep:
                Diagnostic(
                    .warning, code: "verify.out-of-step",
                    message: "'\(stage.rawValue)' was not made from \(list) as it is now",
                    fix: fix)
            }
        }
    }
}
