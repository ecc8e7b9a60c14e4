import Support
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
    func tell(_ remarks: [Diagnostic]) {
        for text in remarks.map(\.description) where told.insert(text) { observe(.message(text)) }
    }

    /// - Throws: `PipelineError.interrupted` where the user asked to stop.
    func checkCancellation(during stage: String) throws(PipelineError) {
        if isCancelled() { throw .interrupted(stage: stage) }
    }
}

/// What has been told in a run.
private final class ToldRemarks: Sendable {
    private let texts = Mutex<Set<String>>([])

    /// Whether it is new.
    func insert(_ text: String) -> Bool { texts.withLock { $0.insert(text).inserted } }
}
