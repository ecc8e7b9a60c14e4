import Support

/// The manifest reference as Markdown: what readers ask for, with the meanings of `KeyMeanings`.
///
/// **Determinism** A.
package struct ManifestReference {
    private let outline: ManifestOutline

    package init(_ outline: ManifestOutline) {
        self.outline = outline
    }

    package var text: String {
        var lines = Self.introduction
        lines += table(outline.root.entries)
        for entry in outline.root.entries { lines += section(entry, level: 2) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let introduction = """
        # Manifest reference

        Every key of a recipe's manifest, with its values, what it is unless it is given, and what it means.

        ## Overview

        This page is made from the program itself, by `inkmill docs`; so is `manifests/manifest.schema.json`, by which an editor checks a manifest
        as you type. Any other key is an error, told with its line and a "did you mean". Numbers have a decimal point; paths are relative to the manifest.

        An **amount** is a number, a pair drawn from evenly, a list of three or more of which one is drawn, or one of

            { uniform: [a, b] }
            { choice: [a, b] }
            { logUniform: [a, b] }
            { normal: { mean: m, sigma: s, range: [a, b] } }

        `logUniform` draws each doubling as often; `normal` is cut to its range. Where one name with its fields is asked for, write `name: { key: value }`; where the
        name alone is enough, `name` will do.

        ## The manifest

        """.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)

    // MARK: Sections

    /// What lies in a value, and in what lies in that; nothing where it is a number or a text.
    private func section(_ entry: ManifestOutline.Entry, level: Int) -> [String] {
        let value = entry.value, names = value.variants + value.items.flatMap(\.variants)
        let inner = value.entries + value.items.flatMap(\.entries)
        guard !names.isEmpty || !inner.isEmpty, !isByDigit(value) else { return [] }
        let title = "\(String(repeating: "#", count: min(level, 4))) `\(plain(value.path))`"
        var lines = ["", title, "", meaning(value)]
        if !inner.isEmpty { lines += [""] + table(inner) }
        lines += variants(names, level: level + 1)
        for entry in inner { lines += section(entry, level: level + 1) }
        return lines
    }

    /// Each name with its fields; fields that mean the same of each are told once.
    private func variants(_ names: [ManifestOutline.Entry], level: Int) -> [String] {
        var shared: [ManifestOutline.Entry] = [], lines: [String] = []
        for entry in names.flatMap(\.value.entries) where isShared(entry) && !shared.contains(where: { $0.name == entry.name }) {
            shared.append(entry)
        }
        if !shared.isEmpty { lines += ["", "Each takes these:", ""] + table(shared) }
        for name in names {
            let own = name.value.entries.filter {
                !isShared($0) || KeyMeanings.fallback(of: $0.value.path) != KeyMeanings.fallback(of: sharedPath($0))
            }
            lines += ["", "\(String(repeating: "#", count: min(level, 4))) `\(name.name)`", "", meaning(name.value)]
            if !own.isEmpty { lines += [""] + table(own) }
            for entry in own where !isShared(entry) { lines += section(entry, level: level + 1) }
        }
        return lines
    }

    private func isShared(_ entry: ManifestOutline.Entry) -> Bool {
        KeyMeanings.meaning(of: entry.value.path)?.key.contains("*") ?? false
    }

    private func sharedPath(_ entry: ManifestOutline.Entry) -> String {
        KeyMeanings.meaning(of: entry.value.path)?.key ?? entry.value.path
    }

    private func table(_ entries: [ManifestOutline.Entry]) -> [String] {
        ["| key | value | unless given | meaning |", "|---|---|---|---|"]
            + entries.map { entry in
                let value = entry.value
                let condition = value.conditions.isEmpty ? "" : " with `\(value.conditions.joined(separator: "`, `"))`"
                return "| `\(entry.name)`\(condition) | \(kinds(value)) | \(fallback(value)) | \(meaning(value)) |"
            }
    }

    // MARK: Words

    private func plain(_ path: String) -> String { path.replacing("[]", with: "") }

    private func meaning(_ value: ManifestOutline.Value) -> String { KeyMeanings.meaning(of: value.path)?.text ?? "" }

    /// A mapping from digits, each to the same.
    private func isByDigit(_ value: ManifestOutline.Value) -> Bool {
        !value.entries.isEmpty && value.entries.allSatisfy { Int($0.name) != nil }
    }

    private func kinds(_ value: ManifestOutline.Value) -> String {
        let bounds = KeyMeanings.bounds(of: value.path)
        if isByDigit(value) { return "numbers by digit" + (bounds.map { ", \($0)" } ?? "") }
        return value.kinds.map { kind in
            let text = Self.text(kind)
            return bounds.map { text.name + ", " + $0 } ?? ([text.name] + [text.range].compactMap { $0 }).joined(separator: ", ")
        }.joined(separator: "; or ")
    }

    private static func text(_ kind: ManifestOutline.Kind) -> (name: String, range: String?) {
        switch kind {
        case .integer(let range):
            ("whole number", range.upperBound == .max ? "from \(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)")
        case .number(let range): ("number", text(range))
        case .interval(let range): ("number or pair", text(range))
        case .distribution(let range): ("amount", text(range))
        case .text: ("text", nil)
        case .flag: ("`true` or `false`", nil)
        case .word(let words): (words.map { "`\($0)`" }.joined(separator: ", "), nil)
        case .numbers(let range): ("list of numbers", text(range))
        case .texts: ("list of texts", nil)
        case .mapping: ("keys below", nil)
        case .list: ("list", nil)
        case .named(let names, let isNameEnough):
            (
                (isNameEnough ? "name, alone or with its fields: " : "name with its fields: ")
                    + names.map { "`\($0)`" }.joined(separator: ", "), nil
            )
        }
    }

    private static func text(_ range: ClosedRange<Double>) -> String {
        "\(ManifestText.number(range.lowerBound)) to \(ManifestText.number(range.upperBound))"
    }

    private func fallback(_ value: ManifestOutline.Value) -> String {
        if let words = KeyMeanings.fallback(of: value.path) { return words }
        if value.isRequired { return "**required**" }
        return value.fallback.map(ManifestText.written).map { $0.isEmpty ? "" : "`\($0)`" } ?? ""
    }
}

/// Values as a person writes them into a manifest.
enum ManifestText {
    static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    }

    static func written(_ fallback: ManifestOutline.Fallback) -> String {
        switch fallback {
        case .integer(let value): "\(value)"
        case .number(let value): number(value)
        case .interval(let range): pair(range)
        case .distribution(let distribution): written(distribution)
        case .text(let text), .word(let text): text
        case .flag(let flag): "\(flag)"
        }
    }

    private static func written(_ distribution: Distribution) -> String {
        switch distribution {
        case .uniform(let range): range.lowerBound == range.upperBound ? number(range.lowerBound) : pair(range)
        case .choice(let values): "[" + values.map(number).joined(separator: ", ") + "]"
        case .logUniform(let range): "{ logUniform: \(pair(range)) }"
        case .truncatedNormal(let mean, let sigma, let range):
            "{ normal: { mean: \(number(mean)), sigma: \(number(sigma)), range: \(pair(range)) } }"
        }
    }

    private static func pair(_ range: ClosedRange<Double>) -> String {
        "[\(number(range.lowerBound)), \(number(range.upperBound))]"
    }
}
