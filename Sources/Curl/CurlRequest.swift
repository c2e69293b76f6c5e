/// One request as libcurl is told of it.
package struct CurlRequest: Sendable {
    package enum Content: Sendable, Hashable {
        case none
        case known(Int)
        /// Sent chunked (HTTP/1.1) or in frames (HTTP/2).
        case unknown
    }

    package let method: String
    package let head: CurlHead
    package let content: Content
    /// Milliseconds until the transfer must have ended; 0 for no limit.
    package let timeLimit: Int
    /// On a connection of its own, which is closed afterwards.
    package let isAlone: Bool

    package init(method: String, head: CurlHead, content: Content = .none, timeLimit: Int = 0, isAlone: Bool = false) {
        self.method = method
        self.head = head
        self.content = content
        self.timeLimit = timeLimit
        self.isAlone = isAlone
    }
}
