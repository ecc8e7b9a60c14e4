import Recipes
import Support

/// What there is to say of pictures that were read all the same: each remark once, with the first picture that it is about.
struct PictureRemarks {
    private var first: [String: PageReference] = [:]
    private var counts: [String: Int] = [:]
    /// In the order in which they came up.
    private var texts: [String] = []
    private var emptyPages: [PageReference] = []

    mutating func add(_ warnings: [String], of name: PageReference) {
        for text in warnings {
            if first[text] == nil {
                first[text] = name
                texts.append(text)
            }
            counts[text, default: 0] += 1
        }
    }

    mutating func addEmptyPage(_ name: PageReference) { emptyPages.append(name) }

    var diagnostics: [Diagnostic] {
        var list = texts.map { text in
            let others = (counts[text] ?? 1) - 1
            let message = text + (others > 0 ? " (so is it with \(NumberText.count(others, "other picture")))" : "")
            let isDamaged = text.hasPrefix("damaged")
            return Diagnostic(
                isDamaged ? .warning : .note, code: isDamaged ? "recognize.damaged" : "recognize.remark",
                at: first[text].map { SourceLocation(file: $0.text) }, message: message,
                fix: isDamaged ? "copy or scan the file again, or look at what was read" : "nothing has to be done")
        }
        if let example = emptyPages.first {
            list.append(
                Diagnostic(
                    .note, code: "recognize.empty-pages", at: SourceLocation(file: example.file),
                    message: "\(NumberText.count(emptyPages.count, "empty page")) passed over, such as \(example.text)",
                    fix: "nothing has to be done"))
        }
        return list
    }
}
