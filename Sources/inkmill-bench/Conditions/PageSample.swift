import SheetSimulation
import Support

/// What one page of the condition grid is like: an ordinary scan but for what a factor changes.
struct PageSample: Sendable {
    /// How a gray page is stored.
    enum Tone: Sendable, CaseIterable {
        case gray
        /// Black where it is darker than the middle between paper and black.
        case bilevel
        /// Black and white points (Floyd and Steinberg 1976).
        case dithered
    }

    var penMM = 0.45
    var boxMM = 9.0
    var ruleMM = 0.3
    var dotsPerInch = 200.0
    /// Share of the light that the pen takes.
    var darkness = 0.75
    var capture = CaptureKind.photoScan
    var faults = CaptureFaults()
    /// Whether anything is written on this side.
    var isWritten = true
    var tone = Tone.gray
    /// Of the 0…255 scale, beside the sensor's own.
    var noiseSigma = 0.0
    /// Dark lines down the whole picture, from dust on a scanner's glass.
    var streakCount = 0
    /// Nil for no JPEG.
    var quality: Int?
    /// Rules to write on, as far apart as boxes are wide and as thick as their rules; nil for boxes.
    var places: Places?
    /// Nil for our own forms.
    var form: ForeignForm.Kind?

    /// Rules that digits are written on.
    struct Places: Sendable {
        /// Of the way from one rule to the next.
        var ruleFraction = 0.75
        var isDotted = false
        /// How far above a rule's middle the digits' ink ends.
        var standMM = 0.1
    }
}
