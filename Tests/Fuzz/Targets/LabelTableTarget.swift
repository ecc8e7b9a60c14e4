import Forms
import Support
@testable import Dataset
@testable import Recipes

/// Tables of labels, CSV or JSON by their first character.
struct LabelTableTarget: FuzzTarget {
    static let name = "label-table"

    private let folder: FuzzFolder
    private let template: SheetTemplate

    init() throws {
        folder = try FuzzFolder()
        template = try FuzzForm.template()
    }

    func run(_ input: [UInt8]) {
        let first = input.first { $0 > UInt8(ascii: " ") }
        let isJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        let name = isJSON ? "labels.json" : "labels.csv"
        folder.write(input, name)
        let table = FuzzLaw.attempt("labels", text: input) {
            try LabelTable(ManifestPath(name, relativeTo: folder.path), template: template)
        }
        if let table {
            for labels in table.files.values { _ = labels.digest }
            FuzzLaw.attempt("the files of labels") { try table.labels(of: FileNames(["a.png", "b/c.jpg"])) }
        }
        if !isJSON { TableLaws.check(input, folder: folder) }
    }
}
