import Foundation
import Recipes
import Support

/// Where the numbers of a pile are written: of `results.csv` the table, `results-review.csv` what has to be looked at, and
/// `results.json` everything. What people answer lies in `results-answers` beside them, and is never written here.
public struct NumberFiles: Sendable {
    let table: String
    let review: String
    package let json: String
    package let answersFolder: String
    private let outputs: OutputFiles

    /// What people have said of the numbers.
    public struct Answers: Sendable {
        package let answers: NumberAnswers
        /// What there is to say of how they were read.
        public let remarks: [Diagnostic]
        private let folder: String

        public static let none = Answers(answers: NumberAnswers(), remarks: [], folder: "")

        init(answers: NumberAnswers, remarks: [Diagnostic], folder: String) {
            self.answers = answers
            self.remarks = remarks
            self.folder = folder
        }

        package func staleRemark(on sheets: [ReadSheet]) -> Diagnostic? { answers.staleRemark(on: sheets, folder: folder) }
    }

    /// - Parameters:
    ///   - file: of the table.
    ///   - list: the pictures to be read.
    ///   - inputs: other files that are read, such as the template.
    ///   - isForced: whether other files of the same names are replaced.
    /// - Throws: `OutputError`.
    public init(_ file: String, of list: PictureList, inputs: [String], isForced: Bool) throws {
        let stem = Self.stem(file)
        try self.init(table: file, review: stem + "-review.csv", json: stem + ".json", inputs: list.inputs + inputs, isForced: isForced)
    }

    init(table: String, review: String, json: String, inputs: [String], isForced: Bool) throws {
        self.table = table
        self.review = review
        self.json = json
        answersFolder = Self.stem(json) + "-answers"
        outputs = OutputFiles(inputs: inputs, isForced: isForced)
        try outputs.check([table, review, json])
    }

    private static func stem(_ file: String) -> String {
        let path = file as NSString
        return path.pathExtension.isEmpty ? file : path.deletingPathExtension
    }

    /// What people have said of numbers that were written here before.
    ///
    /// - Throws: `JournalError`, `FileSystemError`.
    public func answers() throws -> Answers {
        let (answers, remarks) = try NumberAnswers.reading(answersFolder)
        return Answers(answers: answers, remarks: remarks, folder: answersFolder)
    }

    func bytes(of results: NumberResults) throws -> (table: [UInt8], review: [UInt8], json: [UInt8]) {
        try results.bytes(names: (table: (table as NSString).lastPathComponent, review: (review as NSString).lastPathComponent))
    }

    /// Each of them whole, the JSON last; none where one of them may not be replaced.
    ///
    /// - Returns: what was written.
    /// - Throws: `OutputError`, `FileSystemError`.
    @discardableResult
    public func write(_ results: NumberResults) throws -> (table: [UInt8], review: [UInt8], json: [UInt8]) {
        let bytes = try bytes(of: results)
        try outputs.write([(table, bytes.table), (review, bytes.review), (json, bytes.json)])
        return bytes
    }
}
