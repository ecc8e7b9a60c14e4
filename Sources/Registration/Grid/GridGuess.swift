import Forms
import Imaging

/// A way to lay a grid on a picture, to be judged by what is seen there.
struct GridGuess {
    /// From millimeters of the page to the picture.
    let map: Homography
    /// Where the grid's lines cross in the picture, as `CellGrid.lineCrossingsMM`, where that is known better than by the map; nil where not.
    var crossings: [Point]?

    func followed(by next: Homography) -> GridGuess {
        GridGuess(map: map.followed(by: next), crossings: crossings?.map(next.map))
    }
}

extension CellGrid {
    /// Crossings of the grid's lines, in the order of the grid as it lies turned into itself.
    ///
    /// - Parameter turn: as `turnMM`.
    func crossings(_ crossings: [Point], turned turn: Homography) -> [Point] {
        let places = lineCrossingsMM
        return places.map { place in
            let turned = turn.map(place)
            return crossings[places.indices.min { places[$0].distance(to: turned) < places[$1].distance(to: turned) } ?? 0]
        }
    }
}
