import Foundation
import Support

/// Writers whose names differ only in what a person hardly sees: in case, in spaces, or in how a letter is put together.
///
/// Nobody but a person knows whether they are one. If they are, the same hand may be trained on and tested with.
public struct SimilarWriters: Sendable, Codable, Equatable {
    /// As they are written, in the order of their bytes.
    public let names: [String]
    public let message: String
    public let fix: String

    package static let code = "ingest.similar-writers"

    package var diagnostic: Diagnostic { Diagnostic(.warning, code: Self.code, message: message, fix: fix) }

    /// All groups of such names.
    package static func groups(of names: some Sequence<String>) -> [SimilarWriters] {
        let groups = Dictionary(grouping: Set(names.map { FileName($0) }).sorted()) { folded($0.text) }
        return groups.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }.map(SimilarWriters.init)
    }

    private init(_ names: [FileName]) {
        self.names = names.map(\.text)
        let looks = Set(names.map { Self.shown($0.text) })
        // Where two look the same, their code points tell them apart.
        let shown = names.map { "'" + (looks.count < names.count ? $0.spelledOut : $0.visible) + "'" }
        let list = shown.dropLast().joined(separator: ", ") + " and " + (shown.last ?? "")
        let writerCount = Set(names.map { $0.text.normalized }).count
        if writerCount == 1 {
            message = "\(list) show the same name and are taken for one writer"
            fix = "if they are two, give one of them another name"
        } else {
            message = "\(list) are taken for \(Self.word(writerCount)) writers"
            fix = "if they are one, write the name the same way everywhere: the same hand may else be trained on and tested with"
        }
    }

    private static func word(_ count: Int) -> String { [2: "two", 3: "three"][count] ?? NumberText.count(count) }

    /// Without what is not seen at all.
    private static func shown(_ name: String) -> String {
        String(
            String.UnicodeScalarView(
                name.precomposedStringWithCompatibilityMapping.unicodeScalars.filter {
                    $0.properties.generalCategory != .format && $0.properties.generalCategory != .control
                }))
    }

    /// The same for all names that a person may have meant as one.
    private static func folded(_ name: String) -> String {
        shown(name).lowercased().filter { !$0.isWhitespace }
    }
}
