import Foundation
import Support

/// A recipe's manifest as a JSON Schema (draft 2020-12), for editors.
///
/// It refuses what is certainly wrong. What depends on several keys at once, or on files, only the readers know.
///
/// **Determinism** A.
package struct ManifestSchema {
    private let outline: ManifestOutline
    /// The lists that are repeated further in, each once.
    private let repeated: [ManifestOutline.Value]
    private let repeatedPaths: Set<String>

    package init(_ outline: ManifestOutline) {
        self.outline = outline
        let values = Self.all(outline.root)
        let paths = Set(values.compactMap(\.repeatedPath))
        repeatedPaths = paths
        repeated = values.filter { paths.contains($0.path) }
    }

    package var text: String {
        var schema = mapping(outline.root)
        var definitions = [("distribution", Self.distribution)]
        for list in repeated { definitions.append((list.path, content(list))) }
        schema =
            [
                ("$schema", "https://json-schema.org/draft/2020-12/schema"), ("title", "Inkmill manifest"),
                ("description", "A recipe: from scans to a model. Made by 'inkmill docs'."),
            ] + schema + [("$defs", .object(definitions))]
        return SchemaNode.object(schema).text + "\n"
    }

    private static func all(_ value: ManifestOutline.Value) -> [ManifestOutline.Value] {
        [value] + (value.entries + value.variants).flatMap { all($0.value) } + value.items.flatMap(all)
    }

    // MARK: Values

    /// A value with what it means.
    private func described(_ value: ManifestOutline.Value) -> SchemaNode {
        var fields: [(String, SchemaNode)] = []
        if let meaning = KeyMeanings.meaning(of: value.path) {
            fields.append(("description", .string(meaning.text.replacing("**", with: "").replacing("`", with: ""))))
        }
        if KeyMeanings.fallback(of: value.path) == nil, let fallback = value.fallback.flatMap(Self.node) {
            fields.append(("default", fallback))
        }
        let isRepeated = value.repeatedPath != nil || repeatedPaths.contains(value.path)
        if isRepeated { return .object(fields + [("$ref", .string("#/$defs/\(value.repeatedPath ?? value.path)"))]) }
        guard case .object(let content) = content(value) else { return .object(fields) }
        return .object(fields + content)
    }

    /// What a value may be.
    private func content(_ value: ManifestOutline.Value) -> SchemaNode {
        let isBounded = KeyMeanings.bounds(of: value.path) == nil
        let options = value.kinds.flatMap { choices($0, of: value, isBounded: isBounded) }
        return options.count == 1 ? options[0] : .object([("anyOf", .array(options))])
    }

    private func choices(_ kind: ManifestOutline.Kind, of value: ManifestOutline.Value, isBounded: Bool) -> [SchemaNode] {
        func number(_ range: ClosedRange<Double>) -> SchemaNode {
            .object(
                [("type", "number")] + (isBounded ? [("minimum", .number(range.lowerBound)), ("maximum", .number(range.upperBound))] : []))
        }
        func list(_ range: ClosedRange<Double>, _ size: (String, SchemaNode)...) -> SchemaNode {
            .object([("type", "array"), ("items", number(range))] + size)
        }
        switch kind {
        case .integer(let range):
            let maximum: [(String, SchemaNode)] = range.upperBound == .max ? [] : [("maximum", .integer(range.upperBound))]
            return [.object([("type", "integer"), ("minimum", .integer(range.lowerBound))] + maximum)]
        case .number(let range): return [number(range)]
        case .interval(let range): return [number(range), list(range, ("minItems", .integer(2)), ("maxItems", .integer(2)))]
        case .distribution(let range):
            return [number(range), list(range, ("minItems", .integer(1))), .object([("$ref", "#/$defs/distribution")])]
        // A number that stands for a name is one to YAML.
        case .text: return [.object([("type", .array(["string", "number"]))])]
        case .flag: return [.object([("type", "boolean")])]
        case .word(let words): return [.object([("enum", .array(words.map(SchemaNode.string)))])]
        case .numbers(let range): return [list(range)]
        case .texts: return [.object([("type", "array"), ("items", .object([("type", .array(["string", "number"]))]))])]
        case .mapping: return [.object(mapping(value))]
        case .list:
            let items = value.items.map { ("items", content($0)) }
            return [.object([("type", "array")] + items)]
        case .named(_, let isNameEnough):
            let named = SchemaNode.object([
                ("type", "object"), ("minProperties", .integer(1)), ("maxProperties", .integer(1)), ("additionalProperties", .flag(false)),
                ("properties", .object(value.variants.map { ($0.name, described(variant: $0.value)) })),
            ])
            let alone = value.variants.filter { !$0.value.entries.contains(where: \.value.isRequired) }.map { SchemaNode.string($0.name) }
            return isNameEnough ? [.object([("enum", .array(alone))]), named] : [named]
        }
    }

    /// The fields of a name.
    private func described(variant value: ManifestOutline.Value) -> SchemaNode {
        let description =
            KeyMeanings.meaning(of: value.path).map { [("description", SchemaNode.string($0.text.replacing("`", with: "")))] } ?? []
        return .object(description + mapping(value))
    }

    private func mapping(_ value: ManifestOutline.Value) -> [(String, SchemaNode)] {
        let required = value.entries.filter { $0.value.isRequired && $0.value.conditions.isEmpty }.map { SchemaNode.string($0.name) }
        // Nothing behind the colon is an empty mapping.
        let type: SchemaNode = required.isEmpty ? .array(["object", "null"]) : "object"
        return [("type", type), ("additionalProperties", .flag(false))]
            + (required.isEmpty ? [] : [("required", .array(required))])
            + [("properties", .object(value.entries.map { ($0.name, described($0.value)) }))]
    }

    private static func node(_ fallback: ManifestOutline.Fallback) -> SchemaNode? {
        switch fallback {
        case .integer(let value): .integer(value)
        case .number(let value): .number(value)
        case .flag(let flag): .flag(flag)
        case .text(let text): text.isEmpty ? nil : .string(text)
        case .word(let word): .string(word)
        case .interval(let range), .distribution(.uniform(let range)): .array([.number(range.lowerBound), .number(range.upperBound)])
        case .distribution(.choice(let values)): .array(values.map(SchemaNode.number))
        case .distribution(.logUniform), .distribution(.truncatedNormal): nil
        }
    }

    /// What an amount is drawn from, by name.
    private static let distribution: SchemaNode = {
        let numbers = SchemaNode.object([("type", "array"), ("items", .object([("type", "number")])), ("minItems", .integer(1))])
        let pair = SchemaNode.object([
            (
                "anyOf",
                .array([
                    .object([("type", "number")]),
                    .object([
                        ("type", "array"), ("items", .object([("type", "number")])), ("minItems", .integer(2)), ("maxItems", .integer(2)),
                    ]),
                ])
            )
        ])
        let normal = SchemaNode.object([
            ("type", "object"), ("additionalProperties", .flag(false)), ("required", .array(["mean", "sigma"])),
            (
                "properties",
                .object([
                    ("mean", .object([("type", "number")])), ("sigma", .object([("type", "number"), ("exclusiveMinimum", .integer(0))])),
                    ("range", pair),
                ])
            ),
        ])
        return .object([
            ("type", "object"), ("minProperties", .integer(1)), ("maxProperties", .integer(1)), ("additionalProperties", .flag(false)),
            ("properties", .object([("choice", numbers), ("logUniform", pair), ("normal", normal), ("uniform", pair)])),
        ])
    }()
}

/// JSON whose keys stay in their order.
indirect enum SchemaNode: ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
    case object([(String, SchemaNode)])
    case array([SchemaNode])
    case string(String)
    case number(Double)
    case integer(Int)
    case flag(Bool)

    init(stringLiteral value: String) { self = .string(value) }
    init(arrayLiteral elements: SchemaNode...) { self = .array(elements) }

    /// What fits a line is on one.
    var text: String { text(indentation: "") }

    private static let lineLength = 140

    private func text(indentation: String) -> String {
        let line = self.line
        if indentation.count + line.count <= Self.lineLength { return line }
        let inner = indentation + "  "
        switch self {
        case .object(let fields):
            let lines = fields.map { inner + Self.quoted($0.0) + ": " + $0.1.text(indentation: inner) }
            return "{\n" + lines.joined(separator: ",\n") + "\n" + indentation + "}"
        case .array(let items):
            return "[\n" + items.map { inner + $0.text(indentation: inner) }.joined(separator: ",\n") + "\n" + indentation + "]"
        case .string, .number, .integer, .flag: return line
        }
    }

    private var line: String {
        switch self {
        case .object(let fields):
            fields.isEmpty ? "{}" : "{ " + fields.map { Self.quoted($0.0) + ": " + $0.1.line }.joined(separator: ", ") + " }"
        case .array(let items): "[" + items.map(\.line).joined(separator: ", ") + "]"
        case .string(let text): Self.quoted(text)
        case .number(let value): ManifestText.number(value)
        case .integer(let value): "\(value)"
        case .flag(let flag): "\(flag)"
        }
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
    }
}
