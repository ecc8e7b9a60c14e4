/// In which order a form wants day, month and year.
///
/// A date is read with its marks or without. With marks, which may be any of `.`, `/` and `-`, leading zeros of day and month may be
/// missing; without them there are just as many digits as in the format.
///
/// **Determinism** A.
public struct DateFormat: Sendable, Hashable {
    private enum Part: String, CaseIterable {
        case day = "dd", month = "mm", longYear = "yyyy", shortYear = "yy"

        var width: Int { rawValue.count }
        var isYear: Bool { self == .longYear || self == .shortYear }
    }

    /// As in the template.
    public let text: String
    private let parts: [Part]

    private static let marks = Set(".-/".utf8)
    /// What a year of two digits is without a range of its own.
    static let shortYears = 1950...2049

    /// - Parameter text: `dd`, `mm` and one of `yy` and `yyyy` in any order, with `.`, `/`, `-` or nothing between them; nil for anything
    ///   else.
    public init?(_ text: String) {
        var rest = text[...], parts: [Part] = []
        while !rest.isEmpty {
            // The long year before the short one, which it begins with.
            guard let part = Part.allCases.first(where: { rest.hasPrefix($0.rawValue) }) else { return nil }
            parts.append(part)
            rest = rest.dropFirst(part.width)
            if parts.count < 3, let mark = rest.utf8.first, Self.marks.contains(mark) { rest = rest.dropFirst() }
        }
        guard parts.count == 3, parts.contains(.day), parts.contains(.month), parts.contains(where: \.isYear) else { return nil }
        self.text = text
        self.parts = parts
    }

    /// Digits of a date that is written in full.
    var digitCount: Int { parts.reduce(0) { $0 + $1.width } }

    /// How many digits a date may have: with marks two may be missing.
    var digitCounts: Set<Int> { Set((digitCount - 2)...digitCount) }

    var hasShortYear: Bool { parts.contains(.shortYear) }

    /// The days that a text may stand for; none where it is no date. Of a year of two digits there is one for each century.
    func dates(_ text: String) -> [CalendarDate] {
        var numbers = text.utf8.split(omittingEmptySubsequences: false) { Self.marks.contains($0) }.map(Array.init)
        if numbers.count == 1, numbers[0].count == digitCount {
            var rest = numbers[0][...]
            numbers = parts.map { part in
                defer { rest = rest.dropFirst(part.width) }
                return Array(rest.prefix(part.width))
            }
        }
        guard numbers.count == 3, numbers.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isDigit) }) else { return [] }
        var day = 0, month = 0, years: [Int] = []
        for (part, digits) in zip(parts, numbers) {
            guard part.isYear ? digits.count == part.width : digits.count <= part.width else { return [] }
            let number = digits.reduce(0) { 10 * $0 + Int($1 - UInt8(ascii: "0")) }
            switch part {
            case .day: day = number
            case .month: month = number
            case .longYear: years = [number]
            case .shortYear: years = (0..<100).map { 100 * $0 + number }
            }
        }
        return years.compactMap { CalendarDate(year: $0, month: month, day: day) }
    }
}

/// How a form wants the time of a day: hours, minutes and perhaps seconds, with a colon or nothing between them.
///
/// It is read with any of `:`, `.` and `-` between the numbers, or with none and all digits.
public enum TimeFormat: String, Sendable, CaseIterable {
    case minutes = "hh:mm"
    case plainMinutes = "hhmm"
    case seconds = "hh:mm:ss"
    case plainSeconds = "hhmmss"

    private static let marks = Set(":.-".utf8)

    private var partCount: Int { digitCount / 2 }

    var digitCount: Int {
        switch self {
        case .minutes, .plainMinutes: 4
        case .seconds, .plainSeconds: 6
        }
    }

    /// With a mark the hour's leading zero may be missing.
    var digitCounts: Set<Int> { [digitCount - 1, digitCount] }

    /// The fraction of all numbers that are a time.
    var chance: Double { partCount == 2 ? 24 * 60 / 1e4 : 24 * 60 * 60 / 1e6 }

    func accepts(_ text: String) -> Bool {
        var numbers = text.utf8.split(omittingEmptySubsequences: false) { Self.marks.contains($0) }.map(Array.init)
        if numbers.count == 1, numbers[0].count == digitCount {
            numbers = stride(from: 0, to: digitCount, by: 2).map { [numbers[0][$0], numbers[0][$0 + 1]] }
        }
        guard numbers.count == partCount, numbers.allSatisfy({ $0.allSatisfy(\.isDigit) }), (1...2).contains(numbers[0].count),
            numbers.dropFirst().allSatisfy({ $0.count == 2 })
        else { return false }
        return zip(numbers, [24, 60, 60]).allSatisfy { digits, bound in
            digits.reduce(0) { 10 * $0 + Int($1 - UInt8(ascii: "0")) } < bound
        }
    }
}
