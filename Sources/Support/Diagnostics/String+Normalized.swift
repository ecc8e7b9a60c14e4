import Foundation

extension String {
    /// The text in Unicode's normalization form C, so that texts that show the same characters have the same bytes.
    public var normalized: String { isASCII ? self : precomposedStringWithCanonicalMapping }

    /// Whether the text is in that form.
    public var isNormalized: Bool { isASCII || utf8.elementsEqual(precomposedStringWithCanonicalMapping.utf8) }

    private var isASCII: Bool { utf8.allSatisfy { $0 < 0x80 } }
}
