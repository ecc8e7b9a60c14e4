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

    /// The modules that a module asks for, and those that they ask for.
    private static func modules(of main: String) throws -> Set<String> {
        var found: Set<String> = [], waiting = [main]
        while let name = waiting.popLast() {
            let text = try FileContent.text(of: folder + "/" + name)
            for match in text.matches(of: /from "\.\/([a-z]+\.js)"/) where found.insert(String(match.1)).inserted {
                waiting.append(String(match.1))
            }
        }
        return found
    }

    /// A module that is not named there is fetched only once another has come that asks for it.
    @Test(arguments: [("index.html", "main.js"), ("numbers.html", "numbers.js")])
    func allModulesAreFetchedAhead(page: String, main: String) throws {
        let text = try FileContent.text(of: Self.folder + "/" + page)
        let named = text.matches(of: /modulepreload" href="page\/([a-z]+\.js)"/).map { String($0.1) }
        #expect(named == (try Self.modules(of: main)).sorted())
        #expect(text.contains("<script type=\"module\" src=\"page/\(main)\"></script>"))
    }

    @Test func everyModuleIsAskedFor() throws {
        let asked = try Self.modules(of: "main.js").union(Self.modules(of: "numbers.js"))
        #expect(try asked.sorted() == Self.files(endingIn: ".js").filter { $0 != "main.js" && $0 != "numbers.js" })
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
        for name in try Self.files(endingIn: ".html") {
            let page = try FileContent.text(of: Self.folder + "/" + name)
            #expect(!page.contains(" style=") && !page.contains(" on") && !page.contains("<style"), "\(name)")
        }
    }
}
