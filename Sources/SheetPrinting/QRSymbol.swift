/// The modules of a QR code, without the light margin that has to be left around it.
struct QRSymbol: Sendable, Equatable {
    /// Modules a side.
    let side: Int
    /// Whether each module is dark, row by row; `side * side` of them.
    let isDark: [Bool]

    subscript(row: Int, column: Int) -> Bool { isDark[row * side + column] }
}
