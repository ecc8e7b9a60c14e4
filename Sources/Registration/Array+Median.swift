extension [Double] {
    /// The middle one of the values in their order, of an even number the greater of the two; nil of none.
    package var median: Double? { isEmpty ? nil : sorted()[count / 2] }
}
