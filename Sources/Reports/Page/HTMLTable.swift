import Support

/// A table in a box of its own, which scrolls where it is wider than the page or longer than it should be.
struct HTMLTable {
    struct Column {
        let title: String
        let isText: Bool

        static func text(_ title: String) -> Column { Column(title: title, isText: true) }
        static func number(_ title: String) -> Column { Column(title: title, isText: false) }
    }

    /// What it shows, for those who hear the page.
    let label: String
    let columns: [Column]
    /// The first cell of a row is its heading.
    let rows: [[HTML]]

    /// More than this nobody looks through in one go; the files hold them all.
    static let maxRowCount = 500

    var html: HTML {
        let head = columns.map { "<th scope=\"col\"\($0.isText ? Self.textClass : "")>\($0.title)</th>" as HTML }
        let body = rows.prefix(Self.maxRowCount).map { row -> HTML in
            let cells = zip(columns, row).enumerated().map { index, cell -> HTML in
                let style: HTML = cell.0.isText ? Self.textClass : ""
                return index == 0 ? "<th scope=\"row\"\(style)>\(cell.1)</th>" : "<td\(style)>\(cell.1)</td>"
            }
            return "<tr>\(HTML(cells))</tr>\n"
        }
        return """
            <div class="scroll" role="group" tabindex="0" aria-label="\(label)"><table><thead><tr>\(HTML(head))</tr></thead>
            <tbody>\(HTML(body))</tbody></table></div>\(HTML.more(rows.count - Self.maxRowCount))
            """
    }

    private static let textClass: HTML = " class=\"text\""
}

extension HTML {
    /// Says how many more there are; nothing where there are none.
    static func more(_ count: Int) -> HTML {
        count > 0 ? "<p class=\"soft\">and \(NumberText.count(count)) more</p>" : ""
    }
}
