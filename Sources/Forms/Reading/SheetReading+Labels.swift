extension SheetReading {
    /// The same reading with other labels, for a form that does not carry them.
    ///
    /// - Parameter label: what is written in a cell; nil where nobody knows.
    ///
    /// **Determinism** A.
    public func labeled(_ label: (CellReading) -> UInt8?) -> SheetReading {
        var reading = self
        for field in reading.fields.indices {
            for cell in reading.fields[field].cells.indices {
                reading.fields[field].cells[cell].label = label(fields[field].cells[cell])
            }
        }
        return reading
    }
}
