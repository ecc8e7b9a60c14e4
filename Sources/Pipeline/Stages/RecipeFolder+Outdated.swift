import Foundation
import Ingest
import Recipes
import Support

extension RecipeFolder {
    /// Removes what a stage wrote earlier and does not write any more. What somebody has changed meanwhile stays, and so does what the
    /// recipe reads, such as a table of labels that began as a result.
    ///
    /// - Parameter files: by path within the folder.
    func removeOutdated(_ files: Set<String>, of stage: StageName, recipe: Recipe, context: RunContext) throws {
        let lock = try Lock.load(from: lockFile), inputs = recipe.inputs.map { FilePlace($0) }
        for file in files.sorted() {
            let path = path(file), place = FilePlace(path)
            guard FileManager.default.fileExists(atPath: path), !inputs.contains(where: place.isSame) else { continue }
            // What another stage makes by now is its own.
            if lock.stages.contains(where: { $0.key != stage && $0.value.outputs[file] != nil }) { continue }
            let known = lock.digests(of: file)
            // Of a sheet that was read for an ingest that did not end, the cache knows its own files.
            if known.isEmpty, SheetCache.isCached(file) { continue }
            if try holds(file) && known.contains(ContentDigest(ofFile: path)) {
                try removeFile(file)
            } else {
                context.observe(.message("\(stage): \(path) is out of date, but was changed by somebody and is kept"))
            }
        }
    }
}
