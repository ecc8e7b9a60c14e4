import Imaging
import Support

/// Why a picture could not be read as a sheet.
public enum SheetError: DiagnosticError, Equatable {
    /// The picture has no ink on it at all.
    case blankPage
    /// The form was found, but no cell is filled in.
    case unfilled(cellCount: Int)
    /// Nobody wrote on this side; what is seen in so many cells is on the other one.
    case backShowsThrough(cellCount: Int)
    /// The form was found, but most of what is written on it could not be read.
    case mostlyUnread(unread: Int, written: Int)
    /// Ink of a second color lies on so many of the written cells, which are not read; with others these may be most of them.
    case secondInk(InkColor, count: Int, written: Int, isMostlyUnread: Bool)
    /// Too few ring marks to find the page by, and which of the form's are not seen.
    case tooFewMarks(found: Int, missing: [PageCorner])
    /// Ring marks were found, but they are not this form's: hole over disc diameters.
    case otherMarks(found: [Double], expected: [Double], template: String)
    /// The page is seen in a mirror, or through its back.
    case mirrored
    /// The marks are there, but the form's grid is not between them, or, in a picture of black and white alone, lost.
    case gridNotBetweenMarks(foundEdges: Int, expectedEdges: Int, isBlackAndWhite: Bool, template: String)
    /// By its printed lines the page lies elsewhere than by its marks.
    case gridOffMarks(offsetMM: Double, template: String)
    /// One side of a grid is hardly seen, so that the whole grid may lie a cell further.
    case sideMissing(seenFraction: Double, template: String)
    /// The form was printed much smaller than it is.
    case smallPrint(scale: Double, allowed: Double, template: String)
    /// The page has another grid than the form, or none (0 × 0).
    case otherGrid(foundRows: Int, foundColumns: Int, expectedRows: Int, expectedColumns: Int, template: String)
    /// The page has other print than the form: so many of its marks, frames and rules lie where the form has them.
    case otherPrint(found: Int, expected: Int, template: String)
    /// Where so many of the form's cells should be, there are other lines or none; what is written in the others, if anything, is not read.
    case fieldsNotFound(cellCount: Int, ofCells: Int)
    /// The form is there, but part of its cells lies outside the picture, beyond these edges.
    case cutOff(edges: [PageEdge], seenRows: Int, seenColumns: Int, expectedRows: Int, expectedColumns: Int, template: String)
    /// The picture shows the form more than once.
    case severalSheets(count: Int)
    /// The picture is too coarse to read handwriting from.
    case tooCoarse(pixelsPerMM: Double, needed: Double)
    /// Read the other way up, the digits agree with the form's labels.
    case upsideDown(agreement: Double, turnedAgreement: Double)
    /// The form's rules look the same upside down, and what is written does not tell which way up the page is.
    case wayUpUnknown(template: String)
    /// What is written is not what the form says is written there.
    case labelsDisagree(agreement: Double)
    /// The form asks each sheet for its own digits, and which sheet it is is not known.
    case noIdentity(template: String)
    /// The sheet is another one than it is said to be.
    case identityDiffers(read: SheetIdentity, given: SheetIdentity)
    /// The sheet is of another collection, or of another printing under the same name: what its code says, or its name.
    case wrongCollection(found: String, expected: String)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .blankPage:
            Diagnostic(
                .note, code: "sheet.blank", message: "the page is blank: no ink was found on it",
                fix: "scan the written side, or remove the picture")
        case .unfilled(let cellCount):
            Diagnostic(
                .note, code: "sheet.blank", message: "all \(cellCount) cells of the form are empty",
                fix: "remove the picture, or scan with more contrast if something is written on it")
        case .fieldsNotFound(let cellCount, let all):
            Diagnostic(
                code: "sheet.wrong-form",
                message:
                    "the lines of \(cellCount) of the form's \(all) cells were not found where the form has them: those that are seen may be "
                    + "another row's",
                fix: "flatten the page and take the picture again from straight above, or name the template that belongs to this sheet")
        case .backShowsThrough(let cellCount):
            Diagnostic(
                .warning, code: "sheet.back-shows-through",
                message:
                    "what is seen in \(NumberText.count(cellCount, "cell")) is digits in a mirror: nobody wrote on this side, and the other one "
                    + "shines through",
                fix: "remove the picture if it is a back; a black sheet behind the page keeps its other side from shining through")
        case .mostlyUnread(let unread, let written):
            Diagnostic(
                code: "sheet.unread", message: "\(unread) of the \(written) written cells could not be read",
                fix: "scan or photograph the sheet again, flat and evenly lit, and check that the template is this form's")
        case .secondInk(let color, let count, let written, let isMostlyUnread):
            Diagnostic(
                isMostlyUnread ? .error : .warning, code: "sheet.second-ink",
                message: "ink of a second color (\(color.rawValue)) in \(count) of the \(written) written cells, which are not read",
                fix: "where these strokes are no writing, such as a corrector's ticks, write 'ink: { ignore: [\(color.rawValue)] }' in the "
                    + "template, and scan at 180 dpi or more")
        case .tooFewMarks(let found, let missing):
            Diagnostic(
                code: "sheet.no-marks",
                message: found == 0
                    ? "none of the form's 4 ring marks was found"
                    : "\(found) of the form's 4 ring marks \(found == 1 ? "was" : "were") found, and its lines do not show where it lies: "
                        + "the \(Self.words(missing.map(\.rawValue))) \(missing.count == 1 ? "one is" : "ones are") missing",
                fix: "scan the whole page with its corners uncovered, and check that the template is this form's")
        case .otherMarks(let found, let expected, let template):
            Diagnostic(
                code: "sheet.wrong-form",
                message: "the \(found.count) ring marks (hole fractions \(Self.list(found))) are not those of form '\(template)' "
                    + "(\(Self.list(expected)), or their places do not fit)",
                fix: "name the template that belongs to this sheet")
        case .mirrored:
            Diagnostic(
                code: "sheet.mirrored", message: "the page is mirrored: its marks or its digits run the wrong way round",
                fix: "scan the front of the page, or turn off the mirror setting of the scanner or camera")
        case .gridNotBetweenMarks(let found, let expected, _, let template)
        where Double(found) > Self.faintLineFraction * Double(expected):
            Diagnostic(
                code: "sheet.faint-lines",
                message: "between the marks only \(found) of \(expected) cell edges of form '\(template)' are seen",
                fix: "scan with more dots per inch, in gray and with more contrast, or name the template that belongs to this sheet")
        case .gridNotBetweenMarks(let found, let expected, let isBlackAndWhite, let template):
            Diagnostic(
                code: "sheet.wrong-form",
                message: "between the marks \(found) of \(expected) cell edges of form '\(template)' were found",
                fix: "name the template that belongs to this sheet"
                    + (isBlackAndWhite ? "; if it is this one, scan in gray: in black and white alone pale lines are lost" : ""))
        case .gridOffMarks(let offsetMM, let template):
            Diagnostic(
                code: "sheet.wrong-form",
                message: "the printed lines put a mark of form '\(template)' \(Self.rounded(offsetMM)) mm from where it is",
                fix: "name the template that belongs to this sheet, or flatten the page and take the picture again")
        case .sideMissing(let fraction, let template):
            Diagnostic(
                code: "sheet.wrong-form",
                message: "\(Self.percent(fraction)) of an outermost line of form '\(template)' is seen: its cells may be others",
                fix: "name the template that belongs to this sheet, or scan it with all its lines visible")
        case .smallPrint(let scale, let allowed, let template):
            Diagnostic(
                code: "sheet.print-scale",
                message: "form '\(template)' is printed at \(Self.percent(scale)) of its size, \(Self.percent(allowed)) at least "
                    + "are needed",
                fix: "print it at 100 %, without 'fit to page' or several pages a sheet")
        case .otherGrid(0, 0, let rows, let columns, let template):
            Diagnostic(
                code: "sheet.no-grid",
                message: "no grid was found, where form '\(template)' has \(rows) rows × \(columns) columns",
                fix: "check that the template is this form's, and that its lines are visible in the scan")
        case .otherGrid(let foundRows, let foundColumns, let rows, let columns, let template)
        where (foundRows, foundColumns) == (rows, columns):
            Diagnostic(
                code: "sheet.wrong-form",
                message:
                    "a grid of \(rows) rows × \(columns) columns is seen, as form '\(template)' has it, but too many of its lines are not",
                fix: "flatten the page and take the picture again from straight above, with all its lines visible")
        case .otherGrid(let foundRows, let foundColumns, let rows, let columns, let template):
            Diagnostic(
                code: "sheet.wrong-form",
                message: "the page has a grid of \(foundRows) rows × \(foundColumns) columns, "
                    + "form '\(template)' has \(rows) × \(columns)",
                fix: "name the template that belongs to this sheet, or scan the whole page")
        case .otherPrint(let found, let expected, let template):
            Diagnostic(
                code: "sheet.wrong-form",
                message: "\(found) of the \(expected) marks, frames and rules of form '\(template)' were found where it has them",
                fix: "name the template that belongs to this sheet, or scan the whole page")
        case .cutOff(let edges, let seenRows, let seenColumns, let rows, let columns, let template):
            Diagnostic(
                code: "sheet.cut-off",
                message: Self.cut(edges) + ": \(seenRows) rows × \(seenColumns) columns of form '\(template)' are in the "
                    + "picture, it has \(rows) × \(columns)",
                fix: "scan or photograph the whole sheet, with a little room around it")
        case .severalSheets(let count):
            Diagnostic(
                code: "sheet.several", message: "the picture shows \(count) sheets of the form, one is read at a time",
                fix: "cut the picture into one for each sheet")
        case .tooCoarse(let pixelsPerMM, let needed):
            Diagnostic(
                code: "sheet.too-coarse",
                message: "the page has \(Self.rounded(pixelsPerMM)) pixels a millimeter, \(Self.rounded(needed)) are needed",
                fix: "scan with 150 dpi or more, or photograph from nearer")
        case .labelsDisagree(let agreement):
            Diagnostic(
                code: "sheet.labels-disagree",
                message: "only \(Self.percent(agreement)) of the digits agree with the form's labels",
                fix: "check that the template is this form's, that the scan is not mirrored, that no outer line is missing, "
                    + "and that its sidecar and its lines in the labels' table are about this sheet")
        case .upsideDown(let agreement, let turned):
            Diagnostic(
                code: "sheet.upside-down",
                message: "the page is upside down: \(Self.percent(agreement)) of the digits agree with the form's labels, "
                    + "\(Self.percent(turned)) when it is turned round",
                fix: "turn the scan by 180°")
        case .wayUpUnknown(let template):
            Diagnostic(
                code: "sheet.way-up-unknown",
                message: "form '\(template)' looks the same upside down, and too little is written to tell which way up the page is",
                fix: "read this page by eye; forms with a mark or a frame on one side only are found either way up")
        case .noIdentity(let template):
            Diagnostic(
                code: "sheet.no-identity",
                message: "the QR code cannot be read, and every sheet of '\(template)' has digits of its own",
                fix: "read the number printed beside the code and give it in a file beside the picture, or scan again")
        case .identityDiffers(let read, let given):
            Diagnostic(
                code: "sheet.identity-differs",
                message: "the QR code says \(Self.name(read)), the file beside the picture \(Self.name(given))",
                fix: "correct the file beside the picture, or remove it: the code is readable")
        case .wrongCollection(let found, let expected):
            Diagnostic(
                code: "sheet.wrong-collection",
                message: "the sheet says '\(found)': it was not printed for '\(expected)' as the template describes it",
                fix: "name the template that was written when this sheet was printed")
        }
    }

    /// With more of the cell edges between the marks it is the form, and its lines are hardly seen.
    private static let faintLineFraction = 0.6
    /// More numbers are no help.
    private static let maxListedCount = 6

    private static func list(_ fractions: [Double]) -> String {
        fractions.prefix(maxListedCount).map(rounded).joined(separator: ", ") + (fractions.count > maxListedCount ? " …" : "")
    }

    private static func cut(_ edges: [PageEdge]) -> String {
        switch edges.count {
        case 0: "the sheet is cut off"
        case 1: "the \(edges[0].rawValue) edge of the sheet is cut off"
        default: "the \(words(edges.map(\.rawValue))) edges of the sheet are cut off"
        }
    }

    /// Such as `left, right and lower`.
    private static func words(_ list: [String]) -> String {
        list.count < 2 ? list.joined() : list.dropLast().joined(separator: ", ") + " and " + list[list.count - 1]
    }

    private static func rounded(_ value: Double) -> String { String((value * 100).rounded() / 100) }

    private static func name(_ identity: SheetIdentity) -> String {
        "sheet \(identity.sheet), page \(identity.page) of '\(identity.collection)'"
    }

    private static func percent(_ fraction: Double) -> String { "\(Int((fraction * 100).rounded())) %" }
}
