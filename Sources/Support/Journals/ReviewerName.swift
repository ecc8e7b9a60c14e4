/// The names of people who decide: their files are named so.
enum ReviewerName {
    static let maxLength = 64

    /// Whether a name can be a reviewer's: a file is named so, on whatever system.
    static func isUsable(_ name: String) -> Bool {
        guard let first = name.first, name.count <= maxLength, first.isLetter || first.isNumber, name.last != " ", name.last != "."
        else { return false }
        return name.allSatisfy { $0.isLetter || $0.isNumber || " -_.".contains($0) }
    }
}
