/// Numbers that were written with a comma for the decimal point, as people in most of Europe do.
///
/// YAML takes the comma within brackets and braces for the end of a value: `{ validation: 0,34 }` has two entries, one of
/// them named 34, and `[0,5, 1,5]` four numbers. A comma that parts two of these is followed by a space as a rule, so that
/// digits right behind it say what was meant.
enum DecimalComma {
    /// The number with a point, where a text is one with a comma.
    static func mended(_ text: String) -> String? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 2, isWhole(parts[0]), isFraction(parts[1]) else { return nil }
        return parts[0] + "." + parts[1]
    }

    /// A list as it was meant, where each two of its items are the halves of a decimal number.
    ///
    /// - Parameter items: at least four; two may be a pair written without a space.
    static func mended(_ items: [ManifestNode]) -> String? {
        guard items.count >= 4, items.count.isMultiple(of: 2) else { return nil }
        var numbers: [String] = []
        for index in stride(from: 0, to: items.count, by: 2) {
            guard let number = joined(items[index], items[index + 1]) else { return nil }
            // Without a space after the whole number nothing tells the two kinds of commas apart.
            if index > 0, isAdjacent(items[index - 1], items[index].location) { return nil }
            numbers.append(number)
        }
        return "[" + numbers.joined(separator: ", ") + "]"
    }

    /// The entries of a mapping, with each number that a comma cut in two put together again and reported.
    static func mended(
        _ entries: [ManifestNode.Entry], context: String, issues: ManifestIssues
    ) -> [ManifestNode.Entry] {
        guard entries.contains(where: { isFraction($0.key[...]) }) else { return entries }
        var result: [ManifestNode.Entry] = []
        for entry in entries {
            guard case .scalar("", isQuoted: false) = entry.value.value, let before = result.last,
                let number = joined(before.value, ManifestNode(.scalar(entry.key, isQuoted: false), at: entry.keyLocation))
            else {
                result.append(entry)
                continue
            }
            issues.report(
                "decimal-comma", at: before.value.location,
                "'\(before.key.shortened)' in '\(context.shortened)' is \(number.replacing(".", with: ",")), and a comma ends a value here",
                fix: "write \(number): a decimal number has a point")
            result[result.count - 1] = ManifestNode.Entry(
                key: before.key, keyLocation: before.keyLocation,
                value: ManifestNode(.scalar(number, isQuoted: false), at: before.value.location))
        }
        return result
    }

    /// The number that two scalars were, one right behind the other with nothing but a comma between.
    private static func joined(_ whole: ManifestNode, _ fraction: ManifestNode) -> String? {
        guard case .scalar(let text, isQuoted: false) = whole.value, case .scalar(let digits, isQuoted: false) = fraction.value,
            isWhole(text[...]), isFraction(digits[...]), isAdjacent(whole, fraction.location)
        else { return nil }
        return text + "." + digits
    }

    private static func isAdjacent(_ node: ManifestNode, _ next: SourceLocation) -> Bool {
        guard case .scalar(let text, isQuoted: false) = node.value, case .text(let line, let column) = node.location.place,
            case .text(let nextLine, let nextColumn) = next.place
        else { return false }
        return line == nextLine && column + text.count + 1 == nextColumn
    }

    private static func isWhole(_ text: Substring) -> Bool {
        let digits = text.first == "-" || text.first == "+" ? text.dropFirst() : text
        return !digits.isEmpty && digits.utf8.count < 20 && digits.utf8.allSatisfy(isDigit)
    }

    /// The digits behind the point, and an exponent where there is one.
    private static func isFraction(_ text: Substring) -> Bool {
        guard text.utf8.first.map(isDigit) ?? false, text.utf8.count < 40 else { return false }
        return Double("0." + text) != nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
