import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// Times of events: `2026-11-29T09:30:12.345Z`.
public enum JournalTime {
    /// Whether a text is one, with the digits where they are.
    public static func isTime(_ text: String) -> Bool {
        let pattern = Array("0000-00-00T00:00:00.000Z".utf8), bytes = Array(text.utf8)
        let hasForm =
            bytes.count == pattern.count
            && zip(bytes, pattern).allSatisfy { byte, expected in
                expected == UInt8(ascii: "0") ? (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) : byte == expected
            }
        func number(at index: Int) -> Int { Int(bytes[index] - UInt8(ascii: "0")) * 10 + Int(bytes[index + 1] - UInt8(ascii: "0")) }
        return hasForm && (1...12).contains(number(at: 5)) && (1...31).contains(number(at: 8)) && number(at: 11) < 24 && number(at: 14) < 60
            && number(at: 17) < 60
    }

    /// The last second of the year 9999.
    private static let maxTime: TimeInterval = 253_402_300_799

    /// In UTC with milliseconds; a time later than that of `last` where the clock is behind it, so that what is decided at different times
    /// stays apart.
    static func text(of time: Date, after last: String?) -> String {
        let text = text(of: time)
        guard let last, text.utf8.lexicographicallyPrecedes(last.utf8) else { return text }
        let numbers = last.split { !$0.isNumber }.compactMap { Int32($0) }
        guard numbers.count == 7 else { return last }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (numbers[0] - 1900, numbers[1] - 1, numbers[2])
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (numbers[3], numbers[4], numbers[5])
        return Self.text(of: Int64(timegm(&parts)) * 1000 + Int64(numbers[6]) + 1)
    }

    /// In UTC with milliseconds.
    static func text(of time: Date) -> String {
        // A clock that was never set must not stop anybody.
        text(of: Int64((min(max(time.timeIntervalSince1970, 0), maxTime) * 1000).rounded(.down)))
    }

    /// - Parameter milliseconds: since 1970; beyond the year 9999 its end.
    private static func text(of milliseconds: Int64) -> String {
        let milliseconds = min(milliseconds, Int64(maxTime) * 1000 + 999)
        var seconds = time_t(milliseconds / 1000), parts = tm()
        gmtime_r(&seconds, &parts)
        let date = [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)],
            clock = [parts.tm_hour, parts.tm_min, parts.tm_sec]
        return date.map { $0.padded(to: 2) }.joined(separator: "-") + "T" + clock.map { Int($0).padded(to: 2) }.joined(separator: ":")
            + "." + Int(milliseconds % 1000).padded(to: 3) + "Z"
    }
}
