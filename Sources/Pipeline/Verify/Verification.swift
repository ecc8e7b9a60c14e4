import Recipes
import Support

/// What `inkmill verify` found out about the files of a recipe, for a person (`text`, `diagnostics`) or a program (as JSON).
public struct Verification: Sendable, Encodable {
    public let recipe: String
    public let folder: String
    /// How many files the lock and the indexes name.
    public let checkedCount: Int
    /// The files that are not what was written, in the order of the stages, then by name.
    public let findings: [Finding]
    /// Stages that were made from a file among these, or from something that is another by now.
    public let laterStages: [LaterStage]
    /// Stages that were begun and are not done, so that nothing of them is checked.
    public let unfinishedStages: [StageName]
    /// What training could go on from, where it cannot.
    public let checkpoints: [CheckpointDefect]
    /// What the manifest says differently since the files were made, in words.
    public let changes: [String]
    /// The command that brings everything up to date.
    public let updateCommand: String

    /// A file that is not, or was not, what was written.
    public struct Finding: Sendable, Encodable, Equatable {
        public enum State: String, Sendable, Encodable {
            case damaged, missing
            /// It was damaged or missing and has been made again.
            case repaired
        }

        /// Within the recipe's folder.
        public let file: String
        /// The stage that made it.
        public let stage: StageName
        public internal(set) var state: State
        public let expected: ContentDigest
        /// Nil where the file was missing.
        public let found: ContentDigest?
        /// What to do about it; empty once it is repaired.
        public internal(set) var fix: String
    }

    /// A file that training goes on from after an interruption, and that it could not.
    public struct CheckpointDefect: Sendable, Encodable, Equatable {
        /// Within the recipe's folder.
        public let file: String
        public let isMissing: Bool
        /// What is wrong with it.
        public let reason: String

        func diagnostic(folder: String) -> Diagnostic {
            let location = SourceLocation(file: folder + "/" + file)
            return isMissing
                ? Diagnostic(
                    .note, code: "verify.missing-checkpoint", at: location, message: "is missing",
                    fix: "nothing: the training is done, and nothing else needs it")
                : Diagnostic(
                    code: "verify.damaged-checkpoint", at: location, message: reason,
                    fix: "remove it; a training that is done does not need it, and one that is not begins anew")
        }
    }

    /// Failing where a file is still not what was written, or a result may be that of a damaged one.
    public var exitStatus: ExitStatus {
        let isDamaged =
            findings.contains { $0.state != .repaired } || checkpoints.contains { !$0.isMissing }
            || laterStages.contains { $0.state == .maybeDamaged || $0.state == .inputUnreadable }
        return isDamaged ? .badInput : .ok
    }

    /// The result in a few lines; what is wrong is in `diagnostics`.
    public var text: String {
        let counts = [Finding.State.damaged, .missing, .repaired].map { state in
            (state: state, count: findings.count { $0.state == state })
        }
        let words = counts.filter { $0.count > 0 }.map { "\(NumberText.count($0.count)) \($0.state.rawValue)" }
        let unfinished = unfinishedStages.map { "'\($0.rawValue)' is not done" }
        let verdict = ([words.isEmpty ? "all are what was written" : words.joined(separator: ", ")] + unfinished).joined(separator: "; ")
        let repaired = findings.filter { $0.state == .repaired }.map { "repaired    \($0.file)" }
        return (["\(NumberText.count(checkedCount, "file")) checked: \(verdict)"] + repaired).joined(separator: "\n")
    }

    /// What is wrong, file by file, and how the manifest has changed since.
    public var diagnostics: [Diagnostic] {
        let files = findings.filter { $0.state != .repaired }.map { finding in
            let message =
                if let found = finding.found {
                    "has the SHA-256 \(found) instead of \(finding.expected)"
                } else {
                    "is missing; it had the SHA-256 \(finding.expected)"
                }
            return Diagnostic(
                code: "verify.\(finding.state.rawValue)-file", at: SourceLocation(file: folder + "/" + finding.file),
                message: message, fix: finding.fix)
        }
        let unfinished = unfinishedStages.map { stage in
            Diagnostic(
                .warning, code: "verify.unfinished-stage",
                message: "'\(stage.rawValue)' was begun and is not done: none of its files is checked",
                fix: "`\(updateCommand)` brings it to its end")
        }
        return files + checkpoints.map { $0.diagnostic(folder: folder) } + unfinished + laterStages.map { $0.diagnostic }
            + changes.map {
                Diagnostic(
                    .warning, code: "verify.recipe-changed", message: $0,
                    fix: "the files are checked against what was written; `\(updateCommand)` brings them up to date")
            }
    }
}
