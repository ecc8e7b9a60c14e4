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
        let path: String
        do throws(OutputError) {
            path = try OutputPath(folder.root, followsLink: true).resolved
        } catch {
            throw .unusablePath(error)
        }
        let place = FilePlace(path)
        // 'processed' beside a manifest that lies with its scans is where results belong; they are passed over as a source.
        let standard = RecipeFolder.standard(forManifest: recipe.file, name: (folder.root as NSString).lastPathComponent)
        let isStandard = (try? OutputPath(standard.root, followsLink: true).resolved) == path
        for source in recipe.sourceFolders {
            let sourcePlace = FilePlace(source.resolved)
            if place.isSame(as: sourcePlace) { throw .isSource(folder.root, source: source.resolved) }
            if sourcePlace.liesIn(place) { throw .holdsSource(folder.root, source: source.resolved) }
            if place.liesIn(sourcePlace), !isStandard { throw .liesInSource(folder.root, source: source.resolved) }
        }
        for source in recipe.listedFolders {
            if let results = OwnFolder.results(around: source.resolved) { throw .sourceIsResults(source.resolved, results: results) }
            // What is read through a link lies elsewhere. A folder that cannot be listed is told when it is read.
            guard !isStandard, let listing = try? FolderListing(below: source, own: OwnFiles(results: folder)) else { continue }
            if place.liesIn(anyOf: listing.visited) { throw .liesInSource(folder.root, source: source.resolved) }
        }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return }
        guard isFolder.boolValue else { throw .isNoFolder(folder.root) }
        guard let first = FolderWalk.entries(of: path).first(where: { $0.name != FolderLock.fileName }) else { return }
        if !OwnFolder.isResults(path) { throw .holdsOther(folder.root, example: first.name) }
        if let other = (try? Lock.load(from: folder.lockFile))?.recipe, other != recipe.name {
            throw .isOfOtherRecipe(folder.root, other: other, recipe: recipe.name)
        }
    }
}

/// Why results may not go into a folder.
public enum ResultsFolderError: DiagnosticError, Equatable {
    case unusablePath(OutputError)
    case isSource(String, source: String)
    case holdsSource(String, source: String)
    case liesInSource(String, source: String)
    case isNoFolder(String)
    case holdsOther(String, example: String)
    /// It holds the results of another manifest, which would be replaced.
    case isOfOtherRecipe(String, other: String, recipe: String)
    /// A source is a folder of results, or lies in one: the pictures there are not scans.
    case sourceIsResults(String, results: String)

    public var diagnostics: [Diagnostic] {
        if case .unusablePath(let error) = self { error.diagnostics } else { [diagnostic] }
    }

    private var diagnostic: Diagnostic {
        func diagnostic(_ code: String, _ folder: String, _ message: String) -> Diagnostic {
            Diagnostic(
                code: "results." + code, at: SourceLocation(file: folder), message: message,
                fix: "give the results a folder of their own: leave --results out, or name one that is empty or not there yet; "
                    + "nothing was written")
        }
        return switch self {
        case .unusablePath(let error): error.diagnostics[0]
        case .isOfOtherRecipe(let folder, let other, let recipe):
            Diagnostic(
                code: "results.other-recipe", at: SourceLocation(file: folder),
                message: "holds the results of '\(other)', which those of '\(recipe)' would replace",
                fix: "give these results a folder of their own, or move the others away; nothing was written")
        case .sourceIsResults(let source, let results):
            Diagnostic(
                code: "source.is-results", at: SourceLocation(file: source),
                message: "is to be read as a source, but " + (source == results ? "is a folder" : "lies in the folder '\(results)'")
                    + " of results: the pictures there were made by Inkmill and are no scans",
                fix: "name the folder with the scans themselves; digits that were read before are named under 'digits' as the folder "
                    + "'digits' of the results")
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
