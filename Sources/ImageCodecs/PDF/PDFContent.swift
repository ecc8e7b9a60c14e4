/// What a page's content draws, as far as it is images.
///
/// Understood are the operators that place images: the graphics state, its matrix, clipping, color, and text that is not seen. Whatever
/// else puts ink on the page makes the result `other`.
///
/// **Source** ISO 32000-1, annex A.
enum PDFContent {
    /// An XObject that is drawn.
    struct Drawing: Equatable {
        let name: String
        let matrix: PDFMatrix
        let isPaintedBlack: Bool
    }

    enum Result: Equatable {
        case drawings([Drawing])
        case other(reason: String)
    }

    private struct State {
        var matrix: PDFMatrix
        var isBlack = true
        /// 3 is text that is not seen.
        var textMode = 0
    }

    private static let maxStateCount = 512

    /// - Parameter matrix: in which the content stands.
    static func result(of content: [UInt8], matrix: PDFMatrix) -> Result {
        var scanner = PDFScanner(content)
        var states: [State] = []
        var state = State(matrix: matrix)
        var operands: [PDFScanner.Token] = []
        var drawings: [Drawing] = []
        while let token = scanner.next() {
            guard case .operator(let name) = token else {
                // No operator takes more.
                if operands.count < 64 { operands.append(token) }
                continue
            }
            let numbers = operands.compactMap(\.number)
            switch name {
            case "q":
                guard states.count < maxStateCount else { return .other(reason: "its content is deeply nested") }
                states.append(state)
            case "Q":
                if let saved = states.popLast() { state = saved }
            case "cm":
                if numbers.count == 6 { state.matrix = PDFMatrix(numbers).then(state.matrix) }
            case "Do":
                if case .name(let object) = operands.last {
                    drawings.append(Drawing(name: object, matrix: state.matrix, isPaintedBlack: state.isBlack))
                }
            case "g": state.isBlack = numbers == [0]
            case "rg": state.isBlack = numbers == [0, 0, 0]
            case "k": state.isBlack = numbers == [0, 0, 0, 1]
            case "sc", "scn": state.isBlack = numbers == [0] || numbers == [0, 0, 0] || numbers == [0, 0, 0, 1]
            case "cs": state.isBlack = true
            case "Tr":
                if let mode = numbers.last { state.textMode = Int(clamping: Int64(max(-1, min(mode, 100)))) }
            case "Tj", "TJ", "'", "\"":
                guard state.textMode == 3 else { return .other(reason: "there is text on it") }
            case "f", "F", "f*", "B", "B*", "b", "b*", "S", "s": return .other(reason: "there are lines or surfaces on it")
            case "sh": return .other(reason: "there is shading on it")
            case "BI": return .other(reason: "its image is within its content")
            default: break
            }
            operands = []
        }
        return .drawings(drawings)
    }
}

/// The tokens of a content stream.
struct PDFScanner {
    enum Token: Equatable {
        case number(Double)
        case name(String)
        /// A text, or the bracket of an array or a dictionary: nothing that places an image.
        case other
        case `operator`(String)

        var number: Double? { if case .number(let value) = self { value } else { nil } }
    }

    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func next() -> Token? {
        skipSpace()
        guard place < bytes.count else { return nil }
        switch bytes[place] {
        case UInt8(ascii: "("):
            skipText()
            return .other
        case UInt8(ascii: "<"), UInt8(ascii: ">"):
            // Of a hexadecimal text the digits are stepped over with it.
            if bytes[place] == UInt8(ascii: "<"), place + 1 < bytes.count, bytes[place + 1] != UInt8(ascii: "<") {
                while place < bytes.count, bytes[place] != UInt8(ascii: ">") { place += 1 }
            }
            place += 1
            return .other
        case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ")"):
            place += 1
            return .other
        case UInt8(ascii: "/"):
            place += 1
            return .name(Self.unescaped(word()))
        default:
            let text = word()
            if let number = Double(text), !text.contains(where: { $0 == "e" || $0 == "E" || $0 == "x" || $0 == "n" }) {
                return .number(number)
            }
            return .operator(text)
        }
    }

    private mutating func skipSpace() {
        while place < bytes.count {
            if bytes[place] == UInt8(ascii: "%") {
                while place < bytes.count, bytes[place] != 0x0A, bytes[place] != 0x0D { place += 1 }
            } else if Self.isSpace(bytes[place]) {
                place += 1
            } else {
                return
            }
        }
    }

    private mutating func skipText() {
        var depth = 0
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\\"): place += 1
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            default: break
            }
            place += 1
            if depth == 0 { return }
        }
    }

    private mutating func word() -> String {
        let start = place
        while place < bytes.count, !Self.isSpace(bytes[place]), !Self.delimiters.contains(bytes[place]) { place += 1 }
        // What is neither a word nor known is stepped over.
        if place == start { place += 1 }
        return String(decoding: bytes[start..<min(place, start + 128)], as: UTF8.self)
    }

    /// A name may have any character as `#` and two digits.
    private static func unescaped(_ name: String) -> String {
        guard name.contains("#") else { return name }
        var result: [UInt8] = [], rest = Array(name.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "#"), rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
                result.append(value)
                rest = rest.dropFirst(2)
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static let delimiters = Set("()<>[]{}/%".utf8)

    private static func isSpace(_ byte: UInt8) -> Bool { byte <= 0x20 && [0, 9, 10, 12, 13, 32].contains(byte) }
}
