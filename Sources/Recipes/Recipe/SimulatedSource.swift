import SheetSimulation
import Support

/// Sheets in invented hands, drawn as scanners and telephones deliver them, for training only.
public struct SimulatedSource: Sendable {
    /// What is filled in: a template's lines and marks, or pages as a description of sheets has them printed.
    public enum Form: Sendable {
        case template(ManifestPath)
        case description(ManifestPath)

        package var file: ManifestPath {
            switch self {
            case .template(let file), .description(let file): file
            }
        }
    }

    public let form: Form
    public let kind: SimulatedCollection.Kind
    /// What the writers' hands choose from.
    public let forms: DigitForms
    /// As many invented writers.
    public let sheetCount: Int
    /// Nil for the manifest's.
    public let seed: UInt64?
}
