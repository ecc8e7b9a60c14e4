import Support

extension NumberFormat {
    /// `number` of a field: each of its places holds a whole number. Of no key any number of digits is right.
    init(from parsed: ManifestFields) {
        var fields = parsed
        let decimalCount = fields.int("decimalCount", in: Self.decimalCountLimits, default: 0)
        let isSigned = fields.bool("signed", default: false)
        let limits = Self.digitCountLimits
        let exactCount = fields.optional("digitCount") { $0.int("digitCount", in: limits) }
        let minCount = fields.int("minDigitCount", in: limits, default: limits.lowerBound)
        let maxCount = fields.int("maxDigitCount", in: limits, default: limits.upperBound)
        if exactCount != nil, let other = ["minDigitCount", "maxDigitCount"].first(where: fields.has) {
            fields.report(
                "unsupported", field: other, "'number' has a 'digitCount' and a '\(other)'",
                fix: "keep 'digitCount' where every number has as many digits, else 'minDigitCount' and 'maxDigitCount'")
        }
        if minCount > maxCount {
            fields.report(
                "reversed-range", field: "minDigitCount", "a 'number' of at least \(minCount) and at most \(maxCount) digits",
                fix: "exchange 'minDigitCount' and 'maxDigitCount'")
        }
        fields.finish()
        self.init(
            digitCountRange: exactCount.map { $0...$0 } ?? minCount...max(minCount, maxCount), decimalCount: decimalCount,
            isSigned: isSigned)
    }

    /// As in a template: the content of `number`.
    var yaml: String {
        var keys: [String] = []
        if digitCountRange.count == 1 {
            keys.append("digitCount: \(digitCountRange.lowerBound)")
        } else {
            let limits = Self.digitCountLimits
            if digitCountRange.lowerBound > limits.lowerBound { keys.append("minDigitCount: \(digitCountRange.lowerBound)") }
            if digitCountRange.upperBound < limits.upperBound { keys.append("maxDigitCount: \(digitCountRange.upperBound)") }
        }
        if decimalCount > 0 { keys.append("decimalCount: \(decimalCount)") }
        if isSigned { keys.append("signed: true") }
        return keys.isEmpty ? "{}" : "{ " + keys.joined(separator: ", ") + " }"
    }
}
