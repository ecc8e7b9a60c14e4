/// What a decoder complains about, in a few words.
public func decodingReason(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, _): "there is no '\(key.stringValue)'"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
        "'\(context.codingPath.map(\.stringValue).joined(separator: "."))' has another type than expected"
    case DecodingError.dataCorrupted(let context): context.codingPath.isEmpty ? "not JSON" : context.debugDescription
    case let error as any DiagnosticError: error.diagnostics.map(\.message).joined(separator: "; ")
    default: "\(error)"
    }
}
