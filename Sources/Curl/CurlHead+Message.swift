import CCurl
import Glibc

extension CurlHead {
    /// The head as HTTP/1.1 has it on the wire (RFC 9112 §3, §5), for a connection that libcurl only opens.
    func message(method: String) -> [UInt8] {
        var message = Array(method.utf8) + [0x20]
        var place = target
        message.append(contentsOf: Self.text(place))
        message.append(contentsOf: " HTTP/1.1\r\n".utf8)
        for _ in 0..<count {
            place += strlen(place) + 1
            Self.append(line: Self.text(place), to: &message)
        }
        message.append(contentsOf: "\r\n".utf8)
        return message
    }

    private static func text(_ place: UnsafePointer<CChar>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: place, count: strlen(place))
    }

    /// Reads a line as libcurl would: `Name;` has an empty value, `Name:` is not sent.
    private static func append(line: UnsafeRawBufferPointer, to message: inout [UInt8]) {
        switch line.firstIndex(of: 0x3a) {
        case .some(line.count - 1): return
        case .some: message.append(contentsOf: line)
        case .none:
            message.append(contentsOf: line.dropLast())
            message.append(0x3a)
        }
        message.append(contentsOf: "\r\n".utf8)
    }
}
