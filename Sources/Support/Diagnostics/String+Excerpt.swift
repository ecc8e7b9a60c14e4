extension String {
    /// The text as a message quotes it: cut where no person would have written on.
    public var shortened: String { shortened(to: 80) }

    /// At most `count` Unicode scalars, with an ellipsis in the place of the rest.
    ///
    /// Not characters: one of them may be made of any number of scalars, and finding its end takes time that grows with their square.
    public func shortened(to count: Int) -> String {
        let scalars = unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: count, limitedBy: scalars.endIndex), end < scalars.endIndex else {
            return self
        }
        return String(scalars[..<end]) + "…"
    }

    /// One line of a text, cut to what fits on a screen around a column; nil where there is no such line.
    ///
    /// - Parameters: line, column: counted from 1, as an editor counts them.
    func excerpt(line: Int, column: Int) -> String? {
        let bytes = utf8
        var start = bytes.startIndex
        for _ in 1..<Swift.max(1, line) {
            guard let end = bytes[start...].firstIndex(where: Self.endsLine) else { return nil }
            let isPair =
                bytes[end] == UInt8(ascii: "\r") && bytes.index(after: end) < bytes.endIndex
                && bytes[bytes.index(after: end)] == UInt8(ascii: "\n")
            start = bytes.index(end, offsetBy: isPair ? 2 : 1)
        }
        let text = unicodeScalars[start..<(bytes[start...].firstIndex(where: Self.endsLine) ?? endIndex)]
        let width = 160
        guard let first = text.index(text.startIndex, offsetBy: Swift.max(0, column - width / 2), limitedBy: text.endIndex),
            text.index(text.startIndex, offsetBy: width, limitedBy: text.endIndex) != nil
        else { return String(text) }
        return (first > text.startIndex ? "…" : "") + String(text[first...]).shortened(to: width)
    }

    private static func endsLine(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }
}
