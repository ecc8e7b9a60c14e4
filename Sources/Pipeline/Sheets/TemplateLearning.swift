import FormLearning
import Foundation
import ImageCodecs
import Imaging
import Recipes
import Support

/// Makes the template of somebody's form from a scan of its blank.
public struct TemplateLearning {
    /// What was found, and where it was written.
    public struct Summary: Sendable, Encodable {
        public struct Field: Sendable, Encodable {
            public let name: String
            public let rowCount: Int
            public let columnCount: Int
        }

        public struct LeftOut: Sendable, Encodable {
            public let reason: String
            public let count: Int
        }

        public let template: String
        public let overlay: String
        public let cellCount: Int
        public let fields: [Field]
        public let leftOut: [LeftOut]
        /// `print`, or `grid` for a form that is found by its grid lines alone.
        public let registration: String
        public let markCount: Int
    }

    private let blankFile: String
    private let name: String
    private let paper: NamedPaper?
    private let learner: FormLearner

    /// A box has no side shorter or longer than these.
    public static let defaultBoxSizeRangeMM = FormLearner.defaultBoxSizeRangeMM

    /// - Parameters:
    ///   - blankFile: a picture or a page of a file, as `form.pdf#2`, with the whole page and nothing else.
    ///   - name: the form's; nil for the file's name.
    ///   - paper: nil to go by the file's resolution.
    ///   - boxSizeRangeMM: the shortest and the longest side of a box.
    public init(
        blankFile: String, name: String? = nil, paper: NamedPaper? = nil,
        boxSizeRangeMM: ClosedRange<Double> = TemplateLearning.defaultBoxSizeRangeMM
    ) {
        self.blankFile = blankFile
        self.name = name ?? ((blankFile as NSString).lastPathComponent as NSString).deletingPathExtension
        self.paper = paper
        learner = FormLearner(boxSizeRangeMM: boxSizeRangeMM)
    }

    /// Writes the template, and beside it a picture of the blank with everything that was found, for a person to check: of
    /// `census.yaml` it is `census-check.png`.
    ///
    /// - Parameter isForced: whether files that are there are replaced; the blank never is.
    /// - Throws: `LearningError`, `ImageCodecError`, `OutputError`, `FileSystemError`. Both files are written, or none.
    public func write(to templateFile: String, isForced: Bool = false) throws -> Summary {
        let outputs = OutputFiles(inputs: [blankFile, PageReference(blankFile).file], isForced: isForced)
        let suffixLength = (templateFile as NSString).pathExtension.count
        let overlayFile = (suffixLength > 0 ? String(templateFile.dropLast(suffixLength + 1)) : templateFile) + "-check.png"
        try outputs.check([templateFile, overlayFile])
        let blank = try ImageDecoder().decode(PictureFile.page(named: blankFile))
        let form = try learner.learn(blank.image, name: name, pageSizeMM: try pageSize(of: blank))
        try outputs.write([
            (overlayFile, PNGEncoder.encode(form.overlay(on: blank.image), dotsPerInch: blank.dotsPerInch)),
            (templateFile, Array(form.template.yaml(comment: Self.comment(form, overlayFile: overlayFile)).utf8)),
        ])
        return Summary(form, templateFile: templateFile, overlayFile: overlayFile)
    }

    private func pageSize(of blank: DecodedImage) throws(LearningError) -> Size {
        if let paper { return paper.sizeMM }
        guard let dotsPerInch = blank.dotsPerInch else { throw .unknownPageSize }
        return Size(
            width: Double(blank.image.width) * 25.4 / dotsPerInch, height: Double(blank.image.height) * 25.4 / dotsPerInch)
    }

    private static func comment(_ form: LearnedForm, overlayFile: String) -> [String] {
        let cellCount = form.template.grids.reduce(0) { $0 + $1.cellCount }
        return [
            "Learned from a blank form: \(form.template.fields.count) fields with \(cellCount) cells, in millimeters from the "
                + "page's top left corner.",
            "\((overlayFile as NSString).lastPathComponent) shows them. Fields can be renamed or taken out, and given 'labels:', "
                + "what is written in",
            "them: a list of one text a row such as \"0123456789\", with _ for a cell that the form does not tell.",
        ]
    }
}

extension TemplateLearning.Summary {
    fileprivate init(_ form: LearnedForm, templateFile: String, overlayFile: String) {
        template = templateFile
        overlay = overlayFile
        cellCount = form.template.grids.reduce(0) { $0 + $1.cellCount }
        fields = form.template.grids.map { Field(name: $0.name, rowCount: $0.rowCount, columnCount: $0.columnCount) }
        leftOut = form.leftOut.map {
            LeftOut(reason: $0.reason.words(boxSizeRangeMM: form.boxSizeRangeMM), count: $0.count)
        }
        switch form.template.registration {
        case .print(let features): (registration, markCount) = ("print", features.marks.count)
        case .grid: (registration, markCount) = ("grid", 0)
        case .marks: (registration, markCount) = ("marks", 4)
        }
    }

    /// For people: one line a field, and what was left out.
    public var text: String {
        var lines = fields.map { field in
            "\(field.name): "
                + (field.rowCount * field.columnCount == 1
                    ? "a box" : "\(field.rowCount) × \(field.columnCount) cells")
        }
        lines += leftOut.map { "left out: \($0.count) frames \($0.reason)" }
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
