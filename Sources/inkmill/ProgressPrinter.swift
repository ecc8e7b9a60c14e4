import Dispatch
import Foundation
import Support
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// Tells a person on stderr how far the work is: a bar with rate and time left on a terminal, plain lines elsewhere.
final class ProgressPrinter: Sendable {
    private struct State {
        var total = 0
        var unit = ""
        var start = DispatchTime.now()
        var lastPrint = DispatchTime(uptimeNanoseconds: 0)
        var barIsOpen = false
    }

    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let isQuiet: Bool
    private let state = Mutex(State())

    /// Seconds between two refreshes: of a bar, and of plain lines.
    private static let barInterval = 0.1, lineInterval = 5.0

    init(isQuiet: Bool) {
        self.isQuiet = isQuiet
    }

    func observe(_ event: ProgressEvent) {
        if isQuiet { return }
        state.withLock { state in
            switch event {
            case .started(let stage, let total, let unit):
                state.total = total
                state.unit = unit
                state.start = .now()
                state.lastPrint = .now()
                if !isTerminal { write("\(stage): \(total) \(unit)\n") }
            case .advanced(let stage, let done, let detail):
                advance(&state, stage: stage, done: done, detail: detail)
            case .finished(let stage, let outcome):
                closeBar(&state)
                write("\(stage): \(outcome)\n")
            case .curve(let text, let values):
                closeBar(&state)
                write(text + (isTerminal && values.count > 1 ? "  " + Sparkline.text(values) : "") + "\n")
            case .message(let text):
                closeBar(&state)
                write(text + "\n")
            }
        }
    }

    private func advance(_ state: inout State, stage: String, done: Int, detail: String) {
        let now = DispatchTime.now()
        let interval = isTerminal ? Self.barInterval : Self.lineInterval
        guard seconds(from: state.lastPrint, to: now) >= interval else { return }
        state.lastPrint = now
        let elapsedSeconds = max(seconds(from: state.start, to: now), 1e-3)
        let rate = Double(done) / elapsedSeconds
        let secondsLeft = rate > 0 ? Double(state.total - done) / rate : 0
        let figures = "\(done)/\(state.total) \(state.unit), \(Int(rate))/s, \(clock(secondsLeft)) left"
        let suffix = detail.isEmpty ? "" : ", " + detail
        if isTerminal {
            let filled = state.total > 0 ? min(24, 24 * done / state.total) : 0
            let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
            write("\r\u{1B}[K\(stage) \(bar) \(figures)\(suffix)")
            state.barIsOpen = true
        } else {
            write("\(stage): \(figures)\(suffix)\n")
        }
    }

    private func closeBar(_ state: inout State) {
        if state.barIsOpen { write("\r\u{1B}[K") }
        state.barIsOpen = false
    }

    private func write(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }

    private func seconds(from start: DispatchTime, to end: DispatchTime) -> Double {
        Double(end.uptimeNanoseconds &- start.uptimeNanoseconds) / 1e9
    }

    private func clock(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        let remainder = whole % 60
        return "\(whole / 60):\(remainder < 10 ? "0" : "")\(remainder)"
    }
}
