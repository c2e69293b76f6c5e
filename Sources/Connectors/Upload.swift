import Curl
import Gateway
import NIOCore

/// Takes a request's content from the client's stream to its transfer, on the loop, as fast as both allow.
final class Upload {
    let content: StreamedContent
    private let stream: BodyStream
    private let driver: CurlDriver
    private var transfer: Transfer?
    /// The content broke off.
    var onFailed: ((GatewayError) -> Void)?

    init(_ stream: BodyStream, driver: CurlDriver, highWater: Int) {
        self.stream = stream
        self.driver = driver
        let relay = Relay()
        content = StreamedContent(highWater: highWater) { [loop = stream.loop, bound = NIOLoopBound(relay, eventLoop: stream.loop)] in
            loop.execute { bound.value.upload?.pump() }
        }
        relay.upload = self
    }

    /// Held by the content in place of its upload, which holds the content.
    private final class Relay {
        weak var upload: Upload?
    }

    func start(for transfer: Transfer) {
        self.transfer = transfer
        stream.onPiece = { [weak self] in self?.pump() }
        pump()
    }

    func stop() {
        transfer = nil
        stream.onPiece = nil
    }

    private func pump() {
        while let transfer, content.wantsMore, let piece = stream.take() {
            let isAwaited = switch piece {
            case .bytes(let bytes): content.put(bytes)
            case .end: content.end()
            case .failed(let error): failed(error)
            }
            if isAwaited { driver.resumeSending(transfer) }
        }
    }

    private func failed(_ error: GatewayError) -> Bool {
        onFailed?(error)
        return content.fail()
    }
}
