/// The name or path of a file as the disk knows it: the same as another only where its bytes are.
///
/// Two texts are equal in Swift where they show the same characters, so that an `é` of one code point and an `e` with an accent of
/// its own are one text. On the disk, and in an archive, they are two files. Whatever is looked up by such a name has this as its key.
public struct FileName: Sendable, Hashable, Comparable, ExpressibleByStringLiteral {
    public let text: String

    public init(_ text: String) {
        self.text = text
    }

    public init(stringLiteral text: String) {
        self.init(text)
    }

    public static func == (a: FileName, b: FileName) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

    public static func < (a: FileName, b: FileName) -> Bool { a.text.utf8.lexicographicallyPrecedes(b.text.utf8) }

    public func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
        // No byte of UTF-8: ends the name.
        hasher.combine(UInt8.max)
    }

    /// The text with all that is not ASCII as code points, such as `caf\u{00E9}.png`: what a message shows where two names look alike.
    public var spelledOut: String {
        text.unicodeScalars.map { $0.isASCII ? String($0) : $0.escaped(asASCII: true) }.joined()
    }

    /// The text with its control characters written out.
    public var visible: String {
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? $0.escaped(asASCII: true) : String($0) }.joined()
    }

    /// A name of any bytes: what is no UTF-8 is written out, such as `caf\xE9.png`.
    public static func visible(_ bytes: [UInt8]) -> String {
        var text = ""
        // Decoded piece by piece, so that only what is wrong is written out.
        var rest = bytes[...]
        while let first = rest.first {
            let length = (1...4).first { length in
                rest.count >= length && String(validating: rest.prefix(length), as: UTF8.self)?.unicodeScalars.count == 1
            }
            if let length, let piece = String(validating: rest.prefix(length), as: UTF8.self) {
                text += FileName(piece).visible
                rest = rest.dropFirst(length)
            } else {
                let digits = String(first, radix: 16, uppercase: true)
                text += "\\x" + (digits.count < 2 ? "0" : "") + digits
                rest = rest.dropFirst()
            }
        }
        return text
    }

    /// The name as a key of a JSON object, where names that show the same characters would be one: the text itself where it is in
    /// Unicode's form C, spelled out otherwise. Different names have different keys.
    public var jsonKey: String {
        let isPlain = !text.utf8.contains(UInt8(ascii: "\\")) && text.isNormalized
        return isPlain ? text : FileName(text.replacing("\\", with: "\\\\")).spelledOut
    }
}
