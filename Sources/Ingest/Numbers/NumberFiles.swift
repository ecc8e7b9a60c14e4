import Foundation
import Recipes
import Support

/// Where the numbers of a pile are written: of `results.csv` the table, `results-review.csv` what has to be looked at, and
/// `results.json` everything.
public struct NumberFiles: Sendable {
    private let table: String
    private let review: String
    private let json: String
    private let outputs: OutputFiles

    /// - Parameters:
    ///   - file: of the table.
    ///   - list: the pictures to be read.
    ///   - inputs: other files that are read, such as the template.
    ///   - isForced: whether other files of the same names are replaced.
    /// - Throws: `OutputError`.
    public init(_ file: String, of list: PictureList, inputs: [String], isForced: Bool) throws {
        let path = file as NSString, stem = path.pathExtension.isEmpty ? file : path.deletingPathExtension
        table = file
        review = stem + "-review.csv"
        json = stem + ".json"
        outputs = OutputFiles(inputs: list.inputs + inputs, isForced: isForced)
        try outputs.check([table, review, json])
    }

    /// All of them, or none.
    ///
    /// - Throws: `OutputError`, `FileSystemError`.
    public func write(_ result: Recognition.Result) throws {
        guard let numbers = result.table else { return }
        try outputs.write([
            (table, Array(numbers.csv.utf8)), (review, Array(numbers.reviewCSV.utf8)), (json, Array(JSONFile.text(of: result.sheets).utf8)),
        ])
    }
}
