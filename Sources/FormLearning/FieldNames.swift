import Imaging

/// Names fields by reading order: a letter for each band across the page, a number within it.
enum FieldNames {
    /// - Parameter first: a field's first cell.
    /// - Returns: in reading order.
    static func named<Field>(_ fields: [Field], first: (Field) -> Rect) -> [(name: String, field: Field)] {
        let ordered = fields.sorted { (first($0).y, first($0).x) < (first($1).y, first($1).x) }
        var bands: [[Field]] = []
        for field in ordered {
            // The first row of a field decides: a long field beside several short ones is read with the first of them.
            let middle = first(field).center.y
            if let top = bands.last.map({ first($0[0]) }), middle < top.y + top.height {
                bands[bands.count - 1].append(field)
            } else {
                bands.append([field])
            }
        }
        return bands.enumerated().flatMap { index, band in
            band.sorted { first($0).x < first($1).x }.enumerated().map { place, field in
                (letters(index) + String(place + 1), field)
            }
        }
    }

    /// A … Z, AA, AB …
    private static func letters(_ index: Int) -> String {
        let letter = String(Unicode.Scalar(UInt8(ascii: "A") + UInt8(index % 26)))
        return index < 26 ? letter : letters(index / 26 - 1) + letter
    }
}
