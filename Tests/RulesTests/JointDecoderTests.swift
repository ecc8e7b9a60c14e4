import Support
import Testing
@testable import Rules

@Suite struct JointDecoderTests {
    private static func value(_ field: String, row: Int = 0, column: Int = 0, _ candidates: (String, Double)...) -> FieldValue {
        FieldValue(ValuePlace(field: field, row: row, column: column), candidates.map { Candidate($0.0, $0.1) })
    }

    private static func reference(_ field: String) -> FieldReference { FieldReference(field) }

    private static let sum = RuleSet([Rule(.sum(total: reference("total"), of: ["a", "b", "c"].map(reference)))])

    private static func decode(_ rules: RuleSet = sum, _ values: FieldValue...) -> DecodedSheet {
        JointDecoder(rules: rules).decode(values)
    }

    @Test func aSumMendsWhatWasMisread() throws {
        let sheet = Self.decode(
            Self.sum, Self.value("a", ("12", 0.98)), Self.value("b", ("7", 0.99)), Self.value("c", ("8", 0.7), ("3", 0.25)),
            Self.value("total", ("22", 0.97)))
        #expect(sheet.values.map(\.text) == ["12", "7", "3", "22"] && sheet.failures.isEmpty)
        let mended = sheet.values[2]
        #expect(mended.change?.description == "8 → 3, by 'sum'" && mended.read?.text == "8" && mended.probability > 0.99)
        #expect(sheet.values[0].probability > 0.99 && sheet.values[0].change == nil)
        #expect(sheet.outcomes(threshold: 0.99, rules: Self.sum) == [.accepted, .accepted, .accepted, .accepted])
    }

    @Test func aSumThatNothingObeysFailsAndKeepsWhatWasRead() throws {
        let sheet = Self.decode(
            Self.sum, Self.value("a", ("12", 0.98)), Self.value("b", ("7", 0.99)), Self.value("c", ("9", 0.9), ("4", 0.05)),
            Self.value("total", ("29", 0.97)))
        #expect(sheet.values.map(\.text) == ["12", "7", "9", "29"])
        #expect(sheet.failures.map(\.failure) == ["'total': 12 + 7 + 9 is 28, not 29"])
        // Any of the four may be misread: 13, 8, 10 does not fit a value of one digit, 28.
        let deduced = sheet.values.map { $0.candidates.filter(\.isDeduced).map(\.text) }
        #expect(deduced == [["13"], ["8"], [], ["28"]])
        #expect(sheet.outcomes(threshold: 0.5, rules: Self.sum).allSatisfy { if case .review = $0 { true } else { false } })
    }

    /// A person's number is the only candidate, and certain: the others follow, and however far it is from what they say, it stays.
    @Test(arguments: [("62", "38"), ("59", "35"), ("99999", "35")])
    func aNumberThatIsGivenStays(_ total: String, _ part: String) {
        let sheet = Self.decode(
            RuleSet([Rule(.sum(total: Self.reference("total"), of: ["a", "b"].map(Self.reference)))]),
            Self.value("a", ("35", 0.6), ("38", 0.38)), Self.value("b", ("24", 0.99)), Self.value("total", (total, 1)))
        #expect(sheet.values.map(\.text) == [part, "24", total] && sheet.values[2].probability == 1)
        #expect(sheet.values.allSatisfy { $0.probability.isFinite && $0.elseProbability.isFinite })
        #expect(sheet.failures.isEmpty == (total != "99999"))
    }

    @Test func aNumberIsHeldAgainstTheRulesAboutItAlone() {
        let list = ListReference(file: "ids.csv")
        let rules = RuleSet([
            Rule(.sum(total: Self.reference("total"), of: [Self.reference("a")])),
            Rule(.values(.range(min: nil, max: DecimalNumber("60")), of: [FieldReference("a", column: 1)]), message: "60 at most"),
            Rule(.values(.length(2...2), of: [Self.reference("a"), Self.reference("b")])),
            Rule(.values(.oneOf(list, isUnique: false), of: [Self.reference("b")])),
        ])
        let decoder = JointDecoder(rules: rules, lists: [list: ["12", "34"]])
        #expect(decoder.failures(of: "70", at: ValuePlace(field: "a")).isEmpty)
        #expect(decoder.failures(of: "700", at: ValuePlace(field: "a", row: 4, column: 1)) == ["60 at most", "700 has 3 digits, not 2"])
        #expect(decoder.failures(of: "12", at: ValuePlace(field: "b")).isEmpty)
        #expect(decoder.failures(of: "56", at: ValuePlace(field: "b")) == ["56 is not in ids.csv"])
        #expect(decoder.failures(of: "0", at: ValuePlace(field: "total")).isEmpty)
        let rows = JointDecoder(
            rules: RuleSet([
                Rule(.values(.range(min: nil, max: DecimalNumber("10")), of: [FieldReference("a", rows: 0...4)])),
                Rule(.values(.date(DateFormat("dd.mm.yyyy")!, from: nil, to: nil), of: [Self.reference("day")])),
            ]))
        #expect(rows.failures(of: "42", at: ValuePlace(field: "a", row: 5)).isEmpty)
        #expect(rows.failures(of: "42", at: ValuePlace(field: "a", row: 4)).count == 1)
        let day = ValuePlace(field: "day")
        #expect(rows.isDateOrTime("29.2.2024", at: day) && !rows.isDateOrTime("2024-02-29", at: day))
        #expect(!rows.isDateOrTime("29.2.2024", at: ValuePlace(field: "a")))
    }

    /// What was written to a file and read again is the same to the last bit.
    @Test func candidatesThatWereAddedUpOnceStayAsTheyAre() {
        let rounded = FieldValue(ValuePlace(field: "a"), (0..<10).map { Candidate("\($0)", 0.1 + 1e-17) } + [Candidate("x", 2e-16)])
        #expect(FieldValue(rounded.place, rounded.candidates) == rounded)
        let large = FieldValue(ValuePlace(field: "a"), (0..<7).map { Candidate("\($0)", 0.3) })
        #expect(FieldValue(large.place, large.candidates.reversed()) == large)
        #expect(abs(large.candidates.reduce(0) { $0 + $1.probability } - 1) < 1e-12)
    }

    /// A candidate that is less likely than that the writer added wrong changes nothing.
    @Test func anUnlikelyCandidateIsNotTakenForTheSumsSake() throws {
        func text(_ probability: Double) -> String? {
            Self.decode(
                Self.sum, Self.value("a", ("12", 0.99)), Self.value("b", ("7", 0.99)), Self.value("c", ("8", 0.99), ("3", probability)),
                Self.value("total", ("22", 0.99))
            ).values[2].text
        }
        #expect(text(0.00005) == "8" && text(0.001) == "3")
    }

    @Test func theMissingNumberIsDeducedAndNeverAccepted() throws {
        let sheet = Self.decode(
            Self.sum, Self.value("a", ("12", 0.98)), FieldValue(ValuePlace(field: "b"), []), Self.value("c", ("3", 0.97)),
            Self.value("total", ("22", 0.96)))
        let missing = sheet.values[1]
        #expect(missing.text == nil && missing.candidates.map(\.text) == ["7"] && missing.candidates[0].isDeduced)
        #expect(abs(missing.candidates[0].probability - 0.99 * 0.98 * 0.97 * 0.96) < 1e-9)
        #expect(sheet.outcomes(threshold: 0.5, rules: Self.sum)[1] == .review(.deduced("7")))
        #expect(sheet.checks.isEmpty)
    }

    @Test func anEmptyPartIsZeroAndAnEmptyTotalNoRule() throws {
        let a = Self.value("a", ("12", 0.98)), b = FieldValue(empty: ValuePlace(field: "b")), c = Self.value("c", ("3", 0.6), ("8", 0.4))
        #expect(Self.decode(Self.sum, a, b, c, Self.value("total", ("20", 0.99))).values.map(\.text) == ["12", nil, "8", "20"])
        let open = Self.decode(Self.sum, a, b, c, FieldValue(empty: ValuePlace(field: "total")))
        #expect(open.values[2].text == "3" && open.checks.isEmpty && open.values[2].probability == 0.6)
        #expect(open.outcomes(threshold: 0.9, rules: Self.sum) == [.accepted, .empty, .review(.lowProbability(0.6)), .empty])
        let none = Self.decode(Self.sum, b, Self.value("total", ("20", 0.99)))
        #expect(none.checks.isEmpty)
    }

    /// Who writes a dash means that there is none; in a sum that is zero, as a part and as the total.
    @Test func thatThereIsNoNumberIsZeroInASum() throws {
        let a = Self.value("a", ("12", 0.98)), c = Self.value("c", ("3", 0.6), ("8", 0.4))
        let none = { (field: String) in FieldValue(noNumber: ValuePlace(field: field)) }
        let sheet = Self.decode(Self.sum, a, none("b"), c, Self.value("total", ("20", 0.99)))
        #expect(sheet.values.map(\.text) == ["12", nil, "8", "20"] && sheet.failures.isEmpty)
        #expect(sheet.outcomes(threshold: 0.9, rules: Self.sum) == [.accepted, .noNumber, .accepted, .accepted])
        #expect(sheet.values[1].content == .noNumber && sheet.values[1].candidates.isEmpty && sheet.values[1].probability == 0)
        let allNone = Self.decode(Self.sum, none("a"), none("b"), FieldValue(empty: ValuePlace(field: "c")), none("total"))
        #expect(allNone.failures.isEmpty && allNone.outcomes(threshold: 0.9, rules: Self.sum) == [.noNumber, .noNumber, .empty, .noNumber])
        let wrong = Self.decode(Self.sum, a, none("b"), Self.value("c", ("3", 0.99)), none("total"))
        #expect(wrong.failures.map(\.failure) == ["'total': 12 + 3 is 15, not 0"])
        #expect(wrong.outcomes(threshold: 0.9, rules: Self.sum)[3] == .noNumber)
        #expect(wrong.values[3].candidates.isEmpty)
    }

    @Test func rulesAboutANumberDoNotApplyWhereThereIsNone() {
        let rules = RuleSet([
            Rule(.values(.range(min: DecimalNumber("5"), max: nil), of: [Self.reference("a")])),
            Rule(.values(.length(2...2), of: [Self.reference("a")])), Rule(.equals([Self.reference("a"), Self.reference("b")])),
        ])
        let sheet = Self.decode(rules, FieldValue(noNumber: ValuePlace(field: "a")), Self.value("b", ("12", 0.99)))
        #expect(sheet.checks.isEmpty && sheet.outcomes(threshold: 0.9, rules: rules) == [.noNumber, .accepted])
    }

    /// Letters are no number, whatever is read in them, unless a rule says so.
    @Test func whatLooksLikeLettersIsANumberOnlyByItsRules() {
        let letters = FieldValue(ValuePlace(field: "c"), [Candidate("8", 0.6), Candidate("3", 0.3)], content: .letters)
        let alone = Self.decode(Self.sum, letters)
        #expect(alone.outcomes(threshold: 0.5, rules: Self.sum) == [.review(.letters)])
        let a = Self.value("a", ("12", 0.98)), b = Self.value("b", ("7", 0.99))
        let sheet = Self.decode(Self.sum, a, b, letters, Self.value("total", ("22", 0.97)))
        #expect(sheet.values[2].text == "3" && sheet.outcomes(threshold: 0.5, rules: Self.sum)[2] == .accepted)
        let missing = Self.decode(
            Self.sum, a, b, FieldValue(ValuePlace(field: "c"), [], content: .letters), Self.value("total", ("22", 0.97)))
        #expect(missing.outcomes(threshold: 0.5, rules: Self.sum)[2] == .review(.deduced("3")))
    }

    /// Cut alike, parts of numbers obey a sum by chance: 20 + 30 = 50 is what a border leaves of 120 + 230 = 350. None of them is accepted, and no other
    /// number is blamed.
    @Test func whatMayGoOnBeyondItsPlaceIsNoNumberForRules() {
        func cut(_ field: String, _ text: String) -> FieldValue {
            FieldValue(ValuePlace(field: field), fragments: [Candidate(text, 0.98)])
        }
        let range = RuleSet([Rule(.values(.range(min: nil, max: DecimalNumber("20")), of: [Self.reference("c")]))])
        #expect(Self.decode(range, cut("c", "15")).outcomes(threshold: 0.5, rules: range) == [.review(.overflow)])
        let all = Self.decode(Self.sum, cut("a", "20"), cut("b", "30"), Self.value("c", ("0", 0.99)), cut("total", "50"))
        #expect(all.values[0].text == nil && all.values[0].candidates.isEmpty)
        #expect(all.outcomes(threshold: 0.5, rules: Self.sum).filter { $0 == .review(.overflow) }.count == 3)
        let a = Self.value("a", ("12", 0.98)), b = Self.value("b", ("7", 0.99)), total = Self.value("total", ("32", 0.97))
        let one = Self.decode(Self.sum, a, b, cut("c", "3"), total).outcomes(threshold: 0.5, rules: Self.sum)
        #expect(one == [.accepted, .accepted, .review(.deduced("13")), .accepted])
    }

    @Test func lettersAndGapsAreAlwaysLookedAt() {
        let letters = FieldValue(ValuePlace(field: "a"), [], content: .letters)
        let gap = FieldValue(ValuePlace(field: "b"), [Candidate("159", 1)], content: .gap)
        let sheet = Self.decode(RuleSet(), letters, gap)
        #expect(sheet.outcomes(threshold: 0, rules: RuleSet()) == [.review(.letters), .review(.gap)])
        #expect(sheet.values[1].text == "159")
    }

    @Test func decimalsAddUpExactly() throws {
        let values = (0..<10).map { Self.value("a", row: $0, ("0.1", 0.9)) } + [Self.value("total", ("1", 0.6), ("7", 0.39))]
        let rules = RuleSet([Rule(.sum(total: Self.reference("total"), of: [Self.reference("a")]))])
        #expect(JointDecoder(rules: rules).decode(values).failures.isEmpty)
    }

    @Test func amountsThatOverflowAreNoSum() throws {
        let great = "999999999999999999"
        let values = (0..<20).map { Self.value("a", row: $0, (great, 0.9)) } + [Self.value("total", ("7", 0.9))]
        let rules = RuleSet([Rule(.sum(total: Self.reference("total"), of: [Self.reference("a")]))])
        let sheet = JointDecoder(rules: rules).decode(values)
        #expect(sheet.values.last?.text == "7" && sheet.failures.count == 1)
    }

    @Test func theTotalMayStandBelowItsParts() {
        let rules = RuleSet([Rule(.sum(total: FieldReference("points", rows: 3...3), of: [FieldReference("points", rows: 0...2)]))])
        func decoded(_ third: String, _ others: (String, Double)...) -> DecodedSheet {
            Self.decode(
                rules, Self.value("points", row: 0, ("9", 0.98)), Self.value("points", row: 1, ("12", 0.98)),
                FieldValue(ValuePlace(field: "points", row: 2, column: 0), [Candidate(third, 0.7)] + others.map { Candidate($0.0, $0.1) }),
                Self.value("points", row: 3, ("28", 0.98)))
        }
        #expect(decoded("1", ("7", 0.25)).values.map(\.text) == ["9", "12", "7", "28"])
        #expect(decoded("7").failures.isEmpty && decoded("5").failures.map(\.failure) == ["'points', row 4: 9 + 12 + 5 is 26, not 28"])
    }

    @Test func aTableIsReadRowByRow() throws {
        let rules = RuleSet([
            Rule(.sum(total: FieldReference("points", column: 2), of: [0, 1].map { FieldReference("points", column: $0) })),
            Rule(.sum(total: Self.reference("all"), of: [FieldReference("points", column: 2)]), message: "the sum of all is wrong"),
        ])
        let texts = [["1", "2", "3"], ["4", "5", "9"], ["6", "7", "13"]]
        var values = texts.enumerated().flatMap { row, list in
            list.enumerated().map { Self.value("points", row: row, column: $0, ($1, 0.9)) }
        }
        let good = JointDecoder(rules: rules).decode(values + [Self.value("all", ("25", 0.9))])
        #expect(good.failures.isEmpty && good.checks.count == 4)
        values[5] = Self.value("points", row: 1, column: 2, ("8", 0.99))
        let bad = JointDecoder(rules: rules).decode(values + [Self.value("all", ("26", 0.9))])
        #expect(bad.failures.map(\.failure) == ["'points', row 2, column 3: 4 + 5 is 9, not 8", "the sum of all is wrong"])
    }

    @Test func aListAndACheckDigitChooseAmongCandidates() throws {
        let list = ListReference(file: "roster.csv", column: "id")
        let rules = RuleSet([Rule(.values(.oneOf(list, isUnique: false), of: [Self.reference("student")]))])
        let value = Self.value("student", ("1234567", 0.9), ("1234561", 0.05))
        let decoder = JointDecoder(rules: rules, lists: [list: ["1234561", "7777777"]])
        let sheet = decoder.decode([value])
        #expect(sheet.values[0].change?.description == "1234567 → 1234561, by 'oneOf'" && sheet.values[0].probability > 0.9)
        let missing = decoder.decode([Self.value("student", ("1234567", 0.99))])
        #expect(missing.failures.map(\.failure) == ["'student': 1234567 is not in roster.csv, column 'id'"])
        #expect(
            missing.outcomes(threshold: 0.5, rules: rules)
                == [.review(.notInList("'student': 1234567 is not in roster.csv, column 'id'"))])
        let luhn = RuleSet([Rule(.values(.checkDigit(.luhn), of: [Self.reference("card")]))])
        #expect(
            JointDecoder(rules: luhn).decode([Self.value("card", ("79927398710", 0.6), ("79927398713", 0.3))]).values[0].text
                == "79927398713")
    }

    @Test func datesAreEqualWhateverTheirMarks() throws {
        let rules = RuleSet([Rule(.equals([Self.reference("a"), Self.reference("b")]))])
        #expect(Self.decode(rules, Self.value("a", ("29.02.2024", 0.9)), Self.value("b", ("29022024", 0.9))).failures.isEmpty)
        #expect(
            Self.decode(rules, Self.value("a", ("12", 0.9)), Self.value("b", ("13", 0.9))).failures.map(\.failure) == ["'a': 12 is not 13"])
    }

    @Test func aTieIsForAPerson() throws {
        let sheet = Self.decode(RuleSet(), Self.value("a", ("1", 0.5), ("7", 0.5)))
        #expect(sheet.outcomes(threshold: 0.1, rules: RuleSet()) == [.review(.tie("7"))])
    }

    /// Exactly, and in little time: 40 numbers of five candidates each have 5⁴⁰ assignments.
    @Test func aLongColumnIsExact() throws {
        var random = RandomStream(seed: 1, purpose: .testing)
        var values: [FieldValue] = [], total = 0
        for row in 0..<40 {
            let truth = 100 + random.below(800)
            total += truth
            var candidates = [Candidate("\(truth)", 0.88)]
            for (place, other) in [-74, -37, 37, 74].enumerated() {
                candidates.append(Candidate("\(truth + other)", 0.01 * Double(place + 1)))
            }
            values.append(FieldValue(ValuePlace(field: "a", row: row), candidates))
        }
        let rules = RuleSet([Rule(.sum(total: Self.reference("total"), of: [Self.reference("a")]))])
        let clock = ContinuousClock()
        var sheet: DecodedSheet?
        let elapsed = clock.measure {
            values.append(Self.value("total", ("\(total)", 0.9), ("\(total + 1)", 0.05)))
            sheet = JointDecoder(rules: rules).decode(values)
        }
        let decoded = try #require(sheet)
        #expect(decoded.values.allSatisfy { !$0.isUndecided } && decoded.failures.isEmpty)
        // All that deviate from the likeliest by the same amounts up and down are counted too.
        #expect(decoded.values.dropLast().allSatisfy { $0.probability > 0.8 && $0.probability < 1 })
        #expect(elapsed < .seconds(2))
    }

    /// A table of ten rows and four columns, whose rows and columns add up, and a grand total of both sums: row by row or column by column.
    @Test(arguments: [false, true]) func aTableWhoseRowsAndColumnsAddUpIsDecided(isByColumns: Bool) throws {
        var random = RandomStream(seed: 7, purpose: .testing)
        let rowCount = 10, columnCount = 4
        let columns = (0..<columnCount).map { isByColumns ? FieldReference("c\($0)") : FieldReference("cells", column: $0) }
        let totals = (0..<columnCount).map { FieldReference("totals", column: $0) }
        let rules = RuleSet(
            [Rule(.sum(total: Self.reference("right"), of: columns))]
                + zip(totals, columns).map { Rule(.sum(total: $0, of: [$1])) }
                + [
                    Rule(.sum(total: Self.reference("grand"), of: [Self.reference("totals")])),
                    Rule(.sum(total: Self.reference("grand"), of: [Self.reference("right")])),
                ])
        let clock = ContinuousClock()
        var slowest = Duration.zero, misreadCount = 0
        for _ in 0..<3 {
            let cells = (0..<rowCount).map { _ in (0..<columnCount).map { _ in random.below(90) } }
            var truth: [Int] = [], values: [FieldValue] = []
            // Of twelve numbers one is misread, and three of four of those surely.
            func add(_ number: Int, _ place: ValuePlace) {
                let other = number + [3, 5, -1, 20, 7].map { number + $0 < 0 ? -$0 : $0 }[random.below(5)]
                truth.append(number)
                let isMisread = random.below(12) == 0, isSure = random.below(4) > 0
                misreadCount += isMisread ? 1 : 0
                let (likelier, less) = isMisread ? (other, number) : (number, other), p = isSure ? 0.985 : 0.7
                values.append(
                    FieldValue(
                        place, [Candidate("\(likelier)", p), Candidate("\(less)", 0.99 - p), Candidate("\(number + 40)", 0.005)]))
            }
            for row in 0..<rowCount {
                for column in 0..<columnCount {
                    let place =
                        isByColumns ? ValuePlace(field: "c\(column)", row: row) : ValuePlace(field: "cells", row: row, column: column)
                    add(cells[row][column], place)
                }
                add(cells[row].reduce(0, +), ValuePlace(field: "right", row: row))
            }
            for column in 0..<columnCount { add(cells.reduce(0) { $0 + $1[column] }, ValuePlace(field: "totals", column: column)) }
            add(cells.joined().reduce(0, +), ValuePlace(field: "grand"))
            var sheet: DecodedSheet?
            slowest = max(slowest, clock.measure { sheet = JointDecoder(rules: rules).decode(values) })
            let decoded = try #require(sheet)
            #expect(decoded.values.allSatisfy { !$0.isUndecided } && decoded.failures.isEmpty)
            #expect(decoded.values.map(\.text) == truth.map(String.init))
            #expect(decoded.values.allSatisfy { $0.probability > 0.8 })
        }
        #expect(misreadCount > 8 && slowest < .seconds(10), "\(misreadCount) misread, \(slowest)")
    }

    /// Where both ways go, they say the same.
    @Test func sumsAreEliminatedAsCyclesAreCut() throws {
        var random = RandomStream(seed: 9, purpose: .testing)
        for _ in 0..<40 {
            // Two rows and two columns with their totals.
            let weights = (0..<8).map { index -> [Double] in
                let list = (0...(1 + random.below(2))).map { _ in random.unit() } + [0.2 * random.unit()]
                return index == 3 && random.below(4) == 0 ? [1] : list.map { $0 / list.reduce(0, +) }
            }
            func factor(_ parts: [Int], _ total: Int) -> LinearFactor {
                let members = (parts.map { (variable: $0, factor: 1) } + [(variable: total, factor: -1)]).sorted {
                    $0.variable < $1.variable
                }
                return LinearFactor(
                    members: members,
                    numbers: members.map { member in
                        (0..<weights[member.variable].count - 1).map { index in
                            index == 2 && member.variable == 1 ? nil : DecimalNumber("\((member.variable / 4 + 1) * (2 + index))")
                        }
                    }, gain: 10, brokenRuleRate: 0.01)
            }
            let group = ValueGroup(
                weights: weights, factors: [factor([0, 1], 4), factor([2, 3], 5), factor([0, 2], 6), factor([1, 3], 7)])
            let cut = try group.solved(), eliminated = try SumElimination(group).solved()
            #expect(cut.states == eliminated.states)
            for (a, b) in zip(cut.marginals.joined(), eliminated.marginals.joined()) { #expect(abs(a - b) < 1e-9) }
        }
    }

    /// A sum of many numbers of which nothing is known for certain, each of which is in a second sum, too.
    @Test func tooManySumsLeaveEverythingAsItWasRead() throws {
        var random = RandomStream(seed: 2, purpose: .testing)
        let columns = (0..<9).map { FieldReference("t", column: $0) }, totals = (0..<9).map { FieldReference("totals", column: $0) }
        let rows = RuleSet(
            [Rule(.sum(total: Self.reference("right"), of: columns))] + zip(totals, columns).map { Rule(.sum(total: $0, of: [$1])) })
        func value(_ place: ValuePlace) -> FieldValue {
            FieldValue(place, (0..<8).map { _ in Candidate("\(100 + random.below(90_000))", 0.11) })
        }
        var values: [FieldValue] = []
        for row in 0..<9 {
            for column in 0..<9 { values.append(value(ValuePlace(field: "t", row: row, column: column))) }
            values.append(value(ValuePlace(field: "right", row: row)))
        }
        for column in 0..<9 { values.append(value(ValuePlace(field: "totals", column: column))) }
        let sheet = JointDecoder(rules: rows).decode(values)
        #expect(sheet.values.allSatisfy { $0.isUndecided && $0.change == nil && $0.text == $0.read?.text })
        #expect(sheet.values[0].probability == values[0].candidates[0].probability && !sheet.failures.isEmpty)
        #expect(sheet.outcomes(threshold: 0.1, rules: rows).allSatisfy { $0 == .review(.undecided) })
    }

    @Test func rulesThatFailOnAllSheetsAreToldOnce() throws {
        let rules = RuleSet(Self.sum.rules + [Rule(.values(.range(min: nil, max: DecimalNumber("5")), of: [Self.reference("a")]))])
        let sheets = ["20", "21", "22", "23"].map { total in
            Self.decode(
                rules, Self.value("a", ("12", 0.99)), Self.value("b", ("7", 0.99)), Self.value("c", ("3", 0.99)),
                Self.value("total", (total, 0.99)))
        }
        let summary = RuleFailureSummary(sheets, rules: rules)
        #expect(summary.everywhere.map(\.rule) == [1] && summary.everywhere.first?.sheetCount == 4)
        #expect(summary.everywhere.first?.message.contains("all 4 sheets") == true)
        #expect(summary.bySheet.map(\.count) == [1, 1, 0, 1])
        #expect(RuleFailureSummary(Array(sheets.prefix(2)), rules: rules).everywhere.isEmpty)
    }
}

/// The decoder against all assignments, one by one, of what its docstring says.
@Suite struct JointDecoderLawTests {
    private static let rate = 0.02

    /// A sheet of up to six numbers with rules that may form cycles.
    private static func sheet(_ number: Int) -> (values: [FieldValue], rules: RuleSet) {
        var random = RandomStream(seed: UInt64(number), purpose: .testing)
        let names = ["a", "b", "c", "d", "e", "f"]
        var values: [FieldValue] = []
        for name in names {
            let count = random.below(20) == 0 ? 0 : 1 + random.below(3)
            var rest = 1 - 0.2 * random.unit(), candidates: [Candidate] = []
            for _ in 0..<count {
                let part = rest * (0.5 + 0.5 * random.unit())
                let text = random.below(12) == 0 ? "1.5" : String(random.below(random.below(3) > 0 ? 10 : random.below(3) > 0 ? 100 : 5000))
                candidates.append(Candidate(text, part))
                rest -= part
            }
            values.append(
                random.below(15) == 0 ? FieldValue(empty: ValuePlace(field: name)) : FieldValue(ValuePlace(field: name), candidates))
        }
        var rules: [Rule] = []
        for _ in 0..<(1 + random.below(3)) {
            let order = random.permutation(of: names.count).map { FieldReference(names[$0]) }
            switch random.below(4) {
            case 0: rules.append(Rule(.equals([order[0], order[1]])))
            case 1: rules.append(Rule(.values(.range(min: DecimalNumber("2"), max: DecimalNumber("40")), of: [order[0], order[1]])))
            default: rules.append(Rule(.sum(total: order[0], of: Array(order[1...(2 + random.below(3))]))))
            }
        }
        return (values, RuleSet(rules))
    }

    /// The weight of an assignment, factor by factor; nil stands for something else.
    private static func weight(_ states: [Int?], _ values: [FieldValue], _ rules: RuleSet) -> Double {
        var weight = 1.0
        for (value, state) in zip(values, states) where !value.isEmpty {
            weight *= state.map { value.candidates[$0].probability } ?? value.elseProbability
        }
        let index = Dictionary(uniqueKeysWithValues: values.indices.map { (values[$0].place.field, $0) })
        func digits(_ value: Int) -> Double { PowersOfTen.value(values[value].digitCount) }
        func texts(_ fields: [FieldReference]) -> [String?] {
            let places = fields.compactMap { index[$0.field] }.filter { !values[$0].isEmpty }
            return places.map { place -> String? in states[place].map { values[place].candidates[$0].text } }
        }
        func apply(_ obeys: Bool?, gain: Double) {
            if let obeys { weight *= obeys ? (1 - rate) * gain : rate * max(1, gain / LinearFactor.mistakeCount) }
        }
        for rule in rules.rules {
            switch rule.kind {
            case .values(let own, let fields):
                for field in fields {
                    let place = index[field.field] ?? 0
                    guard !values[place].isEmpty, let state = states[place] else { continue }
                    let decimals = values[place].candidates.first.flatMap { DecimalNumber($0.text)?.scale } ?? 0
                    let chance = own.chance(digitCount: values[place].digitCount, decimalCount: decimals, lists: [:])
                    weight *= own.isObeyed(by: values[place].candidates[state].text, lists: [:]) ? (1 - rate) / chance : rate
                }
            case .sum(let total, let parts):
                let place = index[total.field] ?? 0
                guard !values[place].isEmpty else { continue }
                let all = texts([total] + parts)
                let numbers = all.compactMap { $0 }.compactMap { Double($0) }
                apply(
                    all.contains(nil) ? nil : abs(numbers[0] - numbers.dropFirst().reduce(0, +)) < 1e-9, gain: digits(place))
            case .equals(let fields):
                let all = texts(fields)
                guard all.count == 2 else { continue }
                let numbers = all.compactMap { $0 }.compactMap { Double($0) }
                apply(all.contains(nil) ? nil : numbers[0] == numbers[1], gain: digits(index[fields[0].field] ?? 0))
            }
        }
        return weight
    }

    /// Every assignment of so many candidates each, and of something else.
    private static func all(_ counts: [Int]) -> [[Int?]] {
        var lists: [[Int?]] = [[]]
        for count in counts {
            var longer: [[Int?]] = []
            for list in lists {
                for state in 0...count { longer.append(list + [state < count ? state : nil]) }
            }
            lists = longer
        }
        return lists
    }

    @Test(arguments: 0..<150) func probabilitiesAreThoseOfAllAssignments(_ number: Int) throws {
        let (values, rules) = Self.sheet(number)
        let sheet = JointDecoder(rules: rules, brokenRuleRate: Self.rate).decode(values)
        var sums = values.map { [Double](repeating: 0, count: $0.candidates.count + 1) }, total = 0.0, best = 0.0
        for states in Self.all(values.map(\.candidates.count)) {
            let weight = Self.weight(states, values, rules)
            total += weight
            for (value, state) in states.enumerated() { sums[value][state ?? values[value].candidates.count] += weight }
            let isReading = zip(states, values).allSatisfy { $0 != nil || $1.candidates.isEmpty }
            if isReading { best = max(best, weight) }
        }
        for (index, value) in values.enumerated() where !value.isEmpty {
            for (place, candidate) in value.candidates.enumerated() {
                let decoded = try #require(sheet.values[index].candidates.first { $0.text == candidate.text && !$0.isDeduced })
                #expect(
                    abs(decoded.probability - sums[index][place] / total) < 1e-9, "sheet \(number), \(value.place.field) \(candidate.text)")
            }
            #expect(abs(sheet.values[index].elseProbability - sums[index][value.candidates.count] / total) < 1e-9)
        }
        let chosen = zip(sheet.values, values).map { decoded, value in value.candidates.firstIndex { $0.text == decoded.text } }
        #expect(abs(Self.weight(chosen, values, rules) / best - 1) < 1e-9, "sheet \(number): a heavier assignment was passed over")
    }

    /// The sheets above have what they are to try.
    @Test func someSheetsHaveCyclesAndSomeChanges() {
        let decoded = (0..<150).map { number in
            let (values, rules) = Self.sheet(number)
            return JointDecoder(rules: rules, brokenRuleRate: Self.rate).decode(values)
        }
        #expect(decoded.count { $0.values.contains { $0.change != nil } } > 20)
        #expect(decoded.count { !$0.failures.isEmpty } > 20)
        let cycles = (0..<150).count { number in
            let fields = Self.sheet(number).rules.rules.map { rule -> Set<String> in
                switch rule.kind {
                case .values: return []
                case .sum(let total, let parts): return Set(parts.map(\.field) + [total.field])
                case .equals(let fields): return Set(fields.map(\.field))
                }
            }
            for (index, own) in fields.enumerated() {
                for other in fields.dropFirst(index + 1) where own.intersection(other).count > 1 { return true }
            }
            return false
        }
        #expect(cycles > 20)
    }
}
