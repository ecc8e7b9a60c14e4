/// What numbers of a form have to obey.
public struct Rule: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        /// Each of the numbers by itself.
        case values(ValueRule, of: [FieldReference])
        /// The total is the sum of the parts, row by row where all have as many rows; a total of one number is that of all rows.
        case sum(total: FieldReference, of: [FieldReference])
        /// The fields have the same numbers, one by one.
        case equals([FieldReference])
    }

    public let kind: Kind
    /// What a person is told where it fails, instead of what is found.
    public let message: String?

    public init(_ kind: Kind, message: String? = nil) {
        self.kind = kind
        self.message = message
    }

    /// What it is called in a template, such as `sum`.
    public var name: String {
        switch kind {
        case .values(let rule, _): rule.name
        case .sum: RuleName.sum.rawValue
        case .equals: RuleName.equals.rawValue
        }
    }
}

/// The rules of a form.
public struct RuleSet: Sendable, Equatable {
    public let rules: [Rule]

    public init(_ rules: [Rule] = []) {
        self.rules = rules
    }

    /// The lists that a decoder of these rules needs, each once.
    public var lists: [ListReference] {
        rules.reduce(into: []) { lists, rule in
            if case .values(.oneOf(let list, _), _) = rule.kind, !lists.contains(list) { lists.append(list) }
        }
    }

    /// The day that a number stands for; nil where no rule says that it is a date, it is none, or of several centuries.
    public func day(_ text: String, at place: ValuePlace) -> CalendarDate? {
        for rule in rules {
            guard case .values(let kind, let references) = rule.kind, references.contains(where: { $0.holds(place) }) else { continue }
            let days = kind.days(text)
            if days.count == 1 { return days.first }
        }
        return nil
    }
}

/// The kinds of rules by their names in a template.
enum RuleName: String, CaseIterable {
    case range, length, checkDigit, date, time, oneOf, sum, equals
}

/// A list that numbers are looked up in.
public struct ListReference: Sendable, Hashable {
    /// As the template names it.
    public let file: String
    /// Of a table; nil for a file with one number a line.
    public let column: String?

    public init(file: String, column: String? = nil) {
        self.file = file
        self.column = column
    }
}

extension ListReference: CustomStringConvertible {
    public var description: String { file + (column.map { ", column '\($0)'" } ?? "") }
}
