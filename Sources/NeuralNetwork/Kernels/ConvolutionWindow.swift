/// The pixels that a convolution looks at for one output value.
struct ConvolutionWindow: Equatable {
    let height: Int
    let width: Int
    /// How many rows it reaches beyond the input's upper border.
    let top: Int
    /// How many columns it reaches beyond the input's left border.
    let left: Int

    var area: Int { height * width }

    /// The window of the gradient's convolution, whose kernel is this one's turned by 180°.
    var turned: ConvolutionWindow {
        ConvolutionWindow(height: height, width: width, top: height - 1 - top, left: width - 1 - left)
    }

    /// How far it reaches beyond any of the input's borders.
    var reach: Int { max(top, left) }

    /// Whether it is computed in Winograd's domain where its input has more than one channel.
    var suitsWinograd: Bool { height == 3 && width == 3 && top == left }

    /// What it makes of an input's shape.
    func outputShape(for input: TensorShape, channels: Int) -> TensorShape {
        TensorShape(
            channels: channels, height: input.height + 2 * top - height + 1, width: input.width + 2 * left - width + 1)
    }
}
