import Imaging

/// TIFF files of several gray pages, not compressed, as a feeder makes them.
public enum PagedTIFF {
    /// - Parameter pages: in their order.
    public static func file(_ pages: [GrayImage], dotsPerInch: Int) -> [UInt8] {
        func number(_ value: Int, _ byteCount: Int) -> [UInt8] { (0..<byteCount).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        var file: [UInt8] = [0x49, 0x49, 42, 0, 0, 0, 0, 0]
        var link = 4
        for page in pages {
            let pixels = file.count
            file += page.pixels
            if !file.count.isMultiple(of: 2) { file.append(0) }
            let resolution = file.count
            file += number(dotsPerInch, 4) + number(1, 4)
            file.replaceSubrange(link..<link + 4, with: number(file.count, 4))
            let entries: [(tag: Int, type: Int, value: Int)] = [
                (256, 4, page.width), (257, 4, page.height), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, pixels), (277, 3, 1),
                (278, 4, page.height), (279, 4, page.pixels.count), (282, 5, resolution), (283, 5, resolution), (296, 3, 2),
            ]
            file += number(entries.count, 2)
            for entry in entries { file += number(entry.tag, 2) + number(entry.type, 2) + number(1, 4) + number(entry.value, 4) }
            link = file.count
            file += [0, 0, 0, 0]
        }
        return file
    }
}
