import Testing
@testable import Rules

@Suite struct DecimalNumberTests {
    @Test(arguments: [
        ("0", "0"), ("007", "7"), ("-12.50", "-12.5"), ("0.05", "0.05"), ("-0", "0"), ("-0.00", "0"), ("100.", nil), (".5", nil), ("", nil),
        ("-", nil), ("1e3", nil), ("+1", nil), ("12a", nil), ("1.2.3", nil), ("1,5", nil), ("999999999999999999", "999999999999999999"),
        ("0000999999999999999999", "999999999999999999"), ("1000000000000000000", nil), ("0.0000000000000000001", nil),
    ])
    func textIsReadExactlyOrNotAtAll(_ text: String, _ written: String?) {
        #expect(DecimalNumber(text)?.description == written)
    }

    @Test func numbersAreInOrder() throws {
        let ordered = ["-12", "-1.5", "-1.2", "-0.5", "0", "0.3", "0.30001", "1", "9.99", "10", "999999999999999999"]
        let numbers = try ordered.map { try #require(DecimalNumber($0)) }
        for a in numbers.indices {
            for b in numbers.indices { #expect((numbers[a] < numbers[b]) == (a < b), "\(ordered[a]), \(ordered[b])") }
        }
        #expect(DecimalNumber("12.50") == DecimalNumber("12.5"))
    }

    @Test func unitsOverflowIsRefused() throws {
        let number = try #require(DecimalNumber("999999999999999999"))
        #expect(number.units(scale: 0) == 999_999_999_999_999_999 && number.units(scale: 2) == nil)
        #expect(DecimalNumber("1.25")?.units(scale: 1) == nil && DecimalNumber("1.25")?.units(scale: 3) == 1250)
    }
}

@Suite struct DateFormatTests {
    private static func day(_ iso: String) -> CalendarDate? { CalendarDate(iso: iso) }

    @Test(arguments: [
        ("2024-02-29", true), ("2023-02-29", false), ("1900-02-29", false), ("2000-02-29", true), ("2024-04-31", false),
        ("2024-12-31", true),
        ("2024-13-01", false), ("2024-00-10", false), ("2024-1-10", false), ("0000-01-01", false), ("24-01-10", false),
        ("2024/01/10", false),
    ])
    func calendarIsTheRealOne(_ iso: String, _ isDay: Bool) {
        #expect((CalendarDate(iso: iso) != nil) == isDay)
        if isDay { #expect(CalendarDate(iso: iso)?.description == iso) }
    }

    @Test func daysAreCounted() throws {
        let first = try #require(Self.day("1970-01-01")), last = try #require(Self.day("2000-03-01"))
        #expect(last.dayNumber - first.dayNumber == 11_017)
        #expect(CalendarDate(iso: "0001-01-01")?.dayNumber == 0)
    }

    @Test(arguments: ["dd.mm.yyyy", "yyyy-mm-dd", "mm/dd/yy", "ddmmyyyy", "yymmdd", "dd.mm-yy"])
    func formatsAreKnown(_ text: String) { #expect(DateFormat(text)?.text == text) }

    @Test(arguments: [
        "", "dd.mm", "dd.dd.yyyy", "dd mm yyyy", "dd.mm.yyy", "dd..mm.yyyy", "dd.mm.yyyy.", ".dd.mm.yyyy", "DD.MM.YYYY", "yy.mm.yyyy",
    ])
    func formatsThatCannotBeAreRefused(_ text: String) { #expect(DateFormat(text) == nil) }

    @Test(arguments: [
        ("dd.mm.yyyy", "29.02.2024", "2024-02-29"), ("dd.mm.yyyy", "29022024", "2024-02-29"), ("dd.mm.yyyy", "1.3.2024", "2024-03-01"),
        ("dd.mm.yyyy", "1-3/2024", "2024-03-01"), ("dd.mm.yyyy", "132024", nil), ("dd.mm.yyyy", "29.02.2023", nil),
        ("dd.mm.yyyy", "1.3.24", nil), ("mm/dd/yyyy", "02/29/2024", "2024-02-29"), ("yyyymmdd", "2024-2-29", "2024-02-29"),
        ("ddmmyyyy", "29..022024", nil), ("dd.mm.yyyy", "29.02.2024.", nil), ("dd.mm.yyyy", "12", nil), ("dd.mm.yyyy", "001.02.2024", nil),
    ])
    func datesAreReadWithTheirMarksOrWithout(_ format: String, _ text: String, _ iso: String?) throws {
        #expect(try #require(DateFormat(format)).dates(text).map(\.description) == (iso.map { [$0] } ?? []))
    }

    private static func rule(_ format: String, _ from: String? = nil, _ to: String? = nil) throws -> ValueRule {
        .date(try #require(DateFormat(format)), from: from.flatMap(day), to: to.flatMap(day))
    }

    @Test func yearsOfTwoDigitsAreOfTheirRange() throws {
        #expect(try Self.rule("ddmmyy").isObeyed(by: "010150", lists: [:]))
        // 2000 is a leap year, 1900 is not.
        #expect(try Self.rule("ddmmyy").isObeyed(by: "290200", lists: [:]))
        #expect(try !Self.rule("ddmmyy", "1890-01-01", "1910-12-31").isObeyed(by: "290200", lists: [:]))
        #expect(try Self.rule("ddmmyy", "1890-01-01", "1910-12-31").isObeyed(by: "280200", lists: [:]))
        #expect(try !Self.rule("ddmmyy", "1890-01-01", "1910-12-31").isObeyed(by: "280215", lists: [:]))
        #expect(try !Self.rule("ddmmyy", nil, "2010-06-30").isObeyed(by: "010710", lists: [:]))
        #expect(try Self.rule("ddmmyy", "2060-01-01").isObeyed(by: "010761", lists: [:]))
    }

    @Test func datesLieWithinTheirBounds() throws {
        let rule = try Self.rule("dd.mm.yyyy", "2020-01-01", "2024-12-31")
        for (text, isIn) in [("01.01.2020", true), ("31.12.2024", true), ("31.12.2019", false), ("01.01.2025", false)] {
            #expect(rule.isObeyed(by: text, lists: [:]) == isIn, "\(text)")
        }
        #expect(rule.failure(of: "31.12.2019").contains("before 2020-01-01") && rule.failure(of: "31.02.2020").contains("no date"))
    }

    @Test(arguments: [
        (TimeFormat.minutes, "23:59", true), (.minutes, "2359", true), (.minutes, "24:00", false), (.minutes, "9:05", true),
        (.minutes, "905", false), (.minutes, "9:5", false), (.minutes, "12:60", false), (.minutes, "12:30:00", false),
        (.seconds, "23:59:59", true), (.seconds, "235959", true), (.seconds, "23.59.60", false), (.plainMinutes, "12.30", true),
        (.minutes, "", false), (.minutes, ":", false), (.minutes, "ab:cd", false),
    ])
    func timesAreThoseOfADay(_ format: TimeFormat, _ text: String, _ isTime: Bool) {
        #expect(format.accepts(text) == isTime)
    }
}

/// Published examples of each scheme.
@Suite struct CheckDigitSchemeTests {
    private static let examples: [(CheckDigitScheme, String)] = [
        // Test cards of payment providers; the IMEI and the number of ISO/IEC 7812's own examples.
        (.luhn, "4012888888881881"), (.luhn, "378282246310005"), (.luhn, "79927398713"), (.luhn, "490154203237518"),
        // GS1's and the ISBN agency's.
        (.ean, "4006381333931"), (.ean, "73513537"), (.ean, "036000291452"), (.ean, "9780306406157"),
        (.isbn10, "0306406152"), (.isbn10, "0136091814"),
        (.damm, "5724"), (.verhoeff, "2363"), (.verhoeff, "1428570"),
        // GB82 WEST 1234 5698 7654 32 with its letters as numbers at the end.
        (.mod97, "3214282912345698765432161182"),
        // 2 × 6 + 3 × 3 + 4 × 4 + 5 × 2 + 6 × 1 is 53, which leaves 9, and 11 − 9 is 2; with seven digits the weights begin again.
        (.mod11, "124362"), (.mod11, "10000009"),
    ]

    @Test(arguments: examples) func publishedNumbersPass(_ scheme: CheckDigitScheme, _ number: String) {
        #expect(scheme.accepts(number))
    }

    @Test(arguments: examples) func everyOtherDigitInAnyPlaceFails(_ scheme: CheckDigitScheme, _ number: String) {
        for place in number.indices {
            for digit in "0123456789" where digit != number[place] {
                var wrong = number
                wrong.replaceSubrange(place...place, with: String(digit))
                // Weights of modulo 11 run from 2 to 7, and of 97 all are prime to it: each single digit matters.
                #expect(!scheme.accepts(wrong), "\(wrong)")
            }
        }
    }

    @Test(arguments: CheckDigitScheme.allCases) func whatIsNoNumberFails(_ scheme: CheckDigitScheme) {
        for text in ["", "0", "-0", "12a4", "1.5", "080442957X", "４０"] { #expect(!scheme.accepts(text), "\(text)") }
    }

    /// Of numbers drawn evenly as many pass as the rule narrows them down by.
    @Test(arguments: [CheckDigitScheme.luhn, .mod11, .mod97, .damm, .verhoeff]) func chanceIsTheFractionThatPasses(
        _ scheme: CheckDigitScheme
    ) {
        let passing = (0..<100_000).count { scheme.accepts(String(repeating: "0", count: 5 - String($0).count) + String($0)) }
        #expect(abs(Double(passing) / 100_000 / scheme.chance - 1) < 0.01)
    }

    @Test func lengthsOfCodesAreFixed() {
        #expect(!CheckDigitScheme.ean.accepts("0000000") && CheckDigitScheme.ean.accepts("00000000"))
        #expect(!CheckDigitScheme.isbn10.accepts("00000000000"))
    }
}
