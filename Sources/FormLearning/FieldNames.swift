/// Names fields by reading order: a letter for each band across the page, a number within it.
enum FieldNames {
    struct Named {
        let name: String
        let group: FrameGrouping.Group
    }

    /// In reading order.
    static func named(_ groups: [FrameGrouping.Group]) -> [Named] {
        let ordered = groups.sorted { ($0.first.y, $0.first.x) < ($1.first.y, $1.first.x) }
        var bands: [[FrameGrouping.Group]] = []
        for group in ordered {
            // The first row of a field decides: a long field beside several short ones is read with the first of them.
            let middle = group.first.center.y
            if let top = bands.last?[0].first, middle < top.y + top.height {
                bands[bands.count - 1].append(group)
            } else {
                bands.append([group])
            }
        }
        return bands.enumerated().flatMap { index, band in
            band.sorted { $0.first.x < $1.first.x }.enumerated().map { place, group in
                Named(name: letters(index) + String(place + 1), group: group)
            }
        }
    }

    /// A … Z, AA, AB …
    private static func letters(_ index: Int) -> String {
        let letter = String(Unicode.Scalar(UInt8(ascii: "A") + UInt8(index % 26)))
        return index < 26 ? letter : letters(index / 26 - 1) + letter
    }
}
