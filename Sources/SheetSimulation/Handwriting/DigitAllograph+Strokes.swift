import Imaging

extension DigitAllograph {
    /// The pen's path, stroke by stroke, as a model to write after: one unit high, y down; x starts near 0.
    ///
    /// It is the most common one of the drawn ways of writing that show this.
    public var modelStrokes: [[Point]] {
        let drawn = Allograph.forms(.all)[Int(label)].filter { $0.form == self }
        let model = drawn.reduce(drawn.first) { best, other in other.weight > best?.weight ?? 0 ? other : best }
        return model?.strokes.map { $0.path(angularity: 0).points } ?? []
    }
}
