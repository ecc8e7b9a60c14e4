extension Int {
    /// The number in decimal digits with zeros before, never cut: as names that sort as their numbers do.
    public func padded(to digitCount: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, digitCount - digits.count)) + digits
    }
}
