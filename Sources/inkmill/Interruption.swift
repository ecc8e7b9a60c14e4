import Dispatch
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// Ctrl-C asks the work to stop at the next safe place; a second one ends the process at once.
final class Interruption: Sendable {
    private let isRequested = Atomic<Bool>(false)

    /// Starts to listen for SIGINT and SIGTERM.
    static func listening() -> Interruption {
        let interruption = Interruption()
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if interruption.isRequested.exchange(true, ordering: .relaxed) { _exit(130) }
                // Captured so that the source lives as long as the process.
                withExtendedLifetime(source) {}
            }
            source.resume()
        }
        return interruption
    }

    var isCancelled: Bool { isRequested.load(ordering: .relaxed) }
}
