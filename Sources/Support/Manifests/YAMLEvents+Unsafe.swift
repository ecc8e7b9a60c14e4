// The parser inside Yams. What Yams itself offers builds the whole tree first, follows references while it does, and hashes every
// key of a mapping with all that lies under it; events can be counted and refused as they come. Yams has no product of its own for
// its parser; the package manager hands the module on to whoever depends on Yams.
private import CYaml

/// One step of a YAML text.
enum YAMLEvent {
    case scalar(String, isQuoted: Bool)
    case sequenceStart, sequenceEnd
    case mappingStart, mappingEnd
    /// `*name`, which stands for all that `&name` marks.
    case alias(String)
    case documentStart, documentEnd
    case streamStart, streamEnd
}

/// Why a text is not YAML.
struct YAMLSyntaxError: Error {
    let problem: String
    /// What the parser was reading, such as "while scanning an alias".
    let context: String
    let place: SourceLocation.Place
}

/// The events of a YAML text, one after the other.
///
/// The C interface takes pointers, which live no longer than the closure of `reading`.
/// **Complexity** linear in the text; memory for the longest scalar, and for as many levels as are open.
/// **Source** libyaml, as Yams brings it along.
struct YAMLEvents: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>

    private init(_ bytes: UnsafeBufferPointer<UInt8>) {
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        yaml_parser_initialize(parser)
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// Runs `body` with the events of a text.
    static func reading<R, Failure: Error>(
        _ text: String, _ body: (borrowing YAMLEvents) throws(Failure) -> R
    ) throws(Failure) -> R {
        // No bytes may have no address, which libyaml does not take.
        let bytes = text.isEmpty ? [UInt8(ascii: "\n")] : Array(text.utf8)
        return try bytes.withUnsafeBufferPointer { (buffer) throws(Failure) in try body(YAMLEvents(buffer)) }
    }

    /// The next event and where it starts. After `streamEnd`, or an error, no more may be asked for.
    func next() throws(YAMLSyntaxError) -> (event: YAMLEvent, place: SourceLocation.Place) {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxError() }
        defer { yaml_event_delete(&event) }
        return (Self.event(event), Self.place(event.start_mark))
    }

    private static func event(_ event: yaml_event_t) -> YAMLEvent {
        switch event.type {
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            let isQuoted = scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE || scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE
            return .scalar(text, isQuoted: isQuoted)
        case YAML_SEQUENCE_START_EVENT: return .sequenceStart
        case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
        case YAML_MAPPING_START_EVENT: return .mappingStart
        case YAML_MAPPING_END_EVENT: return .mappingEnd
        case YAML_ALIAS_EVENT:
            guard let name = event.data.alias.anchor else { return .alias("") }
            return .alias(String(cString: name))
        case YAML_DOCUMENT_START_EVENT: return .documentStart
        case YAML_DOCUMENT_END_EVENT: return .documentEnd
        case YAML_STREAM_START_EVENT: return .streamStart
        // No event is what libyaml gives after the last one.
        default: return .streamEnd
        }
    }

    private func syntaxError() -> YAMLSyntaxError {
        let state = parser.pointee
        let problem = state.problem.map { String(cString: $0) } ?? "it cannot be read"
        let context = state.context.map { String(cString: $0) } ?? ""
        switch state.error {
        case YAML_SCANNER_ERROR, YAML_PARSER_ERROR:
            return YAMLSyntaxError(problem: problem, context: context, place: Self.place(state.problem_mark))
        case YAML_READER_ERROR:
            // A character that no text has; the reader is ahead of the marks.
            return YAMLSyntaxError(problem: problem, context: context, place: .byteOffset(Int(state.problem_offset)))
        default:
            return YAMLSyntaxError(problem: "the memory did not suffice", context: context, place: .whole)
        }
    }

    private static func place(_ mark: yaml_mark_t) -> SourceLocation.Place {
        .text(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}
