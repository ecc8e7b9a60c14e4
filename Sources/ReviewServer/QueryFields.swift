import Curation
import Foundation

/// The fields behind `?` in an address: `from=0&count=500`.
struct QueryFields {
    private var values: [String: String] = [:]

    /// - Throws: `ReviewError.invalid` where a field is there twice, or is no text.
    init(_ query: String) throws(ReviewError) {
        for part in query.split(separator: "&") {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let texts = sides.map { $0.replacing("+", with: " ").removingPercentEncoding }
            guard let name = texts[0], let value = texts.count > 1 ? texts[1] : "" else {
                throw .invalid("the address is not well-formed behind '?'", fix: "encode its fields as a form does")
            }
            guard values.updateValue(value, forKey: name) == nil else {
                throw .invalid("'\(name.prefix(40))' is there twice", fix: "give it once")
            }
        }
    }

    func text(_ name: String) -> String? { values[name] }

    /// - Throws: `ReviewError.invalid`.
    func requiredText(_ name: String) throws(ReviewError) -> String {
        guard let text = values[name] else { throw .invalid("'\(name)' is missing", fix: "add it to the address") }
        return text
    }

    /// - Throws: `ReviewError.invalid` for what is no number.
    func number(_ name: String) throws(ReviewError) -> Int? {
        guard let text = values[name] else { return nil }
        return try Self.number(text[...], name)
    }

    /// - Throws: `ReviewError.invalid`.
    func requiredNumber(_ name: String) throws(ReviewError) -> Int { try Self.number(try requiredText(name)[...], name) }

    /// Numbers with commas between them, at most so many.
    ///
    /// - Throws: `ReviewError.invalid`.
    func numbers(_ name: String, maxCount: Int) throws(ReviewError) -> [Int] {
        let parts = try requiredText(name).split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count <= maxCount else {
            throw .invalid("'\(name)' has \(parts.count) numbers", fix: "give at most \(maxCount)")
        }
        var numbers: [Int] = []
        for part in parts { numbers.append(try Self.number(part, name)) }
        return numbers
    }

    private static func number(_ text: Substring, _ name: String) throws(ReviewError) -> Int {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text) else {
            throw .invalid("'\(name)' is '\(text.prefix(40))', not a whole number", fix: "give a number from 0 on")
        }
        return number
    }
}
