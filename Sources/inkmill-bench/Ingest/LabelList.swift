import Foundation

/// The lines of a plain table of labels, after its header: no field of these sets has a comma in it.
enum LabelList {
    static func rows(of file: String) throws -> [[String]] {
        try String(contentsOfFile: file, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }
}
