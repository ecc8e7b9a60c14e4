import Imaging
import Support

extension Coverage.Count {
    /// `14 digits of 2 writers`
    package var text: String {
        digits == 0 ? "none" : "\(NumberText.count(digits, "digit")) of \(NumberText.count(writers, "writer"))"
    }
}

extension Coverage.Gap {
    /// `7-crossed is missing in training; in validation and test there are 14 digits of 2 writers`
    package var text: String {
        let training = kind == .missing ? "is missing in training" : "is rare in training (\(train.text))"
        return "\(allograph.rawValue) \(training); validation and test have \(heldOut.text)"
    }
}

extension Coverage {
    /// What asks writers for what training lacks; nil where it lacks nothing.
    package var printCommand: String? {
        guard !gaps.isEmpty else { return nil }
        return
            "inkmill sheet new manifests/sheets/example.yaml --writers 20 --output raw/more --emphasize \(gaps.map(\.allograph.rawValue).joined(separator: ","))"
    }
}
