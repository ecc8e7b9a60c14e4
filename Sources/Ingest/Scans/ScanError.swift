import Support

/// Why a scan that may well be readable gives no digits: what it is linked to is not clear.
enum ScanError: DiagnosticError, Equatable {
    /// The file changed between being listed and being read.
    case changedMeanwhile
    case labelsDisagree(place: String, label: UInt8, printed: UInt8)
    /// There is a file that is called as this page is.
    case nameOfAPage
    case duplicate(of: String)
    case sameDigits(as: String)
    case duplicateConflict(with: String, what: String)
    case severalForms([String])
    /// Two sources of the manifest name it, with one form.
    case namedTwice
    case noIdentity(register: String?)
    case notRegistered(String, register: String)
    case writerConflict(given: String, registered: String, register: String)
    case superseded(by: String, sheet: String, digitCount: Int, otherDigitCount: Int?)

    var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .changedMeanwhile:
            Diagnostic(
                code: "scan.changed", message: "was changed while it was read", fix: "run again when nothing writes to it",
                exitStatus: .inputOutput)
        case .labelsDisagree(let place, let label, let printed):
            Diagnostic(
                code: "scan.labels-disagree",
                message: "the labels' table says \(label) is written in \(place), the sheet itself says \(printed)",
                fix: "correct the table, or take the sheet's lines out of it")
        case .nameOfAPage:
            Diagnostic(
                code: "scan.name-of-page", message: "is a page of a file, and beside it lies a file that is called the same",
                fix: "rename that file: '#' and a number stand for a page")
        case .duplicate(let other):
            Diagnostic(
                .note, code: "sheet.duplicate", message: "has the same content as \(other)",
                fix: "nothing has to be done; remove one of the two to be rid of this note")
        case .sameDigits(let other):
            Diagnostic(
                .note, code: "sheet.duplicate", message: "shows exactly the same digits as \(other): it is the same picture",
                fix: "nothing has to be done; remove one of the two to be rid of this note")
        case .duplicateConflict(let other, let what):
            Diagnostic(
                code: "scan.duplicate-conflict",
                message: "has the same content as \(other), but another \(what); one of the two must be wrong",
                fix: "remove the copy that is wrong; neither is used until then")
        case .severalForms(let names):
            Diagnostic(
                code: "scan.several-forms",
                message: "can be read as each of the forms " + names.map { "'\($0)'" }.joined(separator: ", "),
                fix: "put the scans of each form into a folder of its own, or tell them apart by 'files' in the manifest")
        case .namedTwice:
            Diagnostic(
                code: "scan.named-twice", message: "belongs to two sources of the manifest that read the same form",
                fix: "take one of the two sources out, or tell their scans apart by 'files'; it is not used until then")
        case .noIdentity(let register):
            Diagnostic(
                code: "sheet.no-identity",
                message: "which sheet it is cannot be told"
                    + (register.map { ", so nothing in \($0) can be linked to it" } ?? ", so its labels are not known"),
                fix: "write a sidecar beside it (its name with .yaml behind it) with the lines 'collection: …' and 'sheet: …', "
                    + "as printed on the sheet, or scan it again")
        case .notRegistered(let sheet, let register):
            Diagnostic(
                code: "scan.not-registered", message: "is \(sheet), which is not in \(register)",
                fix: "name the register that was written with this sheet, or correct the sidecar")
        case .writerConflict(let given, let registered, let register):
            Diagnostic(
                code: "scan.writer-conflict", message: "was written by '\(given)', but \(register) says '\(registered)'",
                fix: "correct the wrong one; a writer in two splits makes every figure too good")
        case .superseded(let other, let sheet, let digitCount, let otherDigitCount):
            Diagnostic(
                .note, code: "sheet.superseded",
                message: "\(sheet) was scanned again as \(other), which reads better: "
                    + (otherDigitCount.map { "\($0) digits" } ?? "it reads") + " instead of \(digitCount)",
                fix: "nothing has to be done; remove it to be rid of this note")
        }
    }
}
