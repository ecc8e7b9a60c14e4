import Support

/// What a number has to obey by itself.
public enum ValueRule: Sendable, Equatable {
    /// One of the two bounds may be missing.
    case range(min: DecimalNumber?, max: DecimalNumber?)
    /// Of digits, with leading zeros.
    case length(ClosedRange<Int>)
    case checkDigit(CheckDigitScheme)
    /// A day of the calendar, within the two bounds where they are given.
    case date(DateFormat, from: CalendarDate?, to: CalendarDate?)
    case time(TimeFormat)
    /// An entry of a list, as it is written there. Where it is unique, each entry is on one sheet of a pile at most.
    case oneOf(ListReference, isUnique: Bool)

    var name: String {
        switch self {
        case .range: RuleName.range.rawValue
        case .length: RuleName.length.rawValue
        case .checkDigit: RuleName.checkDigit.rawValue
        case .date: RuleName.date.rawValue
        case .time: RuleName.time.rawValue
        case .oneOf: RuleName.oneOf.rawValue
        }
    }

    /// How many digits a number may have that obeys it; nil where that says nothing.
    var digitCounts: Set<Int>? {
        switch self {
        case .range, .oneOf: nil
        case .length(let counts): Set(counts)
        case .checkDigit(let scheme): scheme.digitCounts
        case .date(let format, _, _): format.digitCounts
        case .time(let format): format.digitCounts
        }
    }

    /// - Parameter lists: every list of the rule set.
    func isObeyed(by text: String, lists: [ListReference: NumberList]) -> Bool {
        switch self {
        case .range(let min, let max):
            guard let number = DecimalNumber(text) else { return false }
            return (min.map { $0 <= number } ?? true) && (max.map { number <= $0 } ?? true)
        case .length(let counts): return counts.contains(text.utf8.count(where: \.isDigit))
        case .checkDigit(let scheme): return scheme.accepts(text)
        case .date: return !days(text).isEmpty
        case .time(let format): return format.accepts(text)
        case .oneOf(let list, _): return lists[list]?.contains(text) ?? false
        }
    }

    /// The fraction of all numbers of so many digits that obey it; never 0, and 1 for `length`, which says nothing of the digits.
    func chance(digitCount: Int, decimalCount: Int, lists: [ListReference: NumberList]) -> Double {
        let all = PowersOfTen.value(digitCount)
        switch self {
        case .range(let min, let max):
            let step = PowersOfTen.value(decimalCount)
            // From 0 to the greatest number of so many digits, in units of the last one.
            let low = Swift.max(0, min.map { ($0.approximation * step).rounded(.up) } ?? 0)
            let high = Swift.min(all - 1, max.map { ($0.approximation * step).rounded(.down) } ?? all - 1)
            return Swift.max(1, high - low + 1) / all
        case .length: return 1
        case .checkDigit(let scheme): return scheme.chance
        case .date(let format, let from, let to):
            let days = Self.days(format, from: from, to: to)
            let count = days.upperBound.dayNumber - days.lowerBound.dayNumber + 1
            // Centuries that a short year does not tell apart are the same numbers.
            let distinct = format.hasShortYear ? Swift.min(count, 36525) : count
            return Swift.min(1, Double(distinct) / PowersOfTen.value(format.digitCount))
        case .time(let format): return format.chance
        case .oneOf(let list, _): return Swift.max(1, Double(lists[list]?.count(digitCount: digitCount) ?? 0)) / all
        }
    }

    /// The days that a text may stand for under a rule of dates; none under another.
    func days(_ text: String) -> [CalendarDate] {
        guard case .date(let format, let from, let to) = self else { return [] }
        return format.dates(text).filter(Self.days(format, from: from, to: to).contains)
    }

    /// The days that a date may be: without bounds every day of the calendar, with a year of two digits those of a hundred years, which
    /// begin or end at the bound where there is one.
    private static func days(_ format: DateFormat, from: CalendarDate?, to: CalendarDate?) -> ClosedRange<CalendarDate> {
        let years = format.hasShortYear ? DateFormat.shortYears : 1...9999
        let span = format.hasShortYear ? 99 : 9998
        let firstYear = Swift.max(1, to.map { $0.year - span } ?? years.lowerBound)
        let lastYear = Swift.min(9999, from.map { $0.year + span } ?? years.upperBound)
        guard let first = from ?? CalendarDate(year: firstYear, month: 1, day: 1),
            let last = to ?? CalendarDate(year: lastYear, month: 12, day: 31)
        else { preconditionFailure("a year without a first and a last day") }
        precondition(first <= last, "dates from \(first) to \(last)")
        return first...last
    }

    /// What is said of a text that does not obey it.
    func failure(of text: String) -> String {
        switch self {
        case .range(let min, let max):
            guard DecimalNumber(text) != nil else { return "\(text) is no number" }
            return switch (min, max) {
            case (let min?, let max?): "\(text) is not within \(min) to \(max)"
            case (let min?, nil): "\(text) is less than \(min)"
            case (nil, let max?): "\(text) is more than \(max)"
            case (nil, nil): "\(text) is out of range"
            }
        case .length(let counts):
            let wanted = counts.count == 1 ? "\(counts.lowerBound)" : "\(counts.lowerBound) to \(counts.upperBound)"
            return "\(text) has \(NumberText.count(text.utf8.count(where: \.isDigit), "digit")), not \(wanted)"
        case .checkDigit(let scheme): return "\(text) has a check digit that does not fit (\(scheme.rawValue))"
        case .date(let format, let from, let to):
            let dates = format.dates(text)
            guard !dates.isEmpty else { return "\(text) is no date of the form \(format.text)" }
            let days = Self.days(format, from: from, to: to)
            return dates.allSatisfy { $0 < days.lowerBound }
                ? "\(text) is before \(days.lowerBound)"
                : dates.allSatisfy { $0 > days.upperBound }
                    ? "\(text) is after \(days.upperBound)" : "\(text) is not from \(days.lowerBound) to \(days.upperBound)"
        case .time(let format): return "\(text) is no time of the form \(format.rawValue)"
        case .oneOf(let list, _): return "\(text) is not in \(list)"
        }
    }
}

/// The entries of a list with how many of them have so many digits.
struct NumberList: Sendable {
    private let entries: Set<String>
    private let counts: [Int: Int]

    init(_ entries: [String]) {
        self.entries = Set(entries)
        counts = Dictionary(self.entries.map { ($0.utf8.count(where: \.isDigit), 1) }, uniquingKeysWith: +)
    }

    func contains(_ text: String) -> Bool { entries.contains(text) }
    func count(digitCount: Int) -> Int { counts[digitCount] ?? 0 }
}

enum PowersOfTen {
    /// 10 to a power, exactly up to 10²².
    static func value(_ exponent: Int) -> Double { (0..<exponent).reduce(1.0) { value, _ in 10 * value } }
}

extension DecimalNumber {
    /// For counting only; what is compared is exact.
    var approximation: Double { Double(units(scale: scale) ?? 0) / PowersOfTen.value(scale) }
}
