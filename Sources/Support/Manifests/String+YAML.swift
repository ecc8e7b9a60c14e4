extension String {
    /// The text as a manifest has it: as it is where that is plain text for YAML, quoted where it could be taken for something else.
    package var yamlScalar: String {
        let isPlain =
            first?.isLetter == true
            && allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }
            && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(lowercased())
        if isPlain { return self }
        let escaped = unicodeScalars.map { scalar in
            switch scalar.value {
            case 0x22, 0x5C: "\\" + String(scalar)
            case ..<0x20, 0x7F...0x9F: "\\x" + Self.hex(scalar, digitCount: 2)
            // Line breaks to YAML, which would make spaces of them, and what it does not allow in a text.
            case 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: "\\u" + Self.hex(scalar, digitCount: 4)
            default: String(scalar)
            }
        }
        return "\"" + escaped.joined() + "\""
    }

    private static func hex(_ scalar: Unicode.Scalar, digitCount: Int) -> String {
        let digits = String(scalar.value, radix: 16)
        return String(repeating: "0", count: Swift.max(0, digitCount - digits.count)) + digits
    }
}
