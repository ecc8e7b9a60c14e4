import Imaging
import SheetPrinting
import Support

/// Why sheets were not issued. Nothing was written.
public enum PrintRunError: DiagnosticError, Equatable {
    case noSheets
    case nameCountDiffers(names: Int, sheets: Int, file: String)
    case numbersOutOfRange(first: Int, count: Int)
    /// The folder holds sheets of the same name that look or are labeled otherwise.
    case otherDescription(template: String, collection: String, description: String)
    case writerDiffers(sheet: Int, registered: String, given: String, register: String)
    /// Not the name of a way of writing that is told apart.
    case unknownForm(String)
    /// A register to which nothing can be added without changing every line.
    case otherRegisterFormat(String)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .noSheets:
            Diagnostic(
                code: "issue.no-sheets", message: "it is not said how many sheets are to be printed",
                fix: "give --writers with their number, or --writer-names with a file of names", exitStatus: .usage)
        case .nameCountDiffers(let names, let sheets, let file):
            Diagnostic(
                code: "issue.name-count", at: SourceLocation(file: file),
                message: "holds \(names) names for \(sheets) sheets",
                fix: "write one name a line, one for each sheet, or leave out --writers", exitStatus: .usage)
        case .numbersOutOfRange(let first, let count):
            Diagnostic(
                code: "issue.numbers",
                message: "\(count) sheets from number \(first); at most \(PrintRun.maxSheetCount) at once, numbered from 1 to "
                    + "\(SheetDescription.maxSheetNumber), can be printed",
                fix: "choose other values for --writers and --first", exitStatus: .usage)
        case .otherDescription(let template, let collection, let description):
            Diagnostic(
                code: "issue.other-description", at: SourceLocation(file: template),
                message: "was written with sheets of '\(collection)' that look otherwise than \(description) says now; with the "
                    + "new template they could not be read",
                fix: "give the new sheets another 'name', or write them into another folder")
        case .otherRegisterFormat(let register):
            Diagnostic(
                code: "issue.register-format", at: SourceLocation(file: register),
                message: "is not parted by commas, or not in UTF-8; adding sheets would change every line of it",
                fix: "save it as 'CSV UTF-8' with commas, or write the new sheets into another folder")
        case .unknownForm(let name):
            Diagnostic(
                code: "issue.unknown-form", message: "no way of writing a digit is called '\(name)'",
                fix: (Spelling.nearest(to: name, among: DigitAllograph.allCases.map(\.rawValue)).map { "did you mean '\($0)'? " } ?? "")
                    + "They are " + DigitAllograph.allCases.map(\.rawValue).joined(separator: ", "), exitStatus: .usage)
        case .writerDiffers(let sheet, let registered, let given, let register):
            Diagnostic(
                code: "issue.writer-differs", at: SourceLocation(file: register),
                message: "sheet \(sheet) was issued to '\(registered)', not to '\(given)'",
                fix: "go on with --first behind the last sheet of the register, or correct the names")
        }
    }
}
