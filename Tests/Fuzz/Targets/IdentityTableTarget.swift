import Support
@testable import Dataset
@testable import Recipes

/// Tables that say which sheet a scan is, and registers of the sheets that were handed out.
struct IdentityTableTarget: FuzzTarget {
    static let name = "identity-table"

    private let folder: FuzzFolder
    private let source: SheetSource

    init() throws {
        folder = try FuzzFolder()
        source = SheetSource(
            folder: ManifestPath(".", relativeTo: folder.path), pattern: "*",
            templateFile: ManifestPath("form.yaml", relativeTo: folder.path),
            template: try FuzzForm.template(), writer: .fileName, register: nil, labels: nil, check: nil, maxUnreadFraction: 0.1,
            corrections: .none)
    }

    func run(_ input: [UInt8]) {
        folder.write(input, IdentityTable.name)
        let table = FuzzLaw.attempt("identities", text: input) {
            try IdentityTable(source, names: FileNames([IdentityTable.name, "a.png", "b/c.jpg"]))
        }
        for note in table.map({ Array($0.notes.values) }) ?? [] {
            FuzzLaw.attempt("the identity of a line") { try note.identity(in: source) }
        }
        let file = ManifestPath(IdentityTable.name, relativeTo: folder.path)
        if let register = FuzzLaw.attempt("a register", text: input, { try SheetRegister(file) }) {
            TableLaws.checkRegister(register.entries, folder: folder)
        }
        TableLaws.check(input, folder: folder)
    }
}
