import Synchronization
import XML

/// The window's letters on their way to the gateway of a business or a ministry.
extension SingleWindowConnector {
    /// The door letters go to: a path, and who calls there.
    package struct Door: Sendable {
        let path: String
        let namespace: String
        let request: String
        let payload: String
        /// The field `Authorization`.
        let authorization: String?

        package init(
            path: String = "/VNSWReceiveGateway/ws", namespace: String = "http://com/vnsw/receive/gateway/generated",
            request: String = "receiveRequest", payload: String = "requestPayload", authorization: String? = nil
        ) {
            (self.path, self.namespace, self.request, self.payload, self.authorization) = (path, namespace, request, payload, authorization)
        }
    }

    /// Passes on every letter that waits, one after the other. What has no 99 or 00 waits on, for the next pass.
    /// - Returns: how many letters were answered by a 99 or a 00.
    package func pass(to door: Door, over line: MotcuaLine) async -> Int {
        var settled: Set<String> = []
        for (letter, isUTF16) in letters() {
            guard let answer = try? await ask(letter, isUTF16: isUTF16, door, line), answer.reference == letter.reference else { continue }
            guard answer.function == "99" || answer.type == "99" || answer.function == "00" || answer.type == "00" else { continue }
            let isFirst = settled.insert(letter.messageID).inserted
            let isRefused = answer.function == "00" || answer.type == "00"
            let refusal = isRefused ? " refused " + Self.codes(answer) : ""
            inside.withLock { $0.desk.settle(letter, answered: (isFirst ? "" : " again") + refusal) }
        }
        return settled.count
    }

    private static func codes(_ answer: WindowLetter) -> String {
        guard let content = try? XMLDocument(parsing: answer.content).root else { return "" }
        return content.descendants(["ErrorList", "Error", "ErrorCode"]).map(\.text).joined(separator: " ")
    }

    /// What goes out in one pass, with what goes wrong in it.
    func letters() -> [(WindowLetter, isUTF16: Bool)] {
        inside.withLock { inside in
            var letters = inside.desk.waiting
            let wrongs = inside.passing
            inside.passing = []
            for wrong in wrongs {
                switch wrong {
                case .outOfOrder: letters.reverse()
                case .twice: letters = letters.flatMap { [$0, $0] }
                case .otherContent:
                    letters = letters.flatMap { letter in
                        var other = letter
                        other.content = Array("<Content><Reason>khác</Reason></Content>".utf8)
                        return [letter, other]
                    }
                case .wrongSignature:
                    letters = letters.flatMap { letter in
                        var wrong = letter
                        wrong.isWronglySigned = true
                        return [wrong, letter]
                    }
                case .utf16: break
                }
            }
            return letters.map { ($0, wrongs.contains(.utf16)) }
        }
    }

    private func ask(_ letter: WindowLetter, isUTF16: Bool, _ door: Door, _ line: MotcuaLine) async throws -> WindowLetter? {
        let beside: [XMLMarkup] = [.element("w:officeCode", letter.from), .element("w:documentType", letter.documentType)]
        let bytes = try WindowWords.message(
            WindowWords.oldest, namespace: door.namespace, element: door.request, payload: door.payload, beside: beside, letter)
        var fields = [("Content-Type", "text/xml; charset=" + (isUTF16 ? "utf-16" : "utf-8")), ("SOAPAction", "\"\"")]
        if let authorization = door.authorization { fields.append(("Authorization", authorization)) }
        let answer = try await line.ask("POST", door.path, fields, isUTF16 ? WindowWords.utf16(bytes) : bytes)
        guard answer.status == 200, let (method, _) = WindowWords.body(answer.content) else { return nil }
        return method.children.first.flatMap { WindowLetter.read($0) }
    }
}
