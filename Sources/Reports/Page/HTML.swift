/// Text that goes into a page as it is; made only from escaped text or from other pieces.
package struct HTML: ExpressibleByStringInterpolation, CustomStringConvertible {
    package let description: String

    package init(stringLiteral value: String) { description = value }

    package init(stringInterpolation: Interpolation) { description = stringInterpolation.text }

    /// Pieces side by side.
    package init(_ pieces: [HTML]) { description = pieces.map(\.description).joined() }

    static func + (a: HTML, b: HTML) -> HTML { HTML([a, b]) }

    /// Interpolated values are escaped unless they are pieces themselves.
    package struct Interpolation: StringInterpolationProtocol {
        var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

        package mutating func appendLiteral(_ literal: String) { text += literal }

        package mutating func appendInterpolation(_ piece: HTML) { text += piece.description }

        package mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            // By code points, as a browser reads: a quote with an accent upon it ends an attribute too.
            for scalar in value.description.unicodeScalars {
                switch scalar {
                case "&": text += "&amp;"
                case "<": text += "&lt;"
                case ">": text += "&gt;"
                case "\"": text += "&quot;"
                default: text.unicodeScalars.append(scalar)
                }
            }
        }
    }
}
