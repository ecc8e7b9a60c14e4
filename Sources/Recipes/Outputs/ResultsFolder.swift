import Foundation
import Support

/// The rule for where a recipe's results may go: into a folder that is empty, not there yet or of an earlier run, and that has
/// nothing to do with the folders that are read.
///
/// Results are files beside each other with plain names, made again whenever something changes. Among a person's own files they
/// would stand in their way, and in a folder of scans they would be read as scans.
public enum ResultsFolder {
    /// Makes sure that a recipe's results may go into a folder; asked before anything is read or written.
    ///
    /// - Throws: `ResultsFolderError`.
    public static func check(_ folder: RecipeFolder, of recipe: Recipe) throws(ResultsFolderError) {
        let place = FilePlace(folder.root)
        // 'processed' beside a manifest that lies with its scans is where results belong; they are passed over as a source.
        let standard = RecipeFolder.standard(forManifest: recipe.file, name: (folder.root as NSString).lastPathComponent)
        let isStandard = PendingFolder.resolved(folder.root) == PendingFolder.resolved(standard.root)
        for source in recipe.sourceFolders {
            let sourcePlace = FilePlace(source.resolved)
            if place.isSame(as: sourcePlace) { throw .isSource(folder.root, source: source.resolved) }
            if sourcePlace.liesIn(place) { throw .holdsSource(folder.root, source: source.resolved) }
            if place.liesIn(sourcePlace), !isStandard { throw .liesInSource(folder.root, source: source.resolved) }
        }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder.root, isDirectory: &isFolder) else { return }
        guard isFolder.boolValue else { throw .isNoFolder(folder.root) }
        guard let first = FolderWalk.entries(of: folder.root).first(where: { $0.name != FolderLock.fileName }) else { return }
        if !OwnFolder.isResults(folder.root) { throw .holdsOther(folder.root, example: first.name) }
    }
}

/// Why results may not go into a folder.
public enum ResultsFolderError: DiagnosticError, Equatable {
    case isSource(String, source: String)
    case holdsSource(String, source: String)
    case liesInSource(String, source: String)
    case isNoFolder(String)
    case holdsOther(String, example: String)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        func diagnostic(_ code: String, _ folder: String, _ message: String) -> Diagnostic {
            Diagnostic(
                code: "results." + code, at: SourceLocation(file: folder), message: message,
                fix: "give the results a folder of their own: leave --results out, or name one that is empty or not there yet; "
                    + "nothing was written")
        }
        return switch self {
        case .isSource(let folder, let source):
            diagnostic("is-source", folder, "is to hold the results, but is the folder '\(source)' that is read")
        case .holdsSource(let folder, let source):
            diagnostic("holds-source", folder, "is to hold the results, but holds the folder '\(source)' that is read")
        case .liesInSource(let folder, let source):
            diagnostic("in-source", folder, "is to hold the results, but lies in the folder '\(source)' that is read")
        case .isNoFolder(let folder): diagnostic("no-folder", folder, "is to hold the results, but is a file")
        case .holdsOther(let folder, let example):
            diagnostic(
                "foreign-folder", folder,
                "is to hold the results, but holds '\(example)' and no lock of an earlier run: it is somebody's own folder")
        }
    }
}
