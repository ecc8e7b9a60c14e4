extension String {
    /// Where more combining marks follow each other than any script needs; nil where none do.
    ///
    /// Comparing, hashing and normalizing a text sorts the marks of every letter, so that some thousands of them on one letter cost
    /// seconds, each time.
    ///
    /// **Source** the Stream-Safe Text Format of Unicode Standard Annex #15: no more than 30 in a row. **Complexity** linear in the bytes.
    public var excessiveMarks: String.Index? {
        guard utf8.contains(where: { $0 >= 0x80 }) else { return nil }
        var count = 0
        for index in unicodeScalars.indices {
            let scalar = unicodeScalars[index]
            count = scalar.isASCII || scalar.properties.canonicalCombiningClass == .notReordered ? 0 : count + 1
            if count > 30 { return index }
        }
        return nil
    }
}
