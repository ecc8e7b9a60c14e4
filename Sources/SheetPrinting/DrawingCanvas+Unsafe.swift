private import CCairo
import Imaging

/// A page to draw on with cairo, in millimeters from its top left corner.
///
/// A failure of the library stays with the context; whoever made the canvas asks for it at the end.
struct DrawingCanvas: ~Copyable {
    private let context: OpaquePointer

    /// The font that is asked for first; where it is missing, fontconfig gives what is nearest.
    private static let fontFamily = "DejaVu Sans"

    /// - Parameter context: a `cairo_t`, which has to outlive the canvas.
    init(context: OpaquePointer, unitsPerMM: Double) {
        self.context = context
        cairo_scale(context, unitsPerMM, unitsPerMM)
        // Letters stand where they stand at any resolution.
        let options = cairo_font_options_create()
        defer { cairo_font_options_destroy(options) }
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        cairo_set_font_options(context, options)
    }
}

extension DrawingCanvas {
    func fill(_ rects: [Rect], _ color: PrintColor) {
        // One path, so that no seam shows where rectangles meet.
        for rect in rects { cairo_rectangle(context, rect.x, rect.y, rect.width, rect.height) }
        fill(color)
    }

    func fillRing(_ center: Point, diameterMM: Double, holeFraction: Double, _ color: PrintColor) {
        for radius in [diameterMM / 2, diameterMM / 2 * holeFraction] {
            cairo_new_sub_path(context)
            cairo_arc(context, center.x, center.y, radius, 0, 2 * .pi)
        }
        cairo_set_fill_rule(context, CAIRO_FILL_RULE_EVEN_ODD)
        fill(color)
        cairo_set_fill_rule(context, CAIRO_FILL_RULE_WINDING)
    }

    /// With square ends, so that lines that meet in a corner fill it.
    func drawLine(_ start: Point, _ end: Point, widthMM: Double, _ color: PrintColor) {
        cairo_set_source_rgb(context, color.red, color.green, color.blue)
        cairo_set_line_width(context, widthMM)
        cairo_set_line_cap(context, CAIRO_LINE_CAP_SQUARE)
        cairo_move_to(context, start.x, start.y)
        cairo_line_to(context, end.x, end.y)
        cairo_stroke(context)
    }

    /// Draws a line of text, smaller where it would be wider than `width`.
    ///
    /// - Parameters:
    ///   - place: on the base line; the text's left end, or its middle.
    ///   - sizeMM: of the font.
    /// - Returns: the width it takes.
    /// - Throws: `noGlyph`.
    @discardableResult
    func draw(
        _ text: String, at place: Point, sizeMM: Double, isCentered: Bool = false, isBold: Bool = false, within width: Double
    ) throws(SheetPrintingError) -> Double {
        selectFont(isBold: isBold, sizeMM: sizeMM)
        try requireGlyphs(of: text)
        var extents = cairo_text_extents_t()
        cairo_text_extents(context, text, &extents)
        let scale = min(1, width / max(extents.x_advance, 1e-9)), used = scale * extents.x_advance
        cairo_set_font_size(context, scale * sizeMM)
        cairo_set_source_rgb(context, 0, 0, 0)
        cairo_move_to(context, place.x - (isCentered ? used / 2 : 0), place.y)
        cairo_show_text(context, text)
        return used
    }

    /// Draws text as large as fits in a box, in its middle.
    ///
    /// - Throws: `noGlyph`.
    func draw(_ text: String, filling box: Rect, _ color: PrintColor) throws(SheetPrintingError) {
        selectFont(isBold: false, sizeMM: box.height)
        try requireGlyphs(of: text)
        // All digits get the size of the tallest and widest.
        var frame = cairo_text_extents_t(), extents = cairo_text_extents_t()
        cairo_text_extents(context, "0", &frame)
        cairo_text_extents(context, text, &extents)
        let scale = min(box.height / max(frame.height, 1e-9), box.width / max(frame.width, 1e-9))
        cairo_set_font_size(context, scale * box.height)
        cairo_set_source_rgb(context, color.red, color.green, color.blue)
        cairo_move_to(
            context, box.center.x - scale * (extents.x_bearing + extents.width / 2),
            box.center.y - scale * (frame.y_bearing + frame.height / 2))
        cairo_show_text(context, text)
    }

    /// Draws strokes as large as fits in a box, in its middle, ends and corners round.
    func draw(_ strokes: [[Point]], filling box: Rect, widthMM: Double, _ color: PrintColor) {
        guard !strokes.joined().isEmpty else { return }
        let frame = Rect(around: Array(strokes.joined())), room = box.inset(by: widthMM / 2)
        let scale = min(room.width / max(frame.width, 1e-9), room.height / max(frame.height, 1e-9))
        cairo_set_source_rgb(context, color.red, color.green, color.blue)
        cairo_set_line_width(context, widthMM)
        cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND)
        cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
        for stroke in strokes {
            for (index, point) in stroke.enumerated() {
                let place = room.center + (point - frame.center) * scale
                index == 0 ? cairo_move_to(context, place.x, place.y) : cairo_line_to(context, place.x, place.y)
            }
        }
        cairo_stroke(context)
    }

    private func fill(_ color: PrintColor) {
        cairo_set_source_rgb(context, color.red, color.green, color.blue)
        cairo_fill(context)
    }

    private func selectFont(isBold: Bool, sizeMM: Double) {
        cairo_select_font_face(
            context, Self.fontFamily, CAIRO_FONT_SLANT_NORMAL, isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
        cairo_set_font_size(context, sizeMM)
    }

    /// A letter that the font lacks would be printed as an empty box, thirty sheets over.
    private func requireGlyphs(of text: String) throws(SheetPrintingError) {
        let font = cairo_get_scaled_font(context)
        for character in text {
            var glyphs: UnsafeMutablePointer<cairo_glyph_t>?
            var count: Int32 = 0
            let status = cairo_scaled_font_text_to_glyphs(font, 0, 0, String(character), -1, &glyphs, &count, nil, nil, nil)
            defer { cairo_glyph_free(glyphs) }
            // Glyph 0 of every font is the box that stands for what it lacks.
            let isKnown = UnsafeBufferPointer(start: glyphs, count: Int(max(0, count))).allSatisfy { $0.index != 0 }
            guard status == CAIRO_STATUS_SUCCESS, isKnown else { throw .noGlyph(character, text: text) }
        }
    }
}
