/// What a manifest may say: every key that its readers ask for, as a tree.
///
/// It is found out by running the readers themselves over made-up manifests with a `ManifestRecorder`: first one that says nothing;
/// then, where something is asked for that is neither number nor text, an empty mapping in its place; then what is asked for in
/// there; and so on until nothing new is asked for. So it cannot say other than what is read.
///
/// **Determinism** A.
package struct ManifestOutline: Sendable {
    /// What a value may be.
    package enum Kind: Sendable, Hashable {
        case integer(ClosedRange<Int>)
        case number(ClosedRange<Double>)
        /// A number, or a pair between whose ends one is drawn evenly.
        case interval(ClosedRange<Double>)
        /// What a `Distribution` is written as; nothing outside the range is drawn.
        case distribution(ClosedRange<Double>)
        case text
        case flag
        /// One of some words.
        case word([String])
        case numbers(ClosedRange<Double>)
        case texts
        case mapping
        case list
        /// One name with its fields; the name alone where that is enough.
        case named([String], isNameEnough: Bool)
    }

    /// What a value is unless it is given.
    package enum Fallback: Sendable, Hashable {
        case integer(Int)
        case number(Double)
        case interval(ClosedRange<Double>)
        case distribution(Distribution)
        case text(String)
        case flag(Bool)
        case word(String)
    }

    /// One value, with what lies in it.
    package struct Value: Sendable {
        /// From the manifest's top: keys and names with points between them, `[]` for the items of a list.
        package let path: String
        /// In the order in which they were asked for; any of them will do.
        package let kinds: [Kind]
        package let fallback: Fallback?
        package let isRequired: Bool
        /// Words of a key beside it, such as `kind: motion`, with which alone it is asked for; none where it always is.
        package let conditions: [String]
        /// The keys of a mapping, in the order in which they were asked for.
        package let entries: [Entry]
        /// What the names of `named` have in them.
        package let variants: [Entry]
        /// What the items of a list are; at most one.
        package let items: [Value]
        /// The path of a list around this one whose items are the same; its own are not told again.
        package let repeatedPath: String?
    }

    package struct Entry: Sendable {
        package let name: String
        package let value: Value
    }

    /// The manifest as a whole: a mapping.
    package let root: Value

    /// - Parameter read: reads a manifest and reports to the issues; whatever it throws is to be passed over.
    package init(_ read: (ManifestNode, ManifestIssues) -> Void) {
        let recorder = ManifestRecorder()
        var size = -1
        while recorder.size != size {
            size = recorder.size
            for pass in recorder.passes() {
                let manifest = recorder.begin(pass)
                read(manifest, ManifestIssues(source: "", recorder: recorder))
            }
        }
        root = recorder.outline()
    }
}
