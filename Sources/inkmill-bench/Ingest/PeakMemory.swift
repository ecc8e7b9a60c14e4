import Foundation

/// How much memory a piece of work needs at its peak, on top of what the program holds before it. To be measured before all else of
/// its kind: what earlier work has freed and the allocator still holds counts as held before.
enum PeakMemory {
    /// - Returns: megabytes; 0 where the system does not tell.
    static func measure<R>(_ body: () throws -> R) rethrows -> (R, megabytes: Double) {
        // Writing 5 sets the peak back to what is resident now (proc(5)).
        try? Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
        let before = kilobytes("VmRSS")
        let result = try body()
        return (result, megabytes: max(0, kilobytes("VmHWM") - before) / 1024)
    }

    /// The memory of the whole program at its peak during a piece of work, in megabytes; 0 where the system does not tell.
    static func highest(_ body: () throws -> Void) rethrows -> Double {
        try? Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
        try body()
        return kilobytes("VmHWM") / 1024
    }

    private static func kilobytes(_ field: String) -> Double {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix(field + ":") }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) } ?? 0
    }
}
