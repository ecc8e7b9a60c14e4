import Foundation
import Support
import TestSupport
import Testing

/// The page for numbers in a browser, by real keys: from the pictures to the table with what a person says.
@Suite(.serialized, .enabled(if: Browser.path != nil, "no Chromium is installed"), .timeLimit(.minutes(10)))
struct NumberPageTests {
    /// One sheet of four rows of ten digits each, of which every row is left to a person.
    private struct Pile {
        let folder: String
        let project: TinyProject

        init(in folder: String) async throws {
            self.folder = folder
            project = try TinyProject(in: folder + "/project", sheetCount: 2)
            let run = try await recognize()
            try #require(run.status == 0, "\(run.errors)")
        }

        func recognize() async throws -> ProgramRun {
            try await inkmill([
                "recognize", "builtin/mnist", project.scans + "/w1.png", "--template", project.root + "/manifests/templates/tiny.yaml",
                "--numbers", folder + "/results.csv", "--accept-above", "1",
            ])
        }

        var json: String { folder + "/results.json" }

        /// The numbers of the table, row by row.
        func table() throws -> [String] {
            try FileContent.text(of: folder + "/results.csv").split(separator: "\n").dropFirst().map { line in
                String(line.split(separator: ",", omittingEmptySubsequences: false)[3])
            }
        }

        /// What was said, each with the number.
        func answers() throws -> [String] {
            try FileContent.text(of: folder + "/results-answers/anna.jsonl").split(separator: "\n").map { line in
                let event = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
                let verdict = event["verdict"] as? String ?? ""
                return verdict == "number" ? "number \(event["now"] as? String ?? "")" : verdict
            }
        }
    }

    private static let isSaved = "document.getElementById('saved').textContent === 'Saved'"

    private static let hasPictures =
        "document.querySelector('.number-crop img')?.naturalWidth > 0 && document.querySelector('.number-row img')?.naturalWidth > 0"

    private static func isAt(row: Int) -> String {
        "document.querySelector('.number-place')?.textContent.includes('row \(row)') && document.activeElement.id === 'number'"
    }

    @Test func numbersAreTypedAndTheTableIsRenewed() async throws {
        try await TestData.withTemporaryFolder { folder in
            let pile = try await Pile(in: folder), read = try pile.table()
            #expect(read.count == 4 && read.allSatisfy { $0.hasSuffix("?") })
            try await RunningReview.inBrowser(pile.json, by: "anna", folder: folder + "/browser") { server, _, page in
                try await page.open(server.address)
                try await page.wait(for: Self.isAt(row: 1) + " && " + Self.hasPictures)
                #expect(try await page.value("document.getElementById('progress').textContent") == "0 of 4")
                // What is proposed, by Enter alone.
                try await page.press("Enter")
                try await page.wait(for: Self.isAt(row: 2))
                // Too long, and insisted on.
                try await page.type("12345678901")
                try await page.press("Enter")
                try await page.wait(for: "document.getElementById('objection').textContent.includes('11 digits')")
                #expect(try pile.answers().count == 1)
                try await page.press("Enter")
                try await page.wait(for: Self.isAt(row: 3))
                try await page.press("n")
                try await page.wait(for: Self.isAt(row: 4))
                #expect(try await page.value("location.hash.includes('number=')") == "true")
                // Taken back and brought back.
                try await page.press("u")
                try await page.wait(for: Self.isAt(row: 3) + " && document.getElementById('progress').textContent === '2 of 4'")
                try await page.press("r")
                // Keys count once the number is shown anew, with all that was said of it.
                try await page.wait(
                    for:
                        "document.getElementById('progress').textContent === '3 of 4' && document.querySelectorAll('.past li').length === 3"
                )
                try await page.press("ArrowRight")
                try await page.wait(for: Self.isAt(row: 4))
                try await page.reload()
                try await page.wait(for: Self.isAt(row: 4))
                try await page.press("x")
                try await page.wait(for: "document.getElementById('bars').textContent.includes('Nothing is left')")
                try await page.wait(for: Self.isSaved)
                let first = read[0].dropLast()
                #expect(try pile.answers() == ["number \(first)", "number 12345678901", "empty", "undone", "undone", "unreadable"])
                #expect(try pile.table() == [String(first), "12345678901", "", "?"])
            }
            // Reading the pictures again changes nothing, and asks for no permission.
            let again = try await pile.recognize()
            #expect(again.status == 0, "\(again.errors)")
            #expect(try pile.table()[1] == "12345678901")
        }
    }

    @Test func aTableThatWasLeftHalfwayIsRenewedWhenTheReviewEnds() async throws {
        try await TestData.withTemporaryFolder { folder in
            let pile = try await Pile(in: folder)
            try await RunningReview.inBrowser(pile.json, by: "anna", folder: folder + "/browser") { server, _, page in
                try await page.resize(width: 820, height: 1180, isPhone: true)
                try await page.open(server.address)
                try await page.wait(for: Self.isAt(row: 1) + " && " + Self.hasPictures)
                try await page.type("77")
                try await page.touch("#enter")
                try await page.wait(for: Self.isAt(row: 2))
                #expect(try pile.table()[0].hasSuffix("?"))
            }
            #expect(try pile.table()[0] == "77" && pile.table()[1].hasSuffix("?"))
        }
    }
}
