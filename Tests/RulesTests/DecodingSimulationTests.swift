import Support
import Testing
@testable import Rules

/// A reader of numbers whose probabilities are right: most digits are clear, some are not, and those look like a certain other digit most
/// often.
private struct SimulatedReader {
    var random: RandomStream
    let unclearFraction: Double

    private static let partners = [6, 7, 5, 8, 9, 2, 0, 1, 3, 4]

    /// The probabilities of 0 to 9 of one digit. The table of what is taken for what is symmetric, so that they are right for digits that
    /// are all as frequent.
    mutating func digit(_ truth: Int) -> [Double] {
        let right = random.chance(unclearFraction) ? 0.7 : 0.997
        func row(_ digit: Int) -> [Double] {
            (0..<10).map { $0 == digit ? right : $0 == Self.partners[digit] ? 0.6 * (1 - right) : 0.05 * (1 - right) }
        }
        var rest = random.unit(), seen = 9
        for (digit, probability) in row(truth).enumerated() {
            rest -= probability
            if rest < 0 {
                seen = digit
                break
            }
        }
        return row(seen)
    }

    mutating func digits(_ text: String) -> [[Double]] { text.utf8.map { digit(Int($0 - UInt8(ascii: "0"))) } }

    /// The ten likeliest numbers.
    static func value(_ place: ValuePlace, _ digits: [[Double]]) -> FieldValue {
        let candidates = digits.reduce([Candidate("", 1)]) { list, digit in
            Array(
                list.flatMap { start in digit.enumerated().map { Candidate(start.text + "\($0)", start.probability * $1) } }
                    .sorted { $0.probability > $1.probability }.prefix(10))
        }
        return FieldValue(place, candidates)
    }
}

@Suite struct DecodingSimulationTests {
    /// What became of numbers.
    private struct Tally {
        var count = 0, readRight = 0, right = 0, accepted = 0, wrongAccepted = 0
        var changed = 0, changedAccepted = 0, changedWrongAccepted = 0
        var probability = 0.0

        mutating func add(read: String?, text: String?, truth: String, probability: Double, isAccepted: Bool) {
            count += 1
            readRight += read == truth ? 1 : 0
            right += text == truth ? 1 : 0
            self.probability += probability
            accepted += isAccepted ? 1 : 0
            wrongAccepted += isAccepted && text != truth ? 1 : 0
            guard read != text else { return }
            changed += 1
            changedAccepted += isAccepted ? 1 : 0
            changedWrongAccepted += isAccepted && text != truth ? 1 : 0
        }

        func fraction(_ part: Int) -> Double { Double(part) / Double(count) }

        var text: String {
            "\(count) numbers: \(NumberText.percent(fraction(readRight))) exact as read, \(NumberText.percent(fraction(right))) under the rules "
                + "(the probabilities say \(NumberText.percent(probability / Double(count)))); \(NumberText.percent(fraction(accepted))) accepted, "
                + "\(wrongAccepted) of them wrong (\(NumberText.percent(Double(wrongAccepted) / Double(max(1, accepted)), digits: 3))); "
                + "\(changed) changed, \(changedAccepted) of these accepted, \(changedWrongAccepted) wrongly"
        }
    }

    /// Tables of 39 rows: six numbers of one to three digits and their sum, which the writer added wrong now and then.
    private static func tables(_ sheetCount: Int, threshold: Double, brokenRate: Double) -> Tally {
        let rules = RuleSet([Rule(.sum(total: FieldReference("total"), of: [FieldReference("points")]))])
        let decoder = JointDecoder(rules: rules)
        var tally = Tally()
        for sheet in 0..<sheetCount {
            var random = RandomStream(seed: 7, purpose: .testing, sample: UInt64(sheet))
            var reader = SimulatedReader(
                random: RandomStream(seed: 8, purpose: .testing, sample: UInt64(sheet)), unclearFraction: 0.055)
            var values: [FieldValue] = [], truths: [String] = []
            for row in 0..<39 {
                let numbers = (0..<6).map { _ in (0...random.below(3)).map { _ in "\(random.below(10))" }.joined() }
                var total = numbers.reduce(0) { $0 + (Int($1) ?? 0) }
                if random.chance(brokenRate) { total += [1, 10, -1, 9][random.below(4)] }
                for (column, number) in (numbers + [String(max(0, total))]).enumerated() {
                    let place = column < 6 ? ValuePlace(field: "points", row: row, column: column) : ValuePlace(field: "total", row: row)
                    truths.append(number)
                    values.append(SimulatedReader.value(place, reader.digits(number)))
                }
            }
            let decoded = decoder.decode(values)
            let outcomes = decoded.outcomes(threshold: threshold, rules: rules)
            for (place, value) in decoded.values.enumerated() {
                tally.add(
                    read: value.read?.text, text: value.text, truth: truths[place], probability: value.probability,
                    isAccepted: outcomes[place] == .accepted)
            }
        }
        return tally
    }

    @Test(arguments: [0.99, 0.9]) func sumsMendMostOfWhatIsMisread(_ threshold: Double) {
        let tally = Self.tables(40, threshold: threshold, brokenRate: 0.01)
        #expect(abs(tally.fraction(tally.readRight) - 0.96) < 0.01, "\(tally.text)")
        #expect(tally.fraction(tally.right) > 0.982, "\(tally.text)")
        #expect(tally.fraction(tally.accepted) > 0.9, "\(tally.text)")
        #expect(Double(tally.wrongAccepted) <= (1 - threshold) * 0.1 * Double(tally.accepted), "\(tally.text)")
        // As sure as it is right.
        #expect(abs(tally.probability / Double(tally.count) - tally.fraction(tally.right)) < 0.004, "\(tally.text)")
        #expect(tally.changed > 200 && tally.changedAccepted > tally.changed / 4, "\(tally.text)")
        #expect(Double(tally.changedWrongAccepted) <= 2 * (1 - threshold) * Double(tally.changedAccepted), "\(tally.text)")
    }

    /// Student numbers of eight digits, each sheet another student's.
    private static func students(_ pileCount: Int, threshold: Double) throws -> Tally {
        var tally = Tally()
        for pile in 0..<pileCount {
            var random = RandomStream(seed: 9, purpose: .testing, sample: UInt64(pile))
            // As they are given out: years apart, numbers of a year close together.
            var entries: [String] = []
            while entries.count < 400 {
                let entry = "\(22 + random.below(4))" + String(String(1_000_000 + random.below(5000)).dropFirst())
                if !entries.contains(entry) { entries.append(entry) }
            }
            let roster = try Roster(lines: entries.enumerated().map { ($1, $0 + 1) }, file: "roster.csv")
            var reader = SimulatedReader(
                random: RandomStream(seed: 10, purpose: .testing, sample: UInt64(pile)), unclearFraction: 0.055)
            let truths = random.permutation(of: 400).prefix(300).map { entries[$0] }
            let sheets = truths.map { truth in
                let digits = reader.digits(truth)
                return RosterAssignment.Sheet(SimulatedReader.value(ValuePlace(field: "id"), digits), digitProbabilities: digits)
            }
            for (match, truth) in zip(try RosterAssignment(sheets: sheets, roster: roster).matches, truths) {
                tally.add(
                    read: match.read, text: match.entry, truth: truth, probability: match.probability,
                    isAccepted: match.probability >= threshold)
            }
        }
        return tally
    }

    @Test func aListTellsNearlyAllStudents() throws {
        let tally = try Self.students(4, threshold: 0.99)
        #expect(tally.fraction(tally.readRight) < 0.9, "\(tally.text)")
        #expect(tally.fraction(tally.right) > 0.985, "\(tally.text)")
        #expect(tally.fraction(tally.accepted) > 0.9, "\(tally.text)")
        #expect(Double(tally.wrongAccepted) <= 0.01 * Double(tally.accepted), "\(tally.text)")
        #expect(abs(tally.probability / Double(tally.count) - tally.fraction(tally.right)) < 0.015, "\(tally.text)")
    }
}
