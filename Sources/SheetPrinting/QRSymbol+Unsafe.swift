private import CQREncode

extension QRSymbol {
    /// The smallest code that holds `text` and can be read with a quarter of it covered (error correction Q).
    ///
    /// **Determinism** A for the same version of the library. **Source** libqrencode.
    ///
    /// - Throws: `SheetPrintingError.codeTooLong` for more text than the largest code holds.
    init(text: String) throws(SheetPrintingError) {
        guard let code = QRcode_encodeString(text, 0, QR_ECLEVEL_Q, QR_MODE_8, 1) else {
            throw .codeTooLong(byteCount: text.utf8.count)
        }
        defer { QRcode_free(code) }
        side = Int(code.pointee.width)
        // The lowest bit of a module is its color; the others say what it is for.
        isDark = UnsafeBufferPointer(start: code.pointee.data, count: side * side).map { $0 & 1 == 1 }
    }
}
