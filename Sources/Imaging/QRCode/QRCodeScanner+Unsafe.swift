private import CZBar

/// zbar's scanner of pictures, owned: the only door to that library.
final class QRCodeScanner {
    private let scanner: OpaquePointer

    /// The code of 8-bit gray pictures, "Y800", as zbar packs it.
    private static let grayFormat = "Y800".utf8.reversed().reduce(UInt(0)) { $0 << 8 | UInt($1) }

    /// Nil where the library has no memory for it.
    init?() {
        // Its default, made sure of: what the library would print on stderr is told by what it returns.
        zbar_set_verbosity(0)
        guard let scanner = zbar_image_scanner_create() else { return nil }
        self.scanner = scanner
        // Of all the symbologies QR alone, so that no pattern of lines is taken for a bar code.
        zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0)
        zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1)
    }

    deinit {
        zbar_image_scanner_destroy(scanner)
    }

    func codes(in picture: GrayImage) -> [QRCode] {
        guard let image = zbar_image_create() else { return [] }
        defer { zbar_image_destroy(image) }
        zbar_image_set_format(image, Self.grayFormat)
        zbar_image_set_size(image, UInt32(picture.width), UInt32(picture.height))
        return picture.pixels.withUnsafeBytes { pixels in
            // Without a handler the library neither keeps nor frees the pixels; it only reads them.
            zbar_image_set_data(image, pixels.baseAddress, UInt(pixels.count), nil)
            defer { zbar_image_set_data(image, nil, 0, nil) }
            guard zbar_scan_image(scanner, image) > 0 else { return [] }
            var codes: [QRCode] = []
            var symbol = zbar_image_first_symbol(image)
            while let current = symbol {
                if let code = Self.code(current) { codes.append(code) }
                symbol = zbar_symbol_next(current)
            }
            return codes
        }
    }

    private static func code(_ symbol: OpaquePointer) -> QRCode? {
        guard let start = zbar_symbol_get_data(symbol) else { return nil }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(zbar_symbol_get_data_length(symbol)))
        guard let text = String(validating: bytes, as: UTF8.self), zbar_symbol_get_loc_size(symbol) == 4 else { return nil }
        // The library goes round the other way: top left, bottom left, bottom right, top right.
        let corners = [0, 3, 2, 1].map {
            Point(x: Double(zbar_symbol_get_loc_x(symbol, UInt32($0))), y: Double(zbar_symbol_get_loc_y(symbol, UInt32($0))))
        }
        return QRCode(text: text, corners: corners)
    }
}
