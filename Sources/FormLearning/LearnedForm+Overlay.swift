import Imaging

extension LearnedForm {
    private static let cellColor = SIMD3<UInt8>(20, 90, 220)
    private static let nameColor = SIMD3<UInt8>(200, 20, 30)
    private static let markColor = SIMD3<UInt8>(230, 120, 0)
    private static let leftOutColor = SIMD3<UInt8>(150, 150, 150)
    /// The height of a field's name.
    private static let nameHeightMM = 2.4

    /// The blank with every cell outlined, every field named, the marks it is registered by and the frames that were left
    /// out, for a person to check.
    ///
    /// - Parameter blank: the picture that the form was learned from.
    public func overlay(on blank: GrayImage) -> ColorImage {
        var picture = ColorImage(blank)
        let pixelsPerMM = pageToPicture.scale(at: template.fieldBoundsMM.center)
        let thickness = max(1, Int((0.25 * pixelsPerMM).rounded()))
        for frame in leftOut.flatMap(\.framesMM) { outline(frame, Self.leftOutColor, thickness, in: &picture) }
        if case .print(let features) = template.registration {
            for mark in features.marks {
                let rect = Rect(
                    x: mark.centerMM.x - mark.sizeMM.width / 2, y: mark.centerMM.y - mark.sizeMM.height / 2,
                    width: mark.sizeMM.width, height: mark.sizeMM.height)
                outline(rect.grown(by: 0.4), Self.markColor, thickness, in: &picture)
            }
        }
        for cell in template.printedCells { outline(cell.rectMM, Self.cellColor, thickness, in: &picture) }
        for field in template.fields {
            let size = max(1, Int((Self.nameHeightMM * pixelsPerMM / 7).rounded()))
            let corner = pageToPicture.map(Point(x: field.boundsMM.x, y: field.boundsMM.y))
            let lettering = ColorImage.letteringSize(of: field.name, size: size)
            let left = Int(corner.x) + size, top = max(size, Int(corner.y) - lettering.height / 2)
            picture.letterOutlined(field.name, atX: left, y: top, size: size, color: Self.nameColor)
        }
        return picture
    }

    private func outline(_ rect: Rect, _ color: SIMD3<UInt8>, _ thickness: Int, in picture: inout ColorImage) {
        picture.drawPolygon(rect.corners.map(pageToPicture.map), color: color, thickness: thickness)
    }
}
