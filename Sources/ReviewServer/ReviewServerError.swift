import FlyingSocks
import Foundation
import Support

/// Why the server cannot start, or go on.
public enum ReviewServerError: DiagnosticError, Equatable {
    /// Another program listens at the port.
    case portInUse(Int)
    /// The port is the system's own.
    case portForbidden(Int)
    case cannotListen(reason: String)
    case stopped(reason: String)

    /// - Parameter port: 0 for any.
    init(_ error: SocketError, port: Int) {
        switch error {
        case .failed(_, EADDRINUSE, _): self = .portInUse(port)
        case .failed(_, EACCES, _): self = .portForbidden(port)
        case .failed(_, _, let message): self = .cannotListen(reason: message)
        case .blocked, .disconnected, .unsupportedAddress, .timeout: self = .cannotListen(reason: error.localizedDescription)
        }
    }

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        func refusal(_ code: String, _ message: String, fix: String) -> Diagnostic {
            Diagnostic(code: "review." + code, message: message, fix: fix, exitStatus: .inputOutput)
        }
        return switch self {
        case .portInUse(let port):
            refusal(
                "port-in-use", "another program listens at port \(port) of this machine",
                fix: "stop it, give another --port, or leave --port out: a free one is taken then")
        case .portForbidden(let port):
            refusal("port-forbidden", "the system does not let you listen at port \(port)", fix: "give a --port from 1024 on, or none")
        case .cannotListen(let reason):
            refusal("cannot-listen", "cannot listen on 127.0.0.1: \(reason)", fix: "give another --port, or none")
        case .stopped(let reason):
            refusal("stopped", "the server stopped: \(reason)", fix: "start the review again; what was decided is kept")
        }
    }
}
