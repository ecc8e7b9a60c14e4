import Support

/// Thinks up what a form's number fields hold: amounts of money, numbers of things and people, dates, years, ages, scores.
///
/// Digits are drawn evenly, so that a reader learns shapes rather than which numbers are common; zeros at the end and doubled digits,
/// which touch and melt into each other most, are more frequent than chance would have them.
struct LineTextWriting {
    typealias Element = LineText.Element

    let settings: LineSettings
    var stream: RandomStream

    /// How many digits a number has before its decimals, from one on.
    private static let lengthWeights = [0.03, 0.09, 0.18, 0.25, 0.24, 0.13, 0.05, 0.03]

    mutating func line() -> LineText {
        if stream.chance(settings.blankFraction) { return LineText(elements: blank()) }
        var elements = number()
        if stream.chance(settings.crossedOutFraction) { crossOut(in: &elements) }
        return LineText(elements: elements)
    }

    private mutating func number() -> [Element] {
        let limit = settings.maxDigitCount
        switch stream.unit() {
        case ..<0.45: return amount()
        case ..<0.53 where limit >= 8: return date()
        case ..<0.58 where limit >= 4: return digits(stream.chance(0.6) ? [1, 9] : [2, 0]) + digits(randomDigits(2))
        case ..<0.66: return digits(randomDigits(min(limit, 1 + stream.below(2)), isLeadingZeroAllowed: stream.chance(0.2)))
        case ..<0.73 where limit >= 4: return score()
        case ..<0.85: return digits(numerals(length(upTo: limit), isLeadingZeroAllowed: stream.chance(0.4)))
        case ..<0.89: return [.dash(.short)] + digits(numerals(length(upTo: limit), isLeadingZeroAllowed: false))
        default: return tailed(digits(numerals(length(upTo: limit), isLeadingZeroAllowed: false)))
        }
    }

    // MARK: Numbers

    private mutating func amount() -> [Element] {
        let hasDecimals = settings.maxDigitCount >= 3 && stream.chance(0.3)
        let decimalCount = hasDecimals ? (stream.chance(0.85) ? 2 : 1) : 0
        let whole = numerals(length(upTo: settings.maxDigitCount - decimalCount), isLeadingZeroAllowed: false)
        let endZeros = whole.reversed().prefix { $0 == 0 }.count
        let groupMark = groupMark()
        var result: [Element] = []
        for (index, digit) in whole.enumerated() {
            let left = whole.count - index
            if index > 0, left % 3 == 0, let groupMark { result.append(groupMark) }
            result.append(.digit(digit, left <= endZeros && endZeros > 1 ? .endZero : .normal))
        }
        if stream.chance(0.06) { result.insert(contentsOf: lead(), at: 0) }
        guard hasDecimals else { return tailed(result) }
        let decimals = stream.chance(0.3) ? [0, 0].prefix(decimalCount) + [] : randomDigits(decimalCount)
        switch stream.unit() {
        case ..<0.18 where decimalCount == 2: return result + decimals.map { .digit($0, .cent) }
        case ..<0.24: return result + [.dash(.short)] + digits(decimals)
        case ..<0.3: return result + [.point(.middleDot)] + digits(decimals)
        case ..<0.65: return result + [.point(.comma)] + digits(decimals)
        default: return result + [.point(.dot)] + digits(decimals)
        }
    }

    /// What stands between groups of three digits; nil for nothing.
    private mutating func groupMark() -> Element? {
        switch stream.unit() {
        case ..<0.4: .point(.dot)
        case ..<0.48: .point(.comma)
        case ..<0.51: .point(.apostrophe)
        case ..<0.54: .point(.middleDot)
        case ..<0.62: .space
        default: nil
        }
    }

    /// What stands before an amount.
    private mutating func lead() -> [Element] {
        switch stream.unit() {
        case ..<0.3: [.sign("dollar")]
        case ..<0.45: [.dash(.short)]
        case ..<0.6: [.dash(.equals)]
        case ..<0.72: [.dash(.long)]
        case ..<0.86: [.sign("hash")]
        default: [.sign("euro")]
        }
    }

    /// With what many put after a number so that nothing can be added.
    private mutating func tailed(_ number: [Element]) -> [Element] {
        guard stream.chance(0.42) else { return number }
        switch stream.unit() {
        case ..<0.24: return number + [.point(.dot)]
        case ..<0.38: return number + [.dash(.short)]
        case ..<0.5: return number + [.point(.dot), .dash(.short)]
        case ..<0.6: return number + [.dash(.equals)]
        case ..<0.65: return number + [.point(.dot), .dash(.equals)]
        case ..<0.69: return number + [.point(.comma)]
        case ..<0.74: return number + [.point(.comma), .dash(.short)]
        case ..<0.79: return number + [.dash(.long)]
        case ..<0.82: return number + [.dash(.wave)]
        case ..<0.85: return number + [.slash]
        case ..<0.88: return number + [.slash, .slash]
        case ..<0.90: return number + [.point(.colon)]
        case ..<0.92: return number + [.point(.colon), .dash(.short)]
        case ..<0.95: return number + [.sign("hash")]
        case ..<0.97: return number + [.sign("star")]
        default: return number + [.sign("X")]
        }
    }

    private mutating func date() -> [Element] {
        let day = 1 + stream.below(31), month = 1 + stream.below(12), century = stream.chance(0.5) ? 19 : 20, year = stream.below(100)
        let fillsUp = stream.chance(0.6)
        func part(_ number: Int) -> [UInt8] {
            fillsUp || number > 9 ? [UInt8(number / 10), UInt8(number % 10)] : [UInt8(number)]
        }
        let separator: Element =
            switch stream.unit() {
            case ..<0.45: .point(.dot)
            case ..<0.85: .slash
            default: .dash(.short)
            }
        let years = stream.chance(0.55) ? [UInt8(century / 10), UInt8(century % 10)] : []
        let first = digits(part(stream.chance(0.8) ? day : month)) + [separator] + digits(part(month)) + [separator]
        return first + digits(years + [UInt8(year / 10), UInt8(year % 10)])
    }

    /// Marks, times, results of games: two short numbers with something between.
    private mutating func score() -> [Element] {
        let separator: Element =
            switch stream.unit() {
            case ..<0.3: .slash
            case ..<0.5: .point(.dot)
            case ..<0.7: .point(.comma)
            case ..<0.9: .point(.colon)
            default: .dash(.short)
            }
        return digits(randomDigits(1 + stream.below(2))) + [separator] + digits(randomDigits(1 + stream.below(2)))
    }

    // MARK: Digits

    private func digits(_ numerals: [UInt8]) -> [Element] { numerals.map { .digit($0, .normal) } }

    private mutating func length(upTo limit: Int) -> Int {
        1 + Handwriting.pick(Array(Self.lengthWeights.prefix(max(1, limit))), using: &stream)
    }

    private mutating func randomDigits(_ count: Int, isLeadingZeroAllowed: Bool = true) -> [UInt8] {
        (0..<count).map { index in
            index == 0 && !isLeadingZeroAllowed ? UInt8(1 + stream.below(9)) : UInt8(stream.below(10))
        }
    }

    /// Digits with doubled ones and zeros at the end as the settings say.
    private mutating func numerals(_ count: Int, isLeadingZeroAllowed: Bool) -> [UInt8] {
        var result = randomDigits(count, isLeadingZeroAllowed: isLeadingZeroAllowed)
        guard count > 1 else { return result }
        if stream.chance(settings.doubledDigitFraction) {
            let place = 1 + stream.below(count - 1)
            result[place] = result[place - 1]
        }
        if stream.chance(settings.trailingZerosFraction) {
            for place in max(1, count - 1 - stream.below(3))..<count { result[place] = 0 }
        }
        return result
    }

    private mutating func crossOut(in elements: inout [Element]) {
        let places = elements.indices.filter {
            if case .digit(_, .normal) = elements[$0] { true } else { false }
        }
        guard !places.isEmpty else { return }
        elements.insert(.crossedOut(UInt8(stream.below(10))), at: places[stream.below(places.count)])
    }

    // MARK: No number

    private mutating func blank() -> [Element] {
        switch stream.unit() {
        case ..<0.5: []
        case ..<0.75: [.dash(stream.chance(0.5) ? .long : stream.chance(0.8) ? .short : .wave)]
        case ..<0.85: [.letter("N"), .sign("stroke"), .letter("A")]
        case ..<0.92: ["n", "a"].map { .letter($0) }
        default: [.sign(["check mark", "X", "question mark", "star", "hash"][stream.below(5)])]
        }
    }
}
