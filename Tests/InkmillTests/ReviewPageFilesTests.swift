import Foundation
import Support
import TestSupport
import Testing

/// The files of the review page, as they are handed out: nothing that the page's own rules forbid, and nothing from elsewhere.
struct ReviewPageFilesTests {
    private static let folder = TestData.root + "/Sources/ReviewServer/Page"

    private static func files(endingIn ending: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(ending) }.sorted()
    }

    /// A module that is not named there is fetched only once another has come that asks for it.
    @Test func allModulesAreFetchedAhead() throws {
        let page = try FileContent.text(of: Self.folder + "/index.html")
        let named = page.matches(of: /modulepreload" href="page\/([a-z]+\.js)"/).map { String($0.1) }
        #expect(named == (try Self.files(endingIn: ".js")).filter { $0 != "main.js" })
        #expect(page.contains("<script type=\"module\" src=\"page/main.js\"></script>"))
    }

    @Test func nothingComesFromElsewhere() throws {
        let names = try Self.files(endingIn: ".js") + Self.files(endingIn: ".css") + Self.files(endingIn: ".html")
        #expect(names.count > 20)
        for name in names {
            let text = try FileContent.text(of: Self.folder + "/" + name).replacing("http://www.w3.org/2000/svg", with: "")
            for forbidden in ["http://", "https://", "//cdn", "@import", "url(data:", "importScripts"] {
                #expect(!text.contains(forbidden), "\(name) holds \(forbidden)")
            }
        }
    }

    /// Texts of sheets, writers and people are shown as texts.
    @Test func noTextBecomesMarkup() throws {
        for name in try Self.files(endingIn: ".js") {
            let text = try FileContent.text(of: Self.folder + "/" + name)
            for forbidden in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"] {
                #expect(!text.contains(forbidden), "\(name) holds \(forbidden)")
            }
        }
        let page = try FileContent.text(of: Self.folder + "/index.html")
        #expect(!page.contains(" style=") && !page.contains(" on") && !page.contains("<style"))
    }
}
