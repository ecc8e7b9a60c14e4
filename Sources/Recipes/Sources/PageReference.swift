import Support

/// A sheet's picture as lists, tables and sidecars name it: a file, and of a file of several pages the page, as `scan.pdf#12`.
package struct PageReference: Sendable, Hashable {
    /// The file's name or path.
    package let file: String
    /// From 1; nil for a file of one page.
    package let page: Int?

    package init(file: String, page: Int?) {
        self.file = file
        self.page = page
    }

    /// What `text` says: a page where it ends with `#` and a number from 1, otherwise a file.
    package init(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "#"), omittingEmptySubsequences: false)
        guard parts.count > 1, let digits = parts.last, let number = Int(String(Substring(digits))), number > 0,
            digits.first != UInt8(ascii: "0"),
            digits.first != UInt8(ascii: "+")
        else {
            self.init(file: text, page: nil)
            return
        }
        self.init(file: String(Substring(text.utf8.dropLast(digits.count + 1))), page: number)
    }

    /// `scan.pdf#12`, or `scan.png`.
    package var text: String { page.map { "\(file)#\($0)" } ?? file }

    /// Without the ending of the file: `scan#12`.
    package var withoutEnding: String { PageReference(file: FileName(file).withoutEnding, page: page).text }

    package static func == (a: PageReference, b: PageReference) -> Bool { FileName(a.file) == FileName(b.file) && a.page == b.page }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(FileName(file))
        hasher.combine(page)
    }
}
