import Support

/// What holds for every input, and how a breach of it is told.
enum FuzzLaw {
    /// Runs a reader that may refuse its input.
    ///
    /// - Parameter text: the input, where the reader's errors name lines of it.
    /// - Returns: nil where it refused.
    @discardableResult
    static func attempt<Value>(_ what: String, text: [UInt8]? = nil, _ body: () throws -> Value) -> Value? {
        do {
            return try body()
        } catch let error as any DiagnosticError {
            check(error, of: what, text: text)
        } catch {
            finding("\(what): an error that no person can use, \(type(of: error)): \(error)")
        }
        return nil
    }

    /// Runs what must succeed, whatever the input was: what we wrote ourselves is read back.
    static func require<Value>(_ what: String, _ body: () throws -> Value) -> Value {
        do {
            return try body()
        } catch {
            finding("\(what): \(error)")
        }
    }

    /// Compares what was read back with what was written.
    static func requireEqual<Value: Equatable>(_ what: String, _ found: Value, _ expected: Value) {
        if found != expected { finding("\(what): \(found) is not \(expected)") }
    }

    /// Ends the process so that libFuzzer keeps the input.
    static func finding(_ message: String) -> Never {
        fatalError("finding: " + message)
    }

    private static func check(_ error: any DiagnosticError, of what: String, text: [UInt8]?) {
        guard !error.diagnostics.isEmpty else { finding("\(what): an error without a diagnostic, \(type(of: error))") }
        // The last line is the one that YAML sees behind the end of a text.
        let lineCount = text.map { lineBreakCount(decoded($0)) + 2 } ?? .max
        for diagnostic in error.diagnostics {
            if diagnostic.message.isEmpty { finding("\(what): a diagnostic without a message, \(diagnostic.code)") }
            if diagnostic.exitStatus == .internalError { finding("\(what): the input's fault is told as ours: \(diagnostic)") }
            switch diagnostic.location?.place {
            case .text(let line, let column):
                if line < 1 || column < 0 || line > lineCount {
                    finding("\(what): line \(line), column \(column) of \(lineCount) lines: \(diagnostic.message)")
                }
            case .byteOffset(let offset):
                if offset < 0 { finding("\(what): byte \(offset): \(diagnostic.message)") }
            case .whole, nil: break
            }
            // The words are made here; they must not trap either.
            if diagnostic.description.isEmpty { finding("\(what): a diagnostic without words") }
        }
    }

    /// The text that a reader of files sees: UTF-16 and others are told by their first bytes.
    static func decoded(_ input: [UInt8]) -> String {
        (try? EncodedText(input).text) ?? String(decoding: input, as: UTF8.self)
    }

    /// All line breaks of Unicode, which YAML counts, and other control characters, which do no harm here.
    private static func lineBreakCount(_ text: String) -> Int {
        text.unicodeScalars.count { $0.properties.generalCategory == .control || $0.value == 0x2028 || $0.value == 0x2029 }
    }
}
