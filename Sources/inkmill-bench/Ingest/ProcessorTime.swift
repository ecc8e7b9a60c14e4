import Foundation

/// Time spent on a processor by this program: what a page costs, whatever else the machine does.
enum ProcessorTime {
    static func measure<R>(_ seconds: inout Double, _ body: () throws -> R) rethrows -> R {
        let start = now
        defer { seconds += now - start }
        return try body()
    }

    /// The median of so many calls, in seconds.
    static func median(of count: Int, _ body: () throws -> Void) rethrows -> Double {
        let times = try (0..<count).map { _ in
            var seconds = 0.0
            try measure(&seconds, body)
            return seconds
        }
        return times.sorted()[count / 2]
    }

    private static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
