import Support
@testable import Recipes

/// Sidecars: what a person says about one scan.
struct SidecarTarget: FuzzTarget {
    static let name = "sidecar"

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
        // Two sidecars of one scan, which may contradict each other.
        let notes = FuzzPieces.of(input, count: 2).enumerated().map { index, piece -> SheetNote? in
            let name = "scan\(index).yaml"
            folder.write(piece, name)
            return FuzzLaw.attempt("a sidecar", text: piece) {
                try SheetNote(sidecar: ManifestPath(name, relativeTo: folder.path))
            }
        }
        guard let first = notes[0] else { return }
        FuzzLaw.attempt("the identity of a sidecar") { try first.identity(in: source) }
        if let second = notes[1] {
            FuzzLaw.attempt("two sidecars") { _ = try first.adding(second).identity(in: source) }
        }
        FuzzLaw.requireEqual("a sidecar and itself", FuzzLaw.require("a sidecar and itself") { try first.adding(first) }, first)
    }
}
