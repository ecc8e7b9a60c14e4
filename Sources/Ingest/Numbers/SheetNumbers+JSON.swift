import Rules
import Support
import Training

extension SheetNumbers: Codable {
    private enum Key: String, CodingKey {
        case file, page, digest, width, height, numbers
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        picture = NumberPicture(
            file: try container.decode(String.self, forKey: .file), page: try container.decode(Int.self, forKey: .page),
            digest: try container.decode(ContentDigest.self, forKey: .digest), width: try container.decode(Int.self, forKey: .width),
            height: try container.decode(Int.self, forKey: .height))
        numbers = try container.decode([Number].self, forKey: .numbers)
        func refusal(_ key: Key, _ reason: String) -> DecodingError {
            .dataCorruptedError(forKey: key, in: container, debugDescription: reason)
        }
        guard picture.page > 0, picture.width > 0, picture.height > 0 else { throw refusal(.page, "a page or a size below 1") }
        guard Set(numbers.map(\.place)).count == numbers.count else { throw refusal(.numbers, "a place is given twice") }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(picture.file, forKey: .file)
        try container.encode(picture.page, forKey: .page)
        try container.encode(picture.digest, forKey: .digest)
        try container.encode(picture.width, forKey: .width)
        try container.encode(picture.height, forKey: .height)
        try container.encode(numbers, forKey: .numbers)
    }
}

extension SheetNumbers.Number: Codable {
    private enum Key: String, CodingKey {
        case field, row, column, outcome, text, probability, reason, candidates, source, by, content, read, digits, outline
    }

    /// - Throws: `DecodingError`, also for what no recognition writes.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        func refusal(_ key: Key, _ reason: String) -> DecodingError {
            .dataCorruptedError(forKey: key, in: container, debugDescription: reason)
        }
        field = try container.decode(String.self, forKey: .field)
        row = try container.decode(Int.self, forKey: .row)
        column = try container.decode(Int.self, forKey: .column)
        guard row >= 0, column >= 0 else { throw refusal(.row, "a row or a column below 0") }
        outcome = try container.decode(Outcome.self, forKey: .outcome)
        text = try container.decodeIfPresent(String.self, forKey: .text)
        probability = try container.decodeIfPresent(Double.self, forKey: .probability)
        reason = try container.decodeIfPresent(String.self, forKey: .reason)
        candidates = try container.decode([NumberCandidate].self, forKey: .candidates)
        source = try container.decode(Source.self, forKey: .source)
        by = try container.decodeIfPresent(String.self, forKey: .by)
        let place = ValuePlace(field: field, row: row, column: column)
        let content = try container.decode(ValueContent.self, forKey: .content)
        switch content {
        case .empty: read = FieldValue(empty: place)
        case .noNumber: read = FieldValue(noNumber: place)
        case .number, .letters, .overflow, .gap:
            let texts = try container.decode([String: Double].self, forKey: .read)
            guard texts.values.allSatisfy({ (0...1).contains($0) }) else { throw refusal(.read, "a probability outside 0 to 1") }
            let candidates = texts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { Candidate($0.key, $0.value) }
            read =
                content == .overflow
                ? FieldValue(place, fragments: candidates) : FieldValue(place, candidates, content: content)
        }
        digitProbabilities = try container.decodeIfPresent([[Double]].self, forKey: .digits)
        guard digitProbabilities?.allSatisfy({ $0.count == 10 && $0.allSatisfy((0...1).contains) }) ?? true else {
            throw refusal(.digits, "other than ten probabilities a digit")
        }
        let corners = try container.decode(String.self, forKey: .outline)
        guard let outline = NumberOutline(corners) else { throw refusal(.outline, "'\(corners.shortened)' is not four corners") }
        self.outline = outline
    }

    /// Every key each time: null where there is nothing.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(field, forKey: .field)
        try container.encode(row, forKey: .row)
        try container.encode(column, forKey: .column)
        try container.encode(outcome, forKey: .outcome)
        try container.encode(text, forKey: .text)
        try container.encode(probability, forKey: .probability)
        try container.encode(reason, forKey: .reason)
        try container.encode(candidates, forKey: .candidates)
        try container.encode(source, forKey: .source)
        try container.encode(by, forKey: .by)
        try container.encode(read.content, forKey: .content)
        let texts = read.content.mayBeNumber ? Dictionary(uniqueKeysWithValues: readCandidates.map { ($0.text, $0.probability) }) : nil
        try container.encode(texts, forKey: .read)
        try container.encode(digitProbabilities, forKey: .digits)
        try container.encode(outline.text, forKey: .outline)
    }
}

extension ReadSheet {
    /// A sheet as results hold it.
    init(_ sheet: SheetNumbers) {
        picture = sheet.picture
        values = SheetValues(
            sheet.numbers.map(\.read),
            digitProbabilities: Dictionary(
                uniqueKeysWithValues: sheet.numbers.compactMap { number in number.digitProbabilities.map { (number.place, $0) } }),
            outlines: Dictionary(uniqueKeysWithValues: sheet.numbers.map { ($0.place, $0.outline.points) }))
    }
}
