import Dataset
import Foundation
import ImageCodecs
import Imaging
import Support

/// A task of Label Studio: the picture of a digit, and what somebody has chosen for it.
///
/// The picture is in the task itself, so that no file has to be served. The project's labeling interface is an `Image` named `image` and
/// `Choices` named `label` with `0` to `9`, `_` for no digit and `?` for unsure.
///
/// **Source** Label Studio's documentation, "Label Studio JSON format of annotated tasks".
struct LabelStudioTask: Codable {
    private let data: Content
    private let annotations: [Annotation]?
    private let predictions: [Annotation]?

    private struct Content: Codable {
        let image: String?
        let digit: String?
        let writer: String?
        let file: String?
        let place: String?
        let label: String?
    }

    private struct Annotation: Codable {
        var was_cancelled: Bool?
        let result: [Choice]
    }

    private struct Choice: Codable {
        var from_name = "label"
        var to_name = "image"
        var type = "choices"
        let value: Value

        struct Value: Codable {
            let choices: [String]?
            let text: [String]?

            init(choices: [String]) {
                self.choices = choices
                text = nil
            }

            init(from decoder: any Decoder) throws {
                let fields = try decoder.container(keyedBy: CodingKeys.self)
                choices = try? fields.decode([String].self, forKey: .choices)
                text = (try? fields.decode([String].self, forKey: .text)) ?? (try? fields.decode(String.self, forKey: .text)).map { [$0] }
            }
        }
    }

    /// A digit to be looked at, with its present label as the prediction that the person corrects.
    init(_ digit: Digit, label: UInt8?, file: String?) {
        let picture = PNGEncoder.encode(digit.crop?.asGrayImage ?? digit.glyph.asGrayImage)
        let text = label.map { String($0) } ?? "_"
        data = Content(
            image: "data:image/png;base64," + Data(picture).base64EncodedString(), digit: digit.id, writer: digit.writer, file: file,
            place: digit.place, label: text)
        annotations = nil
        predictions = [Annotation(result: [Choice(value: .init(choices: [text]))])]
    }

    /// The id of the digit; nil where the task is none of ours.
    var digit: String? { data.digit }

    /// What the last person who did not skip it has chosen; nil for a task that nobody has done.
    var label: LabelImport.GivenLabel? {
        switch choice {
        case nil: nil
        case "_"?: .notADigit
        case "?"?: .unsure
        case let text?: UInt8(text).flatMap { $0 < 10 ? .digit($0) : nil }
        }
    }

    /// In the person's words.
    var why: String { (done?.result.flatMap { $0.value.text ?? [] } ?? []).joined(separator: "; ") }

    private var done: Annotation? {
        annotations?.last { $0.was_cancelled != true && $0.result.contains { $0.value.choices?.isEmpty == false } }
    }
    private var choice: String? {
        done?.result.compactMap { $0.value.choices?.first }.first?.trimmingCharacters(in: .whitespaces)
    }

    /// - Throws: `LabelStudioError`, `FileSystemError`.
    static func tasks(of file: String) throws -> [LabelStudioTask] {
        let text = try EncodedText(contentsOf: file).text, tasks: [LabelStudioTask]
        do {
            tasks = try JSONDecoder().decode([LabelStudioTask].self, from: Data(text.utf8))
        } catch {
            throw LabelStudioError.malformed(file: file, reason: decodingReason(error))
        }
        for (number, task) in tasks.enumerated() {
            if let choice = task.choice, task.label == nil {
                throw LabelStudioError.unknownChoice(file: file, task: number + 1, found: choice)
            }
        }
        return tasks
    }
}

/// Why a file is no list of Label Studio's tasks.
public enum LabelStudioError: DiagnosticError, Equatable {
    case malformed(file: String, reason: String)
    case unknownChoice(file: String, task: Int, found: String)

    public var diagnostics: [Diagnostic] {
        switch self {
        case .malformed(let file, let reason):
            [
                Diagnostic(
                    code: "labels.not-label-studio", at: SourceLocation(file: file),
                    message: "these are no tasks of Label Studio: \(reason)",
                    fix: "export the project as 'JSON', not 'JSON-MIN', and give that file")
            ]
        case .unknownChoice(let file, let task, let found):
            [
                Diagnostic(
                    code: "labels.unknown-choice", at: SourceLocation(file: file),
                    message: "in task \(task) '\(found.shortened)' was chosen, which is no label",
                    fix: "let the choices of the project be 0 to 9, _ for what is no digit, and ? for unsure")
            ]
        }
    }
}
