import Dataset
import Imaging
import Recipes
import SheetReading
import Training

/// Finds the line on a picture and divides it into digits, as `recognize` does.
package struct LineDivider: Sendable {
    /// The strip that holds the writing, and what the division says of it; nil where that is not clear.
    package struct Line: Sendable {
        package let strip: GrayImage
        package let second: NumberCandidate?
    }

    private let reader: TextLineReader
    private let recognition: Recognition

    /// - Throws: what reading the models that ship throws.
    package init() throws {
        reader = TextLineReader(scorer: try LoadedModel.shipped(profile: .mnist))
        recognition = try Recognition(model: "builtin/mnist", layout: .digit, jobs: 1)
    }

    /// - Returns: nil where there is no line, or too much to be one.
    /// - Throws: `UnusableModelError`.
    package func line(on picture: GrayImage) throws -> Line? {
        do {
            let reading = try reader.read(picture)
            guard let band = reading.band else { return nil }
            return Line(strip: band.picture, second: try recognition.divided(reading.cells, PageReference(file: "", page: nil)))
        } catch is TextLineError {
            return nil
        }
    }
}
