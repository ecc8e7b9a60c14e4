import Foundation
import Ingest
import Support

/// A link from a page of a run to a place of the review page.
///
/// A page that is opened as a file knows neither the port nor the token of a review: there the link leads to the line that says how to start one
/// (`line`). The review's server turns the links into its own (`ServedReport`).
struct ReviewLink {
    /// As the review page has it behind `#` in its address.
    let place: String

    /// The anchor of the line.
    static let anchor = "review"

    private init(_ fields: [(name: String, value: String)]) {
        place = fields.map { "\($0.name)=\(HTML.escaped($0.value))" }.joined(separator: "&")
    }

    /// One digit, in a queue where that has it.
    static func digit(_ id: String, queue: String = "all") -> ReviewLink {
        ReviewLink([("view", "single"), ("queue", queue), ("digit", id)])
    }

    /// The page of a sheet, by its row in the list of sheets.
    static func sheet(_ index: Int, of sheets: [SheetSummary]) -> ReviewLink {
        // Several pages of one file are told apart by a number, as in the review page.
        let file = sheets[index].file, count = sheets[...index].count { $0.file == file }
        return ReviewLink([("view", "sheet"), ("queue", "all"), ("sheet", count == 1 ? file : "\(file) \(count)")])
    }

    /// All digits of a writer.
    static func writer(_ name: String) -> ReviewLink { ReviewLink([("view", "wall"), ("queue", "writer"), ("of", name)]) }

    /// All digits of a label, 0…9.
    static func label(_ label: UInt8) -> ReviewLink { ReviewLink([("view", "wall"), ("queue", "class"), ("of", "\(label)")]) }

    /// The digits of a queue that have one label and were read as another, 0…9 both.
    static func wall(queue: String, label: UInt8, read: UInt8) -> ReviewLink {
        ReviewLink([("view", "wall"), ("queue", queue), ("label", "\(label)"), ("read", "\(read)")])
    }

    /// The map of all digits.
    static let map = ReviewLink([("view", "map")])

    /// - Parameter path: where the link leads in a page opened as a file; nil for the line.
    func html(_ content: HTML, path: String? = nil) -> HTML {
        let target = path.map(HTML.escaped) ?? "#" + Self.anchor
        return "<a href=\"\(target)\" data-review=\"\(place)\">\(content)</a>"
    }

    /// Tells where the links lead: they work in the review.
    ///
    /// The file's name alone stands in it: the page is the same wherever the command was given.
    ///
    /// - Parameters:
    ///   - manifest: its path.
    ///   - key: that opens the page in the review.
    static func line(manifest: String, key: String) -> HTML {
        let name = (manifest as NSString).lastPathComponent
        return """
            <p class="soft" id="\(anchor)">To decide about what is shown, start <code>inkmill review \(name)</code>, with the path of that manifest, and press
            <kbd>\(key)</kbd> there: on that page each picture opens its digit.</p>

            """
    }
}
