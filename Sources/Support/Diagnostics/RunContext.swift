import Synchronization

/// What a stage tells while it works.
public enum ProgressEvent: Sendable {
    /// A stage begins; `total` items of `unit` are ahead.
    case started(stage: String, total: Int, unit: String)
    /// So many items are done; `detail` is a few words such as the loss.
    case advanced(stage: String, done: Int, detail: String)
    /// A stage is finished, or was found up to date.
    case finished(stage: String, outcome: String)
    /// The same with a curve so far, such as an error by epoch, for who can see it.
    case curve(text: String, values: [Double])
    /// Something a person should see, whatever the stage.
    case message(String)
}

/// How a run is carried out: none of it changes a single byte of the results.
public struct RunContext: Sendable {
    /// The number of threads.
    public let jobs: Int
    public let badSheetPolicy: BadSheetPolicy
    public let observe: @Sendable (ProgressEvent) -> Void
    public let isCancelled: @Sendable () -> Bool
    private let told = ToldRemarks()

    public init(
        jobs: Int, badSheetPolicy: BadSheetPolicy = .report,
        observe: @escaping @Sendable (ProgressEvent) -> Void = { _ in },
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        self.jobs = jobs
        self.badSheetPolicy = badSheetPolicy
        self.observe = observe
        self.isCancelled = isCancelled
    }

    /// Tells a person remarks that were not told before in this run, such as of a file that is opened more than once.
    public func tell(_ remarks: [Diagnostic]) {
        for text in remarks.map(\.description) where told.insert(text) { observe(.message(text)) }
    }

    /// - Throws: `InterruptionError.interrupted` where the user asked to stop.
    public func checkCancellation(during stage: String) throws(InterruptionError) {
        if isCancelled() { throw .interrupted(stage: stage) }
    }
}

/// What has been told in a run.
private final class ToldRemarks: Sendable {
    private let texts = Mutex<Set<String>>([])

    /// Whether it is new.
    func insert(_ text: String) -> Bool { texts.withLock { $0.insert(text).inserted } }
}

/// A run was stopped by its user; what was finished is kept.
public enum InterruptionError: DiagnosticError {
    /// Stopped by the user; what was finished is kept.
    case interrupted(stage: String)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .interrupted(let stage):
            Diagnostic(
                code: "run.interrupted", message: "stopped during '\(stage)'; what was finished is kept",
                fix: "run the same command again to go on", exitStatus: .interrupted)
        }
    }
}

/// What to do with a sheet that cannot be read.
public enum BadSheetPolicy: String, Sendable, CaseIterable {
    /// Stop at the first one; nothing is written.
    case stop
    /// Go on without it, finish, and end with a failing exit status.
    case report
    /// Go on without it and call the run a success.
    case skip
}
