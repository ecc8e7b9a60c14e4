/// Reads the JSON header of a safetensors file.
///
/// A parser of its own because the general one keeps the last of two equal keys, accepts what the format forbids, and knows no
/// offsets. It reads exactly the format's grammar, so nothing nests and nothing recurses. Only sizes are checked later.
struct SafetensorsHeader {
    struct Entry {
        let name: String
        let type: SafetensorsType
        let shape: [Int]
        /// First byte and end in the data, as found.
        let start: Int
        let end: Int
        /// Where the entry stands in the file.
        let offset: Int
    }

    private(set) var metadata: [String: String] = [:]
    private(set) var entries: [Entry] = []

    private let bytes: [UInt8]
    private let fileOffset: Int
    private var position = 0

    /// - Parameters:
    ///   - bytes: the header, with its padding.
    ///   - fileOffset: where it starts in the file.
    init(_ bytes: [UInt8], fileOffset: Int) throws(SafetensorsError) {
        self.bytes = bytes
        self.fileOffset = fileOffset
        guard bytes.first == UInt8(ascii: "{") else { throw unexpected("'{' as the first byte of the header") }
        var names: Set<String> = []
        try object { (header, name, offset) throws(SafetensorsError) in
            guard names.insert(name).inserted else { throw .duplicateName(name, offset: offset) }
            if name == SafetensorsWriter.metadataKey {
                try header.readMetadata()
            } else {
                header.entries.append(try header.entry(name: name, offset: offset))
            }
        }
        while position < bytes.count {
            guard bytes[position] == UInt8(ascii: " ") else { throw unexpected("a space or the end of the header") }
            position += 1
        }
    }

    private mutating func readMetadata() throws(SafetensorsError) {
        try object { (header, key, offset) throws(SafetensorsError) in
            guard header.metadata[key] == nil else { throw .duplicateName(key, offset: offset) }
            header.metadata[key] = try header.string()
        }
    }

    private mutating func entry(name: String, offset: Int) throws(SafetensorsError) -> Entry {
        var type: SafetensorsType?
        var shape: [Int]?
        var range: [Int]?
        try object { (header, key, keyOffset) throws(SafetensorsError) in
            let isRepeated =
                switch key {
                case "dtype": type != nil
                case "shape": shape != nil
                case "data_offsets": range != nil
                default: false
                }
            guard !isRepeated else { throw .duplicateName(key, offset: keyOffset) }
            switch key {
            case "dtype":
                let valueOffset = header.fileOffset + header.position
                let text = try header.string()
                guard let known = SafetensorsType(rawValue: text) else {
                    throw .unsupportedType(text, tensor: name, offset: valueOffset)
                }
                type = known
            case "shape": shape = try header.integers()
            case "data_offsets": range = try header.integers()
            default:
                throw .malformedHeader(
                    expected: "dtype, shape or data_offsets", found: "'\(key)'", offset: keyOffset)
            }
        }
        guard let type, let shape, let range, range.count == 2 else {
            throw .malformedHeader(
                expected: "dtype, shape and two data_offsets", found: "an incomplete tensor '\(name)'", offset: offset)
        }
        return Entry(name: name, type: type, shape: shape, start: range[0], end: range[1], offset: offset)
    }

    /// `{ "key": value, … }`; `readValue` is handed the key and the key's place in the file.
    private mutating func object(
        _ readValue: (inout SafetensorsHeader, String, Int) throws(SafetensorsError) -> Void
    ) throws(SafetensorsError) {
        try expect("{")
        if skip("}") { return }
        repeat {
            skipSpace()
            let offset = fileOffset + position
            let key = try string()
            try expect(":")
            try readValue(&self, key, offset)
        } while skip(",")
        try expect("}")
    }

    /// `[ 1, 2, … ]`
    private mutating func integers() throws(SafetensorsError) -> [Int] {
        try expect("[")
        if skip("]") { return [] }
        var list: [Int] = []
        repeat { list.append(try integer()) } while skip(",")
        try expect("]")
        return list
    }

    /// A whole number from 0 to 2⁶³ − 1.
    private mutating func integer() throws(SafetensorsError) -> Int {
        skipSpace()
        let start = position
        var value = 0
        while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Int(bytes[position] & 15))
            let hasLeadingZero = position > start && bytes[start] == UInt8(ascii: "0")
            guard !overflow, !carry, !hasLeadingZero else {
                position = start
                throw unexpected("a whole number below 2⁶³")
            }
            value = sum
            position += 1
        }
        guard position > start else { throw unexpected("a whole number") }
        return value
    }

    private mutating func string() throws(SafetensorsError) -> String {
        try expect("\"")
        let start = position
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                guard let string = String(validating: text, as: UTF8.self) else {
                    position = start
                    throw unexpected("text in UTF-8")
                }
                return string
            case UInt8(ascii: "\\"):
                position += 1
                text += try escape()
            case ..<0x20: throw unexpected("a character of a string")
            default:
                text.append(byte)
                position += 1
            }
        }
        throw unexpected("the end of a string")
    }

    /// What follows a backslash, as UTF-8.
    private mutating func escape() throws(SafetensorsError) -> [UInt8] {
        guard position < bytes.count else { throw unexpected("an escape") }
        let plain: [UInt8: UInt8] = [
            UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5c, UInt8(ascii: "/"): 0x2f, UInt8(ascii: "b"): 8,
            UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9,
        ]
        if let byte = plain[bytes[position]] {
            position += 1
            return [byte]
        }
        guard bytes[position] == UInt8(ascii: "u") else { throw unexpected("an escape") }
        position += 1
        var units = [try hexUnit()]
        if UTF16.isLeadSurrogate(units[0]), bytes[position...].starts(with: Array("\\u".utf8)) {
            position += 2
            units.append(try hexUnit())
        }
        guard let text = String(validating: units, as: UTF16.self) else { throw unexpected("a Unicode character before it") }
        return Array(text.utf8)
    }

    private mutating func hexUnit() throws(SafetensorsError) -> UInt16 {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw unexpected("four hexadecimal digits") }
        position += 4
        return unit
    }

    private mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[position]) { position += 1 }
    }

    /// Steps over `character` where it comes next.
    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(SafetensorsError) {
        guard skip(character) else { throw unexpected("'\(character)'") }
    }

    private func unexpected(_ expected: String) -> SafetensorsError {
        let found = bytes[min(position, bytes.count)...].prefix(12)
        let text = found.isEmpty ? "the end of the header" : "'" + String(decoding: found, as: UTF8.self) + "'"
        return .malformedHeader(expected: expected, found: text, offset: fileOffset + position)
    }
}
