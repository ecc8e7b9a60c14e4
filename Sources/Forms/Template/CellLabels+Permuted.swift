import Support

extension CellLabels {
    /// The digits asked for on one sheet: every digit equally often, and those that there is no equal share for drawn by lot;
    /// all of them shuffled.
    ///
    /// **Determinism** A: a pure function of the seed, the sheet, the page and the count; part of every sheet ever printed.
    static func permuted(cellCount: Int, seed: UInt64, identity: SheetIdentity) -> [UInt8] {
        var stream = RandomStream(
            seed: seed, purpose: .sheetLabels, sample: UInt64(bitPattern: Int64(identity.sheet)),
            copy: UInt32(truncatingIfNeeded: identity.page))
        let lots = stream.permutation(of: 10)
        return stream.permutation(of: cellCount).map { UInt8(lots[$0 % 10]) }
    }

    /// Whether the labels are known only once it is known which sheet it is.
    package var needIdentity: Bool {
        if case .permuted = self { true } else { false }
    }
}
