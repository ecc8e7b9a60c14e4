import Forms
import Imaging

/// What a collection's sheets look like: the one page of YAML from which both the sheets and the template that reads them are
/// made.
public struct SheetDescription: Sendable, Equatable {
    /// The collection's name, in file names and in every sheet's code.
    public let name: String
    /// Printed at the head of every page.
    public let title: String
    public let pageSizeMM: Size
    public let cellSizeMM: Size
    /// Of one page.
    public let columnCount: Int
    public let rowCount: Int
    /// Pages a sheet.
    public let pageCount: Int
    /// Of one page.
    public let labels: CellLabels
    /// Whether there is a line for the writer's name, and one for the date.
    public let hasWriterField: Bool
    public let hasDateField: Bool
    public let language: CaptionLanguage
    /// What lines and prompts are printed in; nil for black and gray.
    public let dropOutColor: DropOutColor?

    /// The form that reads these sheets.
    public var template: SheetTemplate { SheetLayout(self).template }

    /// Sheets and pages of a collection are numbered from 1 up to these.
    public static let maxSheetNumber = 999_999
    public static let maxPageCount = 20

    /// Every page of some sheets, in the order they are printed.
    public func identities(sheets: ClosedRange<Int>) -> [SheetIdentity] {
        sheets.flatMap { sheet in
            (1...pageCount).map { SheetIdentity(collection: name, sheet: sheet, page: $0) }
        }
    }
}
