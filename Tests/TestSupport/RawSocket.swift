import Foundation
import Glibc

/// A connection that sends bytes as they are.
package final class RawSocket {
    private let descriptor: Int32

    package struct Failure: Error {
        package let call: String
        package let code: Int32
    }

    package init(port: Int, patienceSeconds: Int = 60) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var time = timeval(tv_sec: patienceSeconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard status == 0 else { throw Failure(call: "connect", code: errno) }
    }

    deinit { close(descriptor) }

    /// - Returns: whether the other side took all of it.
    @discardableResult
    package func send(_ bytes: Data) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// What comes until the other side closes the connection.
    package func receiveAll() throws -> Data {
        var all = Data(), buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count == 0 { return all }
            guard count > 0 else {
                if all.isEmpty || errno == EAGAIN { throw Failure(call: "recv", code: errno) }
                return all
            }
            all += buffer[..<count]
        }
    }

    package func exchange(_ bytes: Data, closing: Bool) throws -> Data {
        send(bytes)
        if closing { shutdown(descriptor, Int32(SHUT_WR)) }
        return try receiveAll()
    }
}
