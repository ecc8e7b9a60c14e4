import Foundation
import Support
import TestSupport
import Testing

/// Wrong labels are planted among the quickstart's, `curate` looks for them, and who reviews its list from the top, by real keys in a
/// browser, mends them while looking at few digits.
@Suite(
    .tags(.slow), .enabled(if: Tag.runsSlowTests, "slow: run with INKMILL_SLOW_TESTS=1"),
    .enabled(if: Browser.path != nil, "no Chromium is installed"), .timeLimit(.minutes(20)))
struct PlantedErrorsTests {
    /// Of all digits: how many get a wrong label, and the most that are looked at.
    private static let plantedFraction = 0.01, lookedAtFraction = 0.03
    /// Of the wrong labels.
    private static let minMendedFraction = 0.95

    @Test func mostWrongLabelsAreMendedByLookingAtThreeDigitsInAHundred() async throws {
        try await TestData.withTemporaryFolder { folder in
            let project = try Quickstart(in: folder)
            try await project.run(["ingest"], ["--on-bad-sheet", "skip"])
            let truth = try await project.labels()
            let planted = Self.planted(in: truth, seed: 1)
            try project.correct(planted)
            let wrong = try await project.labels()
            #expect(wrong.filter { truth[$0.key] != $0.value } == planted)

            try await project.run(["curate"])
            let issues = try project.labelIssues(), mostLookedAt = Int(Double(truth.count) * Self.lookedAtFraction)
            let lookedAt = Array(issues.prefix(mostLookedAt))
            try await RunningReview.inBrowser(project.manifest, by: "anna", folder: folder + "/browser") { review, _, page in
                try await page.open(review.address + "#view=single&queue=labelIssue")
                for digit in lookedAt {
                    try await page.wait(for: "new URLSearchParams(location.hash.slice(1)).get('digit') === '\(digit)'")
                    try await page.wait(for: "document.querySelector('.crop img')?.naturalWidth > 0")
                    let shown = try await page.value("document.querySelector('.single .label b').textContent")
                    #expect(shown == wrong[digit], "\(digit)")
                    try await page.press(try #require(truth[digit]))
                }
                try await page.wait(for: "document.getElementById('saved').textContent === 'Saved'")
            }

            let decisions = try project.decisions(by: "anna")
            #expect(decisions.map(\.digit) == lookedAt)
            #expect(decisions.allSatisfy { $0.now.map(String.init) == truth[$0.digit] })
            let decided = Set(decisions.map(\.digit)), mendedCount = planted.keys.count(where: decided.contains)
            print(
                "planted errors: \(planted.count) of \(truth.count) labels, \(mendedCount) mended by looking at \(lookedAt.count) digits of "
                    + "\(issues.count) listed")
            #expect(Double(mendedCount) >= Self.minMendedFraction * Double(planted.count))
            // What counts is what was decided, over what the table says.
            let mended = try await project.labels()
            #expect(mended.filter { truth[$0.key] != $0.value } == planted.filter { !decided.contains($0.key) })
            try await project.run(["labels", "verify"])
        }
    }

    /// Wrong labels for digits drawn by a seed, by id; each is any of the nine others.
    private static func planted(in labels: [String: String], seed: UInt64) -> [String: String] {
        var stream = RandomStream(seed: seed, purpose: .testing)
        let digits = labels.keys.sorted(), count = Int((Double(digits.count) * plantedFraction).rounded())
        var planted: [String: String] = [:]
        for index in stream.permutation(of: digits.count).prefix(count) {
            let label = labels[digits[index]].flatMap(Int.init) ?? 0
            planted[digits[index]] = String((label + 1 + stream.below(9)) % 10)
        }
        return planted
    }
}

/// A copy of the quickstart.
private struct Quickstart {
    let root: String

    var manifest: String { root + "/manifests/quickstart.yaml" }

    init(in root: String) throws {
        self.root = root
        for folder in ["manifests/templates", "raw"] {
            try FileManager.default.createDirectory(atPath: root + "/" + folder, withIntermediateDirectories: true)
        }
        for name in ["manifests/quickstart.yaml", "manifests/templates/quickstart.yaml", "raw/quickstart"] {
            try FileManager.default.copyItem(atPath: TestData.root + "/" + name, toPath: root + "/" + name)
        }
    }

    /// Runs a command on the manifest.
    func run(_ command: [String], _ options: [String] = []) async throws {
        let run = try await inkmill(command + [manifest] + options)
        try #require(run.status == 0, "\(command): \(run.errors)")
    }

    /// The labels that count, by the digits' ids. No name or reason there holds a comma.
    func labels() async throws -> [String: String] {
        let file = root + "/labels.csv"
        try await run(["labels", "export"], ["--all", "--output", file, "--force"])
        let lines = try FileContent.text(of: file).split(whereSeparator: \.isNewline)
            .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        let label = try #require(lines.first?.firstIndex(of: "label")), digit = try #require(lines.first?.firstIndex(of: "digit"))
        return Dictionary(lines.dropFirst().map { (String($0[digit]), String($0[label])) }) { first, _ in first }
    }

    /// Has the manifest name a table of other labels.
    func correct(_ labels: [String: String]) throws {
        let lines = labels.sorted { $0.key < $1.key }.map { "\($0.key),\($0.value)\n" }
        try AtomicFile.write("digit,label\n" + lines.joined(), to: root + "/manifests/planted.csv")
        let text = try FileContent.text(of: manifest), template = "      template: templates/quickstart.yaml\n"
        try #require(text.contains(template))
        try AtomicFile.write(text.replacing(template, with: template + "      corrections: planted.csv\n"), to: manifest)
    }

    /// The ids of digits whose labels `curate` doubts, the worst first.
    func labelIssues() throws -> [String] {
        struct Finding: Decodable {
            let kind: String
            let digit: String
            let rank: Int
        }
        let findings = try JSONFile.readLines(Finding.self, from: root + "/processed/quickstart/curation/findings.jsonl")
        return findings.filter { $0.kind == "labelIssue" }.sorted { $0.rank < $1.rank }.map(\.digit)
    }

    struct Decision: Decodable {
        let digit: String
        let now: Int?
    }

    func decisions(by reviewer: String) throws -> [Decision] {
        try JSONFile.readLines(Decision.self, from: root + "/manifests/labels/quickstart/\(reviewer).jsonl")
    }
}
