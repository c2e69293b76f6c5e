import Curl
import Gateway
import NIOCore

/// An exchange that asks for another protocol (RFC 9110 §7.8). Until the answer it goes its way like any other, with
/// its tries, its time limit and its place among the connector's transfers; that place it keeps for as long as the
/// tunnel is open. An upstream that answers anything but 101 is answered with that.
extension Forwarding {
    func start(upgradeTo name: String, at upstream: HTTPConnector.Destination) {
        upload?.stop()
        let stream = BodyStream(loop: exchange.loop, highWater: connector.highWater)
        let upload = Upload(stream, driver: connector.driver, highWater: connector.highWater)
        upload.onFailed = { [weak self] in self?.clientFailure = $0 }
        let head = upstream.writer.head(for: exchange, hasContent: false, upgrade: name)
        let transfer = Transfer(
            CurlRequest(method: exchange.request.method.description, head: head, timeLimit: timeLimit, isAlone: true),
            source: upload.content, answerLimit: 0, highWater: connector.highWater, clock: exchange.clock, upgrade: name,
            for: self)
        self.transfer = transfer
        self.upload = upload
        fromClient = stream
        connector.driver.tunnel(transfer, to: upstream.origin)
        upload.start(for: transfer)
    }

    func switching(_ head: AnswerHead, _ fromUpstream: BodyStream) -> Answer {
        var answer = Answer(status: head.status, fields: head.fields)
        answer.tunnel = fromClient.map { Tunnel(fromUpstream: fromUpstream, toUpstream: $0) }
        return answer
    }

    /// The upstream has ended, or both sides have, or the tunnel broke.
    func finishTunnel(_ ending: Delivery.End, _ times: CurlTimes) {
        let stream = answer
        switch ending {
        case .finished where stream != nil:
            // What the client sends still goes on; the transfer ends when that has come to its end too.
            answer = nil
            stream?.finish()
        case .finished:
            end()
        case .failed(let failure, _):
            end()
            stream?.fail(clientFailure ?? GatewayError(failure, agency: connector.agency))
        }
    }
}
