import JSON

/// Tells a message that comes again from another one. It stands in the clear, and so is made with a key: who does not
/// have it cannot try out what a message may have said.
extension Vault {
    /// Over what the message says, as it was written: 32 hexadecimal digits.
    func digest(_ what: String, _ content: JSONObject) -> String { blind("message", "\(what)\u{0}\(JSON.object(content).text)") }
}
