/// The median time in seconds of one call of `body`, over all calls that begin within `seconds`, after two to warm up.
///
/// The median, because a neighbor on the machine lengthens some calls and shortens none.
func medianSeconds(for seconds: Double, _ body: () throws -> Void) rethrows -> Double {
    for _ in 0..<2 { try body() }
    let clock = ContinuousClock()
    let end = clock.now + .seconds(seconds)
    var durations: [Double] = []
    while durations.isEmpty || clock.now < end {
        durations.append(try clock.measure(body) / .seconds(1))
    }
    return median(durations)
}

/// The middle one of the values, or of an even count the larger of the middle two; 0 of none.
func median(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.sorted()[values.count / 2]
}
