import FormLearning
import Foundation
import ImageCodecs
import Imaging
import Recipes
import Support

/// Makes the template of somebody's form from a scan of its blank, or from several filled-in sheets.
public struct TemplateLearning {
    /// What was found, and where it was written.
    public struct Summary: Sendable, Encodable {
        public struct Field: Sendable, Encodable {
            public let name: String
            public let rowCount: Int
            public let columnCount: Int
            /// `digit`, or `number` where each cell holds a whole number.
            public let cells: String
        }

        public struct LeftOut: Sendable, Encodable {
            public let reason: String
            public let count: Int
        }

        public struct LeftOutSheet: Sendable, Encodable {
            public let file: String
            /// Begins with the file.
            public let reason: String
        }

        public let template: String
        public let overlay: String
        /// The filled-in sheets that the form was learned from; none for a blank.
        public let sheets: [String]
        public let leftOutSheets: [LeftOutSheet]
        public let cellCount: Int
        public let fields: [Field]
        public let leftOut: [LeftOut]
        /// `print`, or `grid` for a form that is found by its grid lines alone.
        public let registration: String
        public let markCount: Int
    }

    private let files: [String]
    private let name: String
    private let paper: NamedPaper?
    private let learner: FormLearner

    /// A box has no side shorter or longer than these.
    public static let defaultBoxSizeRangeMM = FormLearner.defaultBoxSizeRangeMM

    /// - Parameters:
    ///   - files: a blank, or three and more filled-in sheets: pictures or pages of a file, as `form.pdf#2`, with the whole page and
    ///     nothing else; filled-in sheets may be photos of a page that lies on something darker.
    ///   - name: the form's; nil for the first file's name.
    ///   - paper: nil to go by the first file's resolution.
    ///   - boxSizeRangeMM: the shortest and the longest side of a box.
    public init(
        files: [String], name: String? = nil, paper: NamedPaper? = nil,
        boxSizeRangeMM: ClosedRange<Double> = TemplateLearning.defaultBoxSizeRangeMM
    ) {
        precondition(!files.isEmpty, "no file to learn a form from")
        self.files = files
        self.name = name ?? ((files[0] as NSString).lastPathComponent as NSString).deletingPathExtension
        self.paper = paper
        learner = FormLearner(boxSizeRangeMM: boxSizeRangeMM)
    }

    /// Writes the template, and beside it a picture of the blank, or of what the filled-in sheets have in common, with everything
    /// that was found, for a person to check: of `census.yaml` it is `census-check.png`.
    ///
    /// - Parameter isForced: whether files that are there are replaced; the pictures given never are.
    /// - Throws: `LearningError`, `ImageCodecError`, `OutputError`, `FileSystemError`. Both files are written, or none.
    public func write(to templateFile: String, isForced: Bool = false) throws -> Summary {
        let outputs = OutputFiles(inputs: files + files.map { PageReference($0).file }, isForced: isForced)
        let suffixLength = (templateFile as NSString).pathExtension.count
        let overlayFile = (suffixLength > 0 ? String(templateFile.dropLast(suffixLength + 1)) : templateFile) + "-check.png"
        try outputs.check([templateFile, overlayFile])
        let learned = try learned()
        let overlay = learned.form.overlay(on: learned.print)
        let text = learned.form.template.yaml(comment: Self.comment(learned, overlayFile: overlayFile))
        try outputs.write([
            (overlayFile, PNGEncoder.encode(overlay, dotsPerInch: learned.dotsPerInch)), (templateFile, Array(text.utf8)),
        ])
        return Summary(learned, templateFile: templateFile, overlayFile: overlayFile)
    }

    fileprivate struct Learned {
        let form: LearnedForm
        /// What the form is drawn over.
        let print: GrayImage
        let dotsPerInch: Double?
        var usedFiles: [String] = []
        var leftOut: [LeftOutSheet] = []
    }

    private func learned() throws -> Learned {
        let first = try Self.decoded(files[0])
        let pageSizeMM = try pageSize(of: first)
        guard files.count > 1 else {
            let form = try learner.learn(first.image, name: name, pageSizeMM: pageSizeMM)
            return Learned(form: form, print: first.image, dotsPerInch: first.dotsPerInch)
        }
        let sheets = try files.enumerated().map { index, file in
            FilledSheet(name: file, image: index == 0 ? first.image : try Self.decoded(file).image)
        }
        let learned = try learner.learn(filledIn: sheets, name: name, pageSizeMM: pageSizeMM)
        return Learned(
            form: learned.form, print: learned.print, dotsPerInch: learned.dotsPerInch, usedFiles: learned.usedNames,
            leftOut: learned.leftOut)
    }

    private static func decoded(_ file: String) throws -> DecodedImage {
        do {
            return try ImageDecoder().decode(PictureFile.page(named: file))
        } catch let error as ImageCodecError {
            throw FileError(error, file: file)
        }
    }

    private func pageSize(of picture: DecodedImage) throws(LearningError) -> Size {
        if let paper { return paper.sizeMM }
        guard let dotsPerInch = picture.dotsPerInch else { throw .unknownPageSize }
        return Size(
            width: Double(picture.image.width) * 25.4 / dotsPerInch, height: Double(picture.image.height) * 25.4 / dotsPerInch)
    }

    private static func comment(_ learned: Learned, overlayFile: String) -> [String] {
        let form = learned.form
        let source = learned.usedFiles.isEmpty ? "a blank form" : "\(learned.usedFiles.count) filled-in sheets"
        let cellCount = form.template.grids.reduce(0) { $0 + $1.cellCount }
        return [
            "Learned from \(source): \(form.template.fields.count) fields with \(cellCount) cells, in millimeters from the "
                + "page's top left corner.",
            "\((overlayFile as NSString).lastPathComponent) shows them. Fields can be renamed or taken out, and given 'labels:', "
                + "what is written in",
            "them: a list of one text a row such as \"0123456789\", with _ for a cell that the form does not tell.",
        ]
            + (form.template.hasNumbers
                ? [
                    "Cells of fields with 'number:' hold whole numbers: take out the columns that hold none, and say how many digits they have,",
                    "such as 'number: { maxDigitCount: 3 }'.",
                ] : [])
    }
}

extension TemplateLearning.Summary {
    fileprivate init(_ learned: TemplateLearning.Learned, templateFile: String, overlayFile: String) {
        let form = learned.form
        sheets = learned.usedFiles
        leftOutSheets = learned.leftOut.map { LeftOutSheet(file: $0.name, reason: $0.words) }
        template = templateFile
        overlay = overlayFile
        cellCount = form.template.grids.reduce(0) { $0 + $1.cellCount }
        fields = form.template.grids.map {
            Field(name: $0.name, rowCount: $0.rowCount, columnCount: $0.columnCount, cells: $0.number == nil ? "digit" : "number")
        }
        leftOut = form.leftOut.map {
            LeftOut(reason: $0.reason.words(boxSizeRangeMM: form.boxSizeRangeMM), count: $0.count)
        }
        switch form.template.registration {
        case .print(let features): (registration, markCount) = ("print", features.marks.count)
        case .grid: (registration, markCount) = ("grid", 0)
        case .marks: (registration, markCount) = ("marks", 4)
        }
    }

    /// For people: how many sheets were used and which were not, one line a field, and what was left out.
    public var text: String {
        var lines = sheets.isEmpty ? [] : ["learned from \(sheets.count) filled-in sheets"]
        lines += leftOutSheets.map { "not used: \($0.reason)" }
        lines += fields.map { field in
            "\(field.name): "
                + (field.rowCount * field.columnCount == 1
                    ? "a box" : "\(field.rowCount) × \(field.columnCount) cells")
                + (field.cells == "number" ? " for numbers" : "")
        }
        lines += leftOut.map { "left out: \($0.count) \($0.reason)" }
        lines += [
            "registered by "
                + (registration == "grid"
                    ? "its grid lines"
                    : markCount > 0
                        ? "\(markCount) marks and its printed lines" : "its frames and printed lines"),
            "template \(template)", "check it: \(overlay)",
        ]
        return lines.joined(separator: "\n")
    }
}
