import Dataset
import Forms
import Recipes
import Training

extension Recognition {
    /// What was read in one cell, or on a picture of a single digit.
    public struct Reading: Sendable, Encodable {
        public let file: String
        /// The page within the file, from 1.
        public let page: Int
        /// The template's name of the field; nil without a template.
        public let field: String?
        /// Nil on a picture of a single digit; 0 on one of a line.
        public let row: Int?
        public let column: Int?
        /// The cell's, or `rejected` where the model is not sure enough; `none` where a mark says that there is no number; `several`,
        /// `struckOut` or `notADigit` where what is written is not one digit.
        public let status: String
        /// Nil where there is nothing to read, and where it is rejected.
        public let digit: Int?
        /// Of the likeliest digit, times the certainty that it is one whole digit: 0…1.
        public let probability: Double?
        /// What is read in all cells of its row of its field together, the same for each of them: `FieldText`.
        public internal(set) var fieldText = ""
        /// That all of it is right; nil where it has no digit, or one that was not read.
        public internal(set) var fieldProbability: Double?
        /// What the whole line that it is one of says, or the number in its cell; nil for a digit in a cell of its own.
        var number: ReadNumber?
        /// Whether it stands for a number in a cell, not for one digit.
        var isNumber = false
        /// Of a digit in a cell of its own, for each of 0 to 9 that it is that one; nil where no digit was read.
        var digitProbabilities: [Double]?

        /// The same where a digit's cell has a mark that says that there is none; ink that is surely a digit is one.
        func knowingMark(in cell: CellReading) -> Reading {
            guard digit == nil || (probability ?? 0) < GlyphReading.sure,
                NoNumberMark.isAlone(in: cell.ink, mayBeDigit: cell.status != .struckOut)
            else { return self }
            return Reading(
                file: file, page: page, field: field, row: row, column: column, status: Recognition.noNumberStatus, digit: nil,
                probability: nil)
        }

        private enum Key: String, CodingKey {
            case file, page, field, row, column, status, digit, probability, fieldText, fieldProbability
        }

        /// Every key each time: null where there is nothing.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(file, forKey: .file)
            try container.encode(page, forKey: .page)
            try container.encode(field, forKey: .field)
            try container.encode(row, forKey: .row)
            try container.encode(column, forKey: .column)
            try container.encode(status, forKey: .status)
            try container.encode(digit, forKey: .digit)
            try container.encode(probability, forKey: .probability)
            try container.encode(fieldText, forKey: .fieldText)
            try container.encode(fieldProbability, forKey: .fieldProbability)
        }
    }

    /// What was read on a picture of one line of digits.
    public struct Line: Sendable, Encodable {
        public let file: String
        /// The page within the file, from 1.
        public let page: Int
        /// The digits from left to right; `?` for what is not one digit for certain.
        public let text: String
        /// That the whole line says just this; nil where there is no digit.
        public let probability: Double?
        /// The least of its digits' probabilities.
        public let leastProbability: Double?
        /// What the line may say, the likeliest first.
        public let candidates: [NumberCandidate]
        public let digits: [Reading]

        private enum Key: String, CodingKey {
            case file, page, text, probability, leastProbability, candidates, digits
        }

        /// Every key each time: null where there is nothing.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(file, forKey: .file)
            try container.encode(page, forKey: .page)
            try container.encode(text, forKey: .text)
            try container.encode(probability, forKey: .probability)
            try container.encode(leastProbability, forKey: .leastProbability)
            try container.encode(candidates, forKey: .candidates)
            try container.encode(digits, forKey: .digits)
        }

        init(_ picture: PageReference, digits: [Reading]) {
            file = picture.file
            page = picture.page ?? 1
            self.digits = digits
            candidates = Array((digits.first?.number?.candidates ?? []).prefix(Recognition.candidateCount))
            let line = FieldText(digits)
            text = line.text
            probability = line.probability
            leastProbability = line.probability == nil ? nil : digits.compactMap(\.probability).min()
        }
    }
}
