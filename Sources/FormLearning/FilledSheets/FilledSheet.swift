import Imaging

/// A filled-in sheet of a form of which no blank is at hand.
public struct FilledSheet: Sendable {
    /// What messages call it: its file.
    public let name: String
    public let image: GrayImage

    public init(name: String, image: GrayImage) {
        self.name = name
        self.image = image
    }
}

/// A sheet that was not used to learn the form, and why.
public struct LeftOutSheet: Sendable, Equatable {
    public enum Reason: Sendable, Equatable {
        /// There is no ink on it.
        case blank
        /// It is the very picture of another sheet.
        case samePicture(as: String)
        /// There are so many before it; more tell nothing new.
        case notNeeded(afterCount: Int)
        /// The picture has other proportions than the paper, and the paper's edges are not seen in it.
        case noPaper(proportions: Double)
        /// So much of its print and writing lies on the other sheets' print, 1 for all and 0 for no more than by chance; least
        /// around a place of the page.
        case otherPrint(agreement: Double, needed: Double, leastAtMM: Point)
        /// It lacks print that the others have around a place of the page.
        case otherEdition(foundFraction: Double, needed: Double, aroundMM: Point)
        /// Its lines lie beside the others'.
        case otherLines(sharedFraction: Double, needed: Double)
    }

    public let name: String
    public let reason: Reason

    /// In the words of a message.
    public var words: String {
        switch reason {
        case .blank: "\(name): there is nothing on it"
        case .samePicture(let other): "\(name): it is the same picture as \(other)"
        case .notNeeded(let count): "\(name): \(count) sheets before it are enough"
        case .noPaper(let proportions):
            "\(name): its width over its height is \(proportions.inHundredths), not the paper's, and the paper's edges are not seen in it"
        case .otherPrint(let agreement, let needed, let place):
            "\(name): its print is not the others': they agree by \(max(0, agreement).inHundredths), and \(needed.inHundredths) is needed; "
                + "least around \(Self.words(place))"
        case .otherEdition(let fraction, let needed, let place):
            "\(name): it is of another form or edition: of the others' print around \(Self.words(place)) it has "
                + "\(max(0, fraction).inHundredths) beyond chance, and \(needed.inHundredths) is needed"
        case .otherLines(let fraction, let needed):
            "\(name): its lines lie beside the others': \(fraction.inHundredths) of their length lies on them, and "
                + "\(needed.inHundredths) is needed"
        }
    }

    private static func words(_ placeMM: Point) -> String {
        "x \(Int(placeMM.x.rounded())), y \(Int(placeMM.y.rounded())) mm"
    }
}
