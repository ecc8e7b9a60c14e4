extension ManifestNode {
    /// Reads YAML text, of which JSON is a part. One document; anchors are passed over, references (`*name`) refused.
    ///
    /// - Parameters:
    ///   - file: the name that locations carry.
    ///   - limits: of what kind the file is.
    /// - Throws: `ManifestError` (`manifest.syntax`, which is that of a directive and of a heap of accents too, `manifest.reference`, `manifest.too-deep`, `manifest.too-large`) with line and
    ///   column; `manifest.empty`.
    /// **Complexity** linear in the text.
    public init(yaml: String, file: String, limits: ManifestLimits = .manifest) throws(ManifestError) {
        guard yaml.utf8.count <= limits.maxByteCount else {
            throw .tooLarge(file, byteCount: yaml.utf8.count, limits: limits)
        }
        do throws(YAMLProblem) {
            if let line = Self.directiveLine(of: yaml) { throw .directive(.text(line: line, column: 1)) }
            let root = try YAMLEvents.reading(yaml) { (events) throws(YAMLProblem) in
                try ManifestComposer.root(of: events, file: file, limits: limits)
            }
            if let root {
                self = root
                return
            }
        } catch {
            let issues = ManifestIssues(source: yaml)
            issues.report(error.code, at: SourceLocation(file: file, place: error.place), error.message, fix: error.fix)
            throw ManifestError(diagnostics: issues.diagnostics)
        }
        throw ManifestError(diagnostics: [
            Diagnostic(
                code: "manifest.empty", at: SourceLocation(file: file), message: "the manifest is empty",
                fix: "start from one of the manifests that ship in manifests/")
        ])
    }

    /// The first line that is a directive other than `%YAML`, which stands before the document; nil where there is none.
    ///
    /// A line that starts with `%` is one as long as nothing but directives, comments and empty lines has come before; later the parser
    /// itself refuses it, or it is a part of a text.
    private static func directiveLine(of yaml: String) -> Int? {
        var versionCount = 0
        for (index, line) in yaml.utf8.split(
            omittingEmptySubsequences: false, whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        ).enumerated() {
            let content = index == 0 && line.starts(with: [0xEF, 0xBB, 0xBF]) ? line.dropFirst(3) : line
            guard let first = content.first(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }) else { continue }
            if first == UInt8(ascii: "#") { continue }
            guard content.first == UInt8(ascii: "%") else { return nil }
            versionCount += content.starts(with: "%YAML ".utf8) ? 1 : 0
            if versionCount != 1 || !content.starts(with: "%YAML ".utf8) { return index + 1 }
        }
        return nil
    }
}

/// Builds the tree of a manifest from the events of its text, and stops at the first that is one too many.
private struct ManifestComposer {
    private let file: String
    private let limits: ManifestLimits
    private var nodeCount = 0
    private var depth = 0

    /// Nil where the text has no value at all.
    static func root(
        of events: borrowing YAMLEvents, file: String, limits: ManifestLimits
    ) throws(YAMLProblem) -> ManifestNode? {
        var composer = ManifestComposer(file: file, limits: limits)
        var root: ManifestNode?
        while true {
            let (event, place) = try composer.next(events)
            switch event {
            case .streamStart, .documentEnd: continue
            case .streamEnd: return root
            case .documentStart:
                guard root == nil else { throw YAMLProblem.secondDocument(place) }
            case .scalar, .sequenceStart, .sequenceEnd, .mappingStart, .mappingEnd, .alias:
                root = try composer.node(event, place, events)
            }
        }
    }

    private init(file: String, limits: ManifestLimits) {
        self.file = file
        self.limits = limits
    }

    /// The parser has a limit of its own, which it meets first where it looks ahead.
    private func next(
        _ events: borrowing YAMLEvents
    ) throws(YAMLProblem) -> (event: YAMLEvent, place: SourceLocation.Place) {
        do {
            return try events.next()
        } catch {
            throw error.problem.contains("nesting level") ? .tooDeep(error.place, limit: limits.maxDepth) : .syntax(error)
        }
    }

    private mutating func node(
        _ event: YAMLEvent, _ place: SourceLocation.Place, _ events: borrowing YAMLEvents
    ) throws(YAMLProblem) -> ManifestNode {
        nodeCount += 1
        guard nodeCount <= limits.maxNodeCount else { throw .tooManyNodes(place, limit: limits.maxNodeCount) }
        let location = SourceLocation(file: file, place: place)
        switch event {
        case .scalar(let text, let isQuoted):
            guard text.excessiveMarks == nil else { throw .excessiveMarks(place) }
            return ManifestNode(.scalar(text, isQuoted: isQuoted), at: location)
        case .sequenceStart:
            try enter(place)
            defer { depth -= 1 }
            return ManifestNode(.sequence(try items(events)), at: location)
        case .mappingStart:
            try enter(place)
            defer { depth -= 1 }
            return ManifestNode(.mapping(try entries(events)), at: location)
        case .alias(let name): throw .reference(place, name: name)
        case .sequenceEnd, .mappingEnd, .documentStart, .documentEnd, .streamStart, .streamEnd:
            // The parser gives none of these where a value is due.
            throw .syntax(YAMLSyntaxError(problem: "a value is missing", context: "", place: place))
        }
    }

    private mutating func enter(_ place: SourceLocation.Place) throws(YAMLProblem) {
        depth += 1
        guard depth <= limits.maxDepth else { throw .tooDeep(place, limit: limits.maxDepth) }
    }

    private mutating func items(_ events: borrowing YAMLEvents) throws(YAMLProblem) -> [ManifestNode] {
        var items: [ManifestNode] = []
        while true {
            let (event, place) = try next(events)
            if case .sequenceEnd = event { return items }
            items.append(try node(event, place, events))
        }
    }

    private mutating func entries(_ events: borrowing YAMLEvents) throws(YAMLProblem) -> [ManifestNode.Entry] {
        var entries: [ManifestNode.Entry] = []
        var keys: Set<String> = []
        while true {
            let (event, place) = try next(events)
            if case .mappingEnd = event { return entries }
            let key = try node(event, place, events)
            guard case .scalar(let name, _) = key.value else { throw .keyIsNoText(place, found: key.kind) }
            guard keys.insert(name).inserted else { throw .givenTwice(place, key: name) }
            let (valueEvent, valuePlace) = try next(events)
            entries.append(
                ManifestNode.Entry(key: name, keyLocation: key.location, value: try node(valueEvent, valuePlace, events)))
        }
    }
}

/// Why a text is not taken for a manifest.
private enum YAMLProblem: Error {
    case syntax(YAMLSyntaxError)
    case secondDocument(SourceLocation.Place)
    case directive(SourceLocation.Place)
    case excessiveMarks(SourceLocation.Place)
    case reference(SourceLocation.Place, name: String)
    case keyIsNoText(SourceLocation.Place, found: String)
    case givenTwice(SourceLocation.Place, key: String)
    case tooDeep(SourceLocation.Place, limit: Int)
    case tooManyNodes(SourceLocation.Place, limit: Int)

    var code: String {
        switch self {
        case .syntax, .secondDocument, .directive, .excessiveMarks, .keyIsNoText, .givenTwice: "syntax"
        case .reference: "reference"
        case .tooDeep: "too-deep"
        case .tooManyNodes: "too-large"
        }
    }

    var place: SourceLocation.Place {
        switch self {
        case .syntax(let error): error.place
        case .secondDocument(let place), .directive(let place), .excessiveMarks(let place),
            .reference(let place, _), .keyIsNoText(let place, _), .givenTwice(let place, _),
            .tooDeep(let place, _), .tooManyNodes(let place, _):
            place
        }
    }

    var message: String {
        switch self {
        case .syntax(let error): "not YAML: \(error.problem)"
        case .secondDocument: "a second document starts here"
        case .excessiveMarks: "the text has more than 30 accents on one letter"
        case .directive: "a line that starts with '%' is a directive, which is not read"
        case .reference(_, let name): "'*\(name.shortened)' repeats another part of the file; references are not read"
        case .keyIsNoText(_, let found): "a key is \(found), not a text"
        case .givenTwice(_, let key): "'\(key.shortened)' is given twice in one mapping"
        case .tooDeep(_, let limit): "lists and mappings lie in one another more than \(limit) deep here"
        case .tooManyNodes(_, let limit): "there are more than \(limit) values"
        }
    }

    var fix: String {
        switch self {
        case .syntax(let error) where error.context.contains("alias"):
            "put quotes around a text that starts with a star, such as '*.jpg'"
        case .syntax(let error) where error.context.contains("anchor"):
            "put quotes around a text that starts with '&'"
        case .syntax(let error) where error.problem.contains("cannot start any token"):
            "put quotes around a text that starts with such a character, and indent with spaces, not with tabs"
        case .syntax(let error) where error.problem.contains("control characters"):
            "save the file as plain text in UTF-8"
        case .syntax: "check the indentation and the colons at that place"
        case .excessiveMarks: "write the name without them"
        case .directive: "remove the line; no manifest needs one"
        case .secondDocument: "remove the line '---' and what follows it, or make that a file of its own"
        case .reference(_, let name):
            "write what is meant in its place; a text that starts with a star needs quotes: '*\(name.shortened)'"
        case .keyIsNoText: "write 'name: value', with a text for the name"
        case .givenTwice: "keep one of them"
        case .tooDeep: "check the brackets and the indentation; nothing that Inkmill reads is as deep"
        case .tooManyNodes: "check that it is the file you mean, or split it"
        }
    }
}
