import Support

extension Chart {
    /// As a figure of a page, in the page's colors.
    var html: HTML { "<figure class=\"chart\">\(Drawing(chart: self, isAlone: false).svg)<figcaption>\(title)</figcaption></figure>" }

    /// As a file of its own, on white.
    package var svgFile: String { Drawing(chart: self, isAlone: true).svg.description + "\n" }

    /// One way of drawing a chart.
    private struct Drawing {
        let chart: Chart
        /// Whether there is no page around it that has a style.
        let isAlone: Bool

        private static let left = 54.0, right = 20.0, bottom = 42.0

        private var named: [Series] { chart.series.filter { $0.name != nil } }
        private var top: Double { named.isEmpty ? 28 : 46 }
        private var floor: Double { chart.height - Self.bottom }
        private var end: Double { chart.width - Self.right }

        private func x(_ value: Double) -> Double { Self.left + chart.x.position(value) * (end - Self.left) }
        private func y(_ value: Double) -> Double { floor - chart.y.position(value) * (floor - top) }

        private func number(_ value: Double) -> String { NumberText.fixed(value, digits: 1) }

        private func paint(_ color: ReportColor) -> String { isAlone ? ReportColor.hex(color.values.light) : color.variable }

        var svg: HTML {
            let size = "\(Int(chart.width)) \(Int(chart.height))"
            let namespace: HTML = isAlone ? " xmlns=\"http://www.w3.org/2000/svg\" font-family=\"sans-serif\"" : ""
            let ground: HTML = isAlone ? "<rect width=\"100%\" height=\"100%\" fill=\"\(paint(.paper))\"/>" : ""
            return """
                <svg\(namespace) viewBox="0 0 \(size)" width="\(Int(chart.width))" height="\(Int(chart.height))" font-size="12" role="img" \
                aria-labelledby="\(chart.id)-title \(chart.id)-description"><title id="\(chart.id)-title">\(chart.title)</title>\
                <desc id="\(chart.id)-description">\(chart.description)</desc>\(ground)
                \(axes)
                \(HTML(chart.guides.map(guide)))\(HTML(chart.series.map(drawn)))\(legend)</svg>
                """
        }

        private var axes: HTML {
            let across = chart.x.ticks.map { tick in
                text(tick.text, x: x(tick.value), y: floor + 17, anchor: "middle")
                    + "<path d=\"M\(number(x(tick.value))) \(number(floor))v4\" stroke=\"\(paint(.axis))\"/>"
            }
            let up = chart.y.ticks.map { tick -> HTML in
                let line: HTML =
                    "<path d=\"M\(number(Self.left)) \(number(y(tick.value)))H\(number(end))\" stroke=\"\(paint(.rule))\"/>"
                return line + text(tick.text, x: Self.left - 6, y: y(tick.value) + 4, anchor: "end")
            }
            return """
                \(HTML(up))\(HTML(across))<path d="M\(number(Self.left)) \(number(top))V\(number(floor))H\(number(end))" fill="none" \
                stroke="\(paint(.axis))"/>\(text(chart.y.label, x: 4, y: 14))\(text(chart.x.label, x: end, y: floor + 36, anchor: "end"))
                """
        }

        /// A line below the upper label: each mark with its name.
        private var legend: HTML {
            var place = Self.left, items: [HTML] = []
            for series in named {
                guard let name = series.name else { continue }
                items.append(mark(series.mark ?? .dot, series.color, x: place + 5, y: 30, radius: 4))
                items.append(text(name, x: place + 14, y: 34))
                // No width of letters is known here; this is more than they take.
                place += 30 + 6.6 * Double(name.count)
            }
            return HTML(items)
        }

        private func drawn(_ series: Series) -> HTML {
            let path = series.points.map { "\(number(x($0.x))),\(number(y($0.y)))" }.joined(separator: " ")
            let line: HTML =
                series.isConnected && series.points.count > 1
                ? "<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(paint(series.color))\" stroke-width=\"2\"/>" : ""
            let marks = series.mark.map { kind in
                series.points.map { mark(kind, series.color, x: x($0.x), y: y($0.y), radius: $0.radius, note: $0.note) }
            }
            return line + HTML(marks ?? [])
        }

        private func mark(_ kind: Mark, _ color: ReportColor, x: Double, y: Double, radius: Double, note: String? = nil) -> HTML {
            let opacity: HTML = kind == .dot ? "0.45" : "0"
            let title: HTML = note.map { "<title>\($0)</title>" } ?? ""
            return """
                <circle cx="\(number(x))" cy="\(number(y))" r="\(number(radius))" fill="\(paint(color))" fill-opacity="\(opacity)" \
                stroke="\(paint(color))" stroke-width="1.5">\(title)</circle>
                """
        }

        private func guide(_ guide: Guide) -> HTML {
            switch guide {
            case .diagonal: dashed("M\(number(Self.left)) \(number(floor))L\(number(end)) \(number(top))")
            case .vertical(let value, let label):
                dashed("M\(number(x(value))) \(number(top))V\(number(floor))")
                    + text(
                        label, x: x(value) + (chart.x.position(value) > 0.5 ? -5 : 5), y: top + 10,
                        anchor: chart.x.position(value) > 0.5 ? "end" : "start")
            case .horizontal(let value, let label):
                dashed("M\(number(Self.left)) \(number(y(value)))H\(number(end))")
                    + text(label, x: end - 4, y: y(value) - 5, anchor: "end")
            }
        }

        private func dashed(_ path: String) -> HTML {
            "<path d=\"\(path)\" fill=\"none\" stroke=\"\(paint(.axis))\" stroke-dasharray=\"4 4\"/>"
        }

        private func text(_ text: String, x: Double, y: Double, anchor: String = "start") -> HTML {
            "<text x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor)\" fill=\"\(paint(.soft))\">\(text)</text>"
        }
    }
}
