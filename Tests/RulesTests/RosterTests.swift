import Support
import Testing
@testable import Rules

@Suite struct HungarianAssignmentTests {
    private static func costs(_ number: Int) -> [[Double]] {
        var random = RandomStream(seed: UInt64(number), purpose: .testing)
        let rowCount = 1 + random.below(5), columnCount = rowCount + random.below(3)
        // Whole numbers make ties.
        let isWhole = random.below(2) == 0
        return (0..<rowCount).map { _ in
            (0..<columnCount).map { _ in isWhole ? Double(random.below(6)) - 2 : 10 * random.unit() }
        }
    }

    /// The least cost of all assignments, row by row.
    private static func least(_ costs: [[Double]], row: Int = 0, taken: Set<Int> = [], forced: (row: Int, column: Int)? = nil) -> Double {
        if row == costs.count { return 0 }
        return costs[row].indices.filter { !taken.contains($0) }.map { column in
            if let forced, (forced.row == row) != (forced.column == column) { return Double.infinity }
            return costs[row][column] + least(costs, row: row + 1, taken: taken.union([column]), forced: forced)
        }.min() ?? .infinity
    }

    @Test(arguments: 0..<200) func costIsTheLeastOfAllAssignments(_ number: Int) {
        let costs = Self.costs(number), assignment = HungarianAssignment(costs: costs)
        #expect(Set(assignment.columns).count == costs.count)
        #expect(abs(assignment.cost - Self.least(costs)) < 1e-9)
        for row in costs.indices {
            for (column, extra) in assignment.extraCosts(ofRow: row).enumerated() {
                let forced = Self.least(costs, forced: (row, column))
                #expect(abs(assignment.cost + extra - forced) < 1e-9, "\(number): row \(row), column \(column)")
            }
        }
    }

    @Test func nothingIsAssignedToNothing() {
        #expect(HungarianAssignment(costs: []).columns.isEmpty)
    }
}

@Suite struct RosterAssignmentTests {
    private static func roster(_ texts: String...) throws -> Roster {
        try Roster(lines: texts.enumerated().map { ($1, $0 + 1) }, file: "roster.csv")
    }

    private static func sheet(_ candidates: (String, Double)..., digits: [[Double]]? = nil) -> RosterAssignment.Sheet {
        .init(FieldValue(ValuePlace(field: "id"), candidates.map { Candidate($0.0, $0.1) }), digitProbabilities: digits)
    }

    @Test func eachEntryIsGivenOnce() throws {
        // Both look like 12; the second may be 17 too.
        let sheets = [Self.sheet(("12", 0.9), ("18", 0.05)), Self.sheet(("12", 0.6), ("17", 0.35))]
        let matches = try RosterAssignment(sheets: sheets, roster: try Self.roster("12", "17", "99")).matches
        #expect(matches.map(\.entry) == ["12", "17"] && matches.map(\.isChanged) == [false, true])
        // With the other sheets' entries and 99, which nothing speaks for, nearly nothing else is possible.
        #expect(matches.allSatisfy { $0.probability > 0.95 && $0.probability < 1 })
    }

    @Test func aNumberThatIsNotInTheListIsUnlikely() throws {
        let match = try RosterAssignment(
            sheets: [Self.sheet(("12345678", 0.97))], roster: try Self.roster("12345679", "87654321")
        ).matches[0]
        #expect(match.probability < 0.9 && match.isChanged)
    }

    @Test func digitsSpeakForEntriesThatAreNoCandidates() throws {
        func digit(_ likely: Int, _ other: Int) -> [Double] { (0..<10).map { $0 == likely ? 0.6 : $0 == other ? 0.32 : 0.01 } }
        let roster = try Self.roster("17", "72", "34")
        let unknown = try RosterAssignment(sheets: [Self.sheet(("12", 0.4))], roster: roster).matches[0]
        let known = try RosterAssignment(
            sheets: [Self.sheet(("12", 0.4), digits: [digit(1, 7), digit(2, 7)])], roster: roster
        ).matches[0]
        #expect(known.probability > unknown.probability)
        #expect(["17", "72"].contains(known.entry))
    }

    @Test func moreSheetsThanEntriesAreTold() throws {
        let roster = try Self.roster("1", "2")
        let error = #expect(throws: RosterError.moreSheets(sheetCount: 4, entryCount: 2)) {
            try RosterAssignment(sheets: (0..<4).map { _ in Self.sheet(("1", 0.9)) }, roster: roster)
        }
        #expect(error?.diagnostics.first?.message.contains("2 more") == true)
    }

    @Test func mistakesInTheListAreToldWithTheirLines() throws {
        let lines = [("12", 2), ("1x", 3), ("", 4), ("12", 5), ("-3", 6), ("012", 7)]
        let error = #expect(throws: RosterErrors.self) { try Roster(lines: lines, file: "roster.csv") }
        let diagnostics = try #require(error).diagnostics
        #expect(diagnostics.map(\.code) == ["roster.not-a-number", "roster.given-twice", "roster.not-a-number"])
        #expect(diagnostics.map { $0.location?.description } == ["roster.csv:3:1", "roster.csv:5:1", "roster.csv:6:1"])
        #expect(diagnostics[1].message.contains("line 2"))
        #expect(throws: RosterErrors.self) { try Roster(lines: [("", 1)], file: "roster.csv") }
        let long = #expect(throws: RosterErrors.self) { try Roster(lines: (1...80).map { ("x", $0) }, file: "roster.csv") }
        #expect(long?.diagnostics.count == 51 && long?.diagnostics.last?.message == "and 30 more")
    }
}
