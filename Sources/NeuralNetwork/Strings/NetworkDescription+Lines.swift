/// Networks of convolutions and poolings alone take inputs of any width: a line of symbols.
extension NetworkDescription {
    /// A line is given a width that is a multiple of this, so that there are few widths.
    static let widthStep = 16

    /// The same layers on a wider or narrower input.
    ///
    /// - Throws: `NeuralNetworkError.layerCannotTake`.
    func resized(width: Int) throws(NeuralNetworkError) -> NetworkDescription {
        try NetworkDescription(
            input: TensorShape(channels: input.channels, height: input.height, width: width), layers: layers)
    }

    /// The plan for an input of some width, whose weights lie as those of the network's own.
    func plan(width: Int) -> NetworkPlan {
        guard let resized = try? resized(width: width) else { preconditionFailure("no plan for a width of \(width)") }
        return NetworkPlan(resized)
    }

    /// Checks that the network reads lines: its outputs are columns of one row, and no layer depends on the width.
    ///
    /// - Throws: `NeuralNetworkError.notForLines`.
    public func checkReadsLines() throws(NeuralNetworkError) {
        guard let wider = try? resized(width: input.width + Self.widthStep), output.height == 1, output.channels <= laneCount,
            wider.output.width > output.width,
            NetworkPlan(self).parameters.map(\.description.shape) == NetworkPlan(wider).parameters.map(\.description.shape)
        else { throw .notForLines(output: output) }
    }

    /// - Throws: `NeuralNetworkError.wrongLine`.
    func check(_ line: LineInput, number: Int) throws(NeuralNetworkError) {
        let rowCount = input.channels * input.height
        guard line.width > 0, line.values.count == rowCount * line.width else {
            throw .wrongLine(line: number, valueCount: line.values.count, width: line.width, rowCount: rowCount)
        }
    }

    /// The width that a line is given.
    func paddedWidth(_ width: Int) -> Int {
        max(minWidth, (width + Self.widthStep - 1) / Self.widthStep * Self.widthStep)
    }

    /// The columns that the network makes of a line.
    public func columnCount(lineWidth: Int) -> Int {
        (try? resized(width: paddedWidth(lineWidth)))?.output.width ?? 0
    }

    /// The least width that all layers take.
    private var minWidth: Int { 2 * Self.widthStep }

    /// The width of an input that holds some images of a batch.
    func width(of input: NetworkInput, images: Range<Int>) -> Int {
        guard case .lines(let lines) = input else { return self.input.width }
        return paddedWidth(lines[images].reduce(0) { max($0, $1.width) })
    }
}
