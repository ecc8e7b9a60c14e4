/// What the server takes from a client before it turns it away, so that no client fills the memory or holds a connection for ever.
///
/// The socket library leaves all of it open.
struct ServerLimits: Sendable {
    /// Of the first line and all header lines.
    var maxHeadByteCount = 16 * 1024
    var maxHeaderCount = 64
    var maxBodyByteCount = 1 << 20
    /// More connections at a time are answered with 429. A browser opens six.
    var maxConnectionCount = 64
    /// From a request's first byte to its last.
    var requestTime = Duration.seconds(15)
    /// From a request's last byte to its response; the scans of several sheets may be asked for at a time, and are read one after another.
    var answerTime = Duration.seconds(60)
    /// For a response to be taken.
    var responseTime = Duration.seconds(30)
    /// That a connection may stay open without a request, and before it has shown that it knows the token.
    var idleTime = Duration.seconds(120), greetingTime = Duration.seconds(5)
    /// Of all connections together in a second; more are answered with 429. A page that is quickly worked on asks for a few dozen.
    var maxRequestCount = 1000
    /// That a client may send what nobody reads any more, so that it comes to read why it was turned away.
    var drainTime = Duration.seconds(2)
}
