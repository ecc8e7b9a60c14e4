import Foundation
import Support
import TestSupport
import Testing

/// The review page in a browser, by real keys: what it shows, what it saves, and what it does where nothing can be saved.
@Suite(.serialized, .enabled(if: Browser.path != nil, "no Chromium is installed"), .timeLimit(.minutes(10)))
struct ReviewPageTests {
    /// A project of about 200 digits, and a page on which they are reviewed.
    private struct Review {
        let project: TinyProject
        let server: RunningReview
        let browser: Browser
        let page: BrowserPage

        /// What has been decided, of each decision the verdict, the digit and the label from then on.
        func decisions(by reviewer: String = "anna") throws -> [(verdict: String, digit: String, now: Int?)] {
            let lines = try FileContent.text(of: project.root + "/manifests/labels/tiny/\(reviewer).jsonl").split(separator: "\n")
            return try lines.map { line in
                let event = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
                return (event["verdict"] as? String ?? "", event["digit"] as? String ?? "", event["now"] as? Int)
            }
        }

        /// Opens a place of the page and waits until its digits are to be seen.
        func open(_ place: String, in tab: BrowserPage? = nil) async throws {
            let tab = tab ?? page
            try await tab.open(server.address + "#" + place)
            try await tab.wait(for: "document.querySelector('.cell .tile')?.style.backgroundImage.startsWith('url')")
        }
    }

    private static let isSaved = "document.getElementById('saved').textContent === 'Saved'"

    /// What a cell of the wall says: its label and the mark of its state.
    private static func cell(_ index: Int) -> String { "document.getElementById('cell-\(index)').textContent" }

    private func withReview(_ body: (Review) async throws -> Void) async throws {
        try await TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder + "/project")
            let ingest = try await inkmill(["ingest", project.manifest, "--on-bad-sheet", "skip", "--quiet"])
            try #require(ingest.status == 0, "\(ingest.errors)")
            try await RunningReview.inBrowser(project.manifest, by: "anna", folder: folder + "/browser") { server, browser, page in
                try await body(Review(project: project, server: server, browser: browser, page: page))
            }
        }
    }

    @Test func labelsAreMendedByKeysAndTakenBackAfterAReload() async throws {
        try await withReview { review in
            let page = review.page
            try await review.open("view=wall&queue=all&label=7")
            let labels = try await page.value("[...document.querySelectorAll('.cell b')].map(b => b.textContent).join('')")
            #expect(labels.count == 20 && Set(labels) == ["7"])

            try await page.press("1")
            try await page.press("x")
            try await page.wait(for: Self.isSaved)
            let first = try await page.value(Self.cell(0)), second = try await page.value(Self.cell(1))
            #expect(first == "1✎")
            #expect(second == "×")
            let decisions = try review.decisions()
            #expect(decisions.map(\.verdict) == ["relabeled", "notADigit"])
            #expect(decisions.map(\.now) == [1, nil])

            // After a reload, what was decided is hidden, and can be taken back nonetheless.
            try await page.reload()
            try await page.wait(for: "document.querySelectorAll('.cell').length === 18")
            try await page.press("u")
            try await page.wait(for: "document.getElementById('said').textContent.startsWith('Taken back')")
            #expect(try review.decisions().last?.digit == decisions[1].digit)
            #expect(try review.decisions().last?.verdict == "undone")
            try await page.press("r")
            try await page.wait(for: "document.getElementById('said').textContent.startsWith('Back again')")
            try await review.open("view=wall&queue=all&decided=1")
            try await page.wait(for: "document.querySelectorAll('.cell.relabeled').length === 1")
            let leftOutCount = try await page.value("document.querySelectorAll('.cell.left-out').length")
            #expect(leftOutCount == "1")
        }
    }

    @Test func aPageIsConfirmedButForWhatIsMarkedAndComesBackAsOne() async throws {
        try await withReview { review in
            let page = review.page
            try await review.open("view=wall&queue=class&of=3")
            try await page.press("ArrowRight", shift: true)
            try await page.press("ArrowRight", shift: true)
            let marked = try await page.value("document.querySelectorAll('.cell.marked').length")
            #expect(marked == "3")
            try await page.press(" ")
            try await page.press("Enter")
            try await page.wait(for: Self.isSaved)
            #expect(try review.decisions().filter { $0.verdict == "confirmed" && $0.now == 3 }.count == 18)
            // What is marked is looked at one by one.
            try await page.wait(for: "location.hash.includes('view=single') && location.hash.includes('queue=marked')")
            try await page.wait(
                for: "document.querySelector('.crop img')?.naturalWidth > 0 && document.querySelector('.row-frame img')?.naturalWidth > 0")
            try await page.press("8")
            try await page.wait(for: Self.isSaved)
            #expect(try review.decisions().last?.now == 8)

            try await page.press("z", control: true)
            try await page.wait(for: "document.getElementById('said').textContent.startsWith('Taken back')")
            try await page.press("u")
            try await page.wait(for: "document.getElementById('said').textContent === 'Taken back: 18 decisions.'")
            #expect(try review.decisions().filter { $0.verdict == "undone" }.count == 19)
        }
    }

    @Test func aSecondTabThatIsBehindIsToldSoAndDecidesAgain() async throws {
        try await withReview { review in
            let page = review.page
            try await review.open("view=wall&queue=class&of=5")
            let other = try await review.browser.page()
            try await review.open("view=wall&queue=class&of=5", in: other)
            try await page.bringToFront()
            try await page.press("6")
            try await page.wait(for: Self.isSaved)

            try await other.bringToFront()
            try await other.press("9")
            try await other.wait(for: "document.querySelector('.bar[data-name=conflict]')?.textContent.includes('labeled 6 by anna')")
            let shown = try await other.value(Self.cell(0))
            #expect(shown == "6✎")
            #expect(try review.decisions().count == 1)
            try await other.press("Home")
            try await other.press("9")
            try await other.wait(for: "\(Self.cell(0)) === '9✎' && \(Self.isSaved)")
            #expect(try review.decisions().map(\.now) == [6, 9])
        }
    }

    @Test func whatCouldNotBeSavedIsShownAsBeforeAndTriedAgain() async throws {
        try await withReview { review in
            let page = review.page
            try await review.open("view=wall&queue=class&of=2")
            try await page.setOffline(true)
            try await page.press("4")
            try await page.press("2")
            try await page.wait(
                for:
                    "document.querySelector('.bar[data-name=unsaved]')?.textContent.includes('1 digit labeled 4, 1 digit labeled 2.')"
            )
            let shown = try await page.value("\(Self.cell(0)) + \(Self.cell(1))")
            #expect(!shown.contains("✎") && !shown.contains("✓"))
            #expect(((try? review.decisions()) ?? []).isEmpty)

            try await page.setOffline(false)
            _ = try await page.value("document.querySelector('.bar[data-name=unsaved] button').click()")
            try await page.wait(for: Self.isSaved)
            let saved = try await page.value("\(Self.cell(0)) + \(Self.cell(1))")
            #expect(saved == "4✎2✓")
            #expect(try review.decisions().map(\.now) == [4, 2])
            let bars = try await page.value("document.querySelectorAll('.bar[data-name=unsaved]').length")
            #expect(bars == "0")
        }
    }

    @Test func backAndForwardLeadThroughWhatWasLookedAt() async throws {
        try await withReview { review in
            let page = review.page
            try await review.open("view=wall&queue=all")
            try await page.press("ArrowDown")
            try await page.press("o")
            try await page.wait(for: "document.querySelector('.crop img')?.naturalWidth > 0")
            let digit = try await page.value("new URLSearchParams(location.hash.slice(1)).get('digit')")
            try await page.press("g")
            try await page.wait(for: "document.querySelectorAll('.cells .cell').length === 40")
            try await page.wait(for: "document.querySelector('.page-frame > img')?.naturalWidth > 0")
            try await page.press("h")
            try await page.wait(for: "document.body.dataset.view === 'history'")
            for view in ["sheet", "single", "wall"] {
                _ = try await page.value("history.back()")
                try await page.wait(for: "document.body.dataset.view === '\(view)'")
            }
            _ = try await page.value("history.forward()")
            try await page.wait(for: "document.body.dataset.view === 'single' && location.hash.includes('\(digit)')")
            try await page.reload()
            try await page.wait(for: "document.querySelector('.crop img')?.naturalWidth > 0 && location.hash.includes('\(digit)')")
        }
    }

    @Test func aSheetIsLeftOutAndTakenBackByKeysAlone() async throws {
        try await withReview { review in
            let page = review.page
            try await review.open("view=wall&queue=all")
            try await page.press("d")
            try await page.wait(for: "document.activeElement.type === 'radio'")
            try await page.press("ArrowDown")
            try await page.press("Tab")
            try await page.type("written twice")
            try await page.press("Enter")
            try await page.wait(for: "\(Self.isSaved) && document.querySelectorAll('.cell.left-out').length === 40")
            #expect(try review.decisions().map(\.verdict) == ["excluded"])
            try await page.press("u")
            try await page.wait(for: "document.querySelectorAll('.cell.left-out').length === 0")
            try await page.press("F1")
            try await page.wait(for: "document.querySelector('dialog.help').open")
            try await page.press("Escape")
            try await page.wait(for: "!document.querySelector('dialog.help').open")
        }
    }

    /// The finding that is clicked is the digit that is shown, in the queue of its kind, and one that was decided about since too.
    @Test func aFindingOpensItsDigitInTheReview() async throws {
        try await TestData.withTemporaryFolder { folder in
            let project = try TinyProject(in: folder + "/project")
            try project.edit("split:", "curation: { folds: 2, network: tiny }\nsplit:")
            let curated = try await inkmill(["curate", project.manifest, "--on-bad-sheet", "skip", "--quiet"])
            try #require([0, 65].contains(curated.status), "\(curated.errors)")
            try await RunningReview.inBrowser(project.manifest, by: "anna", folder: folder + "/browser") { server, browser, page in
                let review = Review(project: project, server: server, browser: browser, page: page)
                try await review.open("view=wall&queue=all")
                try await page.press("t")
                try await page.wait(for: "document.getElementById('said').textContent.includes('inkmill run')")
                var lastPlace = ""
                for isDecided in [false, true] {
                    try await page.press("f")
                    try await page.wait(for: "document.querySelector('li.card.mistake a img')?.naturalWidth > 0")
                    let radius = try await page.value("getComputedStyle(document.querySelector('li.card')).borderRadius")
                    #expect(radius == "8px", "the page's own style is not allowed")
                    let target = try await page.value("document.querySelector('li.card.mistake a').getAttribute('href')")
                    _ = try await page.value("document.querySelector('li.card.mistake a').click()")
                    try await page.wait(
                        for: "document.body.dataset.view === 'single' && document.querySelector('.crop img')?.naturalWidth > 0")
                    // The address follows a moment later.
                    if isDecided { try await page.wait(for: "location.hash.includes('decided=1')") }
                    let place = try await page.value("location.hash")
                    lastPlace = place
                    let fields = try #require(URLComponents(string: "?" + target.replacing("./#", with: ""))?.queryItems)
                    let digit = try #require(fields.first { $0.name == "digit" }?.value)
                    #expect(place.contains("digit=\(digit)") && place.contains("decided=1") == isDecided, "\(place)")
                    let progress = try await page.value("document.querySelector('.queue-head .soft').textContent")
                    #expect(progress.hasPrefix("1 of "), "\(progress)")
                    if !isDecided {
                        try await page.press("x")
                        try await page.wait(for: Self.isSaved)
                        #expect(try review.decisions().map(\.digit) == [digit])
                    }
                }
                // Back leads to the page of findings.
                _ = try await page.value("history.back()")
                try await page.wait(for: "document.querySelector('li.card.mistake a') !== null")
                try await page.resize(width: 390, height: 844, isPhone: true)
                let width = try await page.value("document.documentElement.scrollWidth")
                #expect(width == "390")
                // The link on it leads to where one was.
                _ = try await page.value("document.querySelector('#review a').click()")
                try await page.wait(for: "document.body.dataset.view === 'single'")
                let returned = try await page.value("location.hash")
                #expect(returned == lastPlace)
            }
        }
    }

    @Test func aPhoneShowsAllOfItAndATouchMarks() async throws {
        try await withReview { review in
            let page = review.page
            try await page.resize(width: 390, height: 844, isPhone: true)
            try await review.open("view=wall&queue=all")
            for view in ["wall", "single", "sheet", "history"] {
                _ = try await page.value("location.hash = 'view=\(view)&queue=all'")
                try await page.wait(for: "document.body.dataset.view === '\(view)'")
                let width = try await page.value("document.documentElement.scrollWidth")
                #expect(width == "390", "\(view)")
            }
            _ = try await page.value("location.hash = 'view=wall&queue=all'")
            try await page.wait(for: "document.body.dataset.view === 'wall'")
            try await page.touch("#cell-2")
            try await page.wait(for: "document.getElementById('cell-2').classList.contains('marked')")
            try await page.touch("#cell-3", for: .milliseconds(800))
            try await page.wait(for: "document.body.dataset.view === 'single'")
        }
    }

    /// WCAG 2.2, success criterion 1.4.3: texts stand out by 4.5 : 1.
    @Test(arguments: [false, true]) func textsStandOutOnLightAndDarkScreens(isDark: Bool) async throws {
        try await withReview { review in
            let page = review.page
            try await page.setDark(isDark)
            try await review.open("view=wall&queue=all")
            let ground = try await page.value("getComputedStyle(document.body).backgroundColor")
            #expect(ground == (isDark ? "rgb(20, 23, 29)" : "rgb(255, 255, 255)"))
            try await page.press("7")
            try await page.press(" ")
            try await page.wait(for: Self.isSaved)
            let faint = """
                (() => {
                  const parts = (color) => color.match(/[\\d.]+/g).map(Number);
                  const linear = (part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
                  const light = (color) => {
                    const [red, green, blue] = parts(color).map(linear);
                    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
                  };
                  const ground = (element) => {
                    for (let each = element; each; each = each.parentElement) {
                      const color = getComputedStyle(each).backgroundColor;
                      if (parts(color)[3] !== 0) return color;
                    }
                    return 'rgb(255, 255, 255)';
                  };
                  const holdsText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
                  const faint = new Set();
                  let count = 0;
                  for (const element of document.querySelectorAll('body *:not(#said):not(:disabled)')) {
                    if (!holdsText(element) || element.getClientRects().length === 0) continue;
                    count += 1;
                    const lights = [getComputedStyle(element).color, ground(element)].map(light);
                    const contrast = (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
                    if (contrast < 4.5) faint.add(element.tagName + '.' + element.className + ' ' + contrast.toFixed(2));
                  }
                  return count > 30 ? [...faint].join(', ') : 'only ' + count + ' texts are there';
                })()
                """
            for key in ["w", "o", "h"] {
                try await page.press(key)
                try await Task.sleep(for: .milliseconds(500))
                let found = try await page.value(faint)
                #expect(found == "", "after \(key)")
            }
        }
    }

    @Test func whoMayOnlyLookIsToldWhyKeysDoNothing() async throws {
        try await withReview { review in
            let looking = try await RunningReview(review.project.manifest, by: "anna")
            let page = review.page
            try await page.open(looking.address + "#view=wall&queue=all")
            try await page.wait(for: "document.querySelectorAll('.cell').length > 100")
            try await page.press("3")
            try await page.wait(for: "document.getElementById('said').textContent.startsWith('Nothing can be decided: ')")
            let buttons = try await page.value("document.querySelectorAll('#actions button:not(:disabled)').length")
            #expect(buttons == "0")
            await looking.stop()
        }
    }
}
