/// A page of ours taken apart: its elements as a tree, for tests that ask how it is built.
///
/// Reads what we write, and no other HTML: every element is closed but the void ones, and attributes stand in double quotes.
public struct HTMLDocument {
    public final class Element {
        public let name: String
        public let attributes: [String: String]
        public fileprivate(set) var children: [Element] = []
        /// All text within it.
        public fileprivate(set) var text = ""

        fileprivate init(name: String, attributes: [String: String]) {
            self.name = name
            self.attributes = attributes
        }

        /// It and all below it, in the order of the page.
        public var all: [Element] { [self] + children.flatMap(\.all) }

        /// All below it of that name.
        public func all(_ name: String) -> [Element] { all.filter { $0.name == name } }

        public var classes: [String] { (attributes["class"] ?? "").split(separator: " ").map(String.init) }
    }

    /// What is wrong with a page.
    public struct Defect: Error, CustomStringConvertible {
        public let description: String
    }

    public let root: Element

    private static let void: Set = ["meta", "img", "br", "wbr"]

    public init(_ page: String) throws {
        root = Element(name: "page", attributes: [:])
        var open = [root]
        var rest = Substring(page)
        while let start = rest.firstIndex(of: "<") {
            let text = rest[..<start]
            for element in open { element.text += text }
            guard let end = rest[start...].firstIndex(of: ">") else { throw Defect(description: "'<' without '>'") }
            let tag = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            if tag.hasPrefix("!") { continue }
            if tag.hasPrefix("/") {
                guard let last = open.popLast(), last.name == tag.dropFirst(), !open.isEmpty else {
                    throw Defect(description: "<\(tag)> closes nothing")
                }
                continue
            }
            let isClosed = tag.hasSuffix("/")
            let element = try Self.element(isClosed ? tag.dropLast() : tag)
            open[open.count - 1].children.append(element)
            if element.name == "style" {
                // What it holds is no markup.
                guard let close = rest.firstRange(of: "</style>") else { throw Defect(description: "<style> without end") }
                element.text = String(rest[..<close.lowerBound])
                rest = rest[close.upperBound...]
            } else if !isClosed, !Self.void.contains(element.name) {
                open.append(element)
            }
        }
        if open.count > 1 { throw Defect(description: "<\(open[open.count - 1].name)> is not closed") }
    }

    private static func element(_ tag: Substring) throws -> Element {
        let name = tag.prefix { !$0.isWhitespace }
        var attributes: [String: String] = [:], rest = tag.dropFirst(name.count).drop(while: \.isWhitespace)
        while !rest.isEmpty {
            let key = rest.prefix { $0 != "=" && !$0.isWhitespace }
            rest = rest.dropFirst(key.count)
            guard rest.hasPrefix("=") else {
                attributes[String(key)] = ""
                rest = rest.drop(while: \.isWhitespace)
                continue
            }
            guard rest.hasPrefix("=\""), let end = rest.dropFirst(2).firstIndex(of: "\"") else {
                throw Defect(description: "<\(tag)> has a value without quotes")
            }
            attributes[String(key)] = String(rest.dropFirst(2)[..<end])
            rest = rest[rest.index(after: end)...].drop(while: \.isWhitespace)
        }
        return Element(name: String(name), attributes: attributes)
    }

    /// What the page is built of, an element a line: names with ids, classes and roles, and the words of headings. Elements that are
    /// built alike and follow each other stand there once, and of a drawing each kind of element, so that it holds over figures, whatever
    /// there is to show.
    public var outline: String { Self.lines(root.children).joined(separator: "\n") + "\n" }

    private static func lines(_ elements: [Element]) -> [String] {
        var result: [String] = [], last: [String] = []
        for element in elements {
            let lines = [head(element)] + (element.name == "svg" ? kinds(element) : Self.lines(element.children)).map { "  " + $0 }
            if lines != last { result += lines }
            last = lines
        }
        return result
    }

    /// The kinds of elements of a drawing, whose number and order follow the figures.
    private static func kinds(_ drawing: Element) -> [String] {
        var seen: Set<String> = []
        return drawing.children.map(head).filter { seen.insert($0).inserted }
    }

    private static let shownAttributes = ["role", "scope", "lang", "aria-label", "aria-labelledby", "tabindex"]

    private static func head(_ element: Element) -> String {
        let id = element.attributes["id"].map { "#" + $0 } ?? ""
        let classes = element.classes.map { "." + $0 }.joined()
        let attributes = shownAttributes.compactMap { key in element.attributes[key].map { " \(key)=\($0)" } }.joined()
        let words = ["h1", "h2", "h3"].contains(element.name) ? " " + element.text : ""
        return element.name + id + classes + attributes + words
    }

    /// Whatever would be fetched, runs, is reached by no anchor, or cannot be told by those who do not see it.
    public var defects: [String] {
        var defects: [String] = []
        let all = root.all, ids = all.compactMap { $0.attributes["id"] }
        let drawn = Set(root.all("svg").flatMap(\.all).map { ObjectIdentifier($0) })
        if Set(ids).count < ids.count { defects.append("two elements have one id") }
        for name in ["main", "header", "footer", "nav", "h1", "title"]
        where all.count(where: { $0.name == name && !drawn.contains(ObjectIdentifier($0)) }) != 1 {
            defects.append("there is not one <\(name)>")
        }
        for name in ["script", "link", "iframe", "object", "details"] where !root.all(name).isEmpty {
            defects.append("there is a <\(name)>")
        }
        for element in all {
            if let source = element.attributes["src"], !source.hasPrefix("data:") { defects.append("fetches \(source.prefix(80))") }
            if let target = element.attributes["href"] {
                if target.contains("://") { defects.append("leads out: \(target)") }
                if target.hasPrefix("#"), !ids.contains(String(target.dropFirst())) { defects.append("no anchor \(target)") }
            }
            for reference in (element.attributes["aria-labelledby"] ?? "").split(separator: " ") where !ids.contains(String(reference)) {
                defects.append("no label \(reference)")
            }
            if element.attributes.keys.contains(where: { $0.hasPrefix("on") }) { defects.append("<\(element.name)> runs a script") }
            if element.name == "th", element.attributes["scope"] == nil { defects.append("a <th> without scope: \(element.text)") }
            if element.name == "img", element.attributes["alt"]?.isEmpty ?? true { defects.append("a picture without words") }
            if element.name == "a", element.text.isEmpty, element.all("img").isEmpty { defects.append("a link without words") }
        }
        for element in root.all("style") where element.text.contains("url(") || element.text.contains("@import") {
            defects.append("the style fetches something")
        }
        return defects
    }

    /// The files beside the page that it links to, as they are spelled there, each once.
    public var linkedFiles: [String] {
        var seen: Set<String> = []
        return root.all("a").compactMap { $0.attributes["href"] }.filter { !$0.hasPrefix("#") && seen.insert($0).inserted }
    }
}
