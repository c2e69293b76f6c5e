import CCurl

/// Why a transfer ended without its answer: at which step, and what happened there.
package struct CurlFailure: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Step: String, Sendable { case setup, resolve, connect, handshake, send, body, firstByte = "first byte" }
    package enum Cause: String, Sendable {
        case unresolvable, unreachable, timedOut = "timed out"
        case certificateRefused = "certificate refused", handshakeFailed = "handshake failed"
        case addressNotAllowed = "address not allowed"
        /// The connection ended before a byte of the answer.
        case noAnswer = "no answer"
        /// It ended within the answer.
        case broken
        case malformed
        /// One of the transfer's own methods said to end it.
        case aborted
        /// The driver was stopped.
        case stopped
        case outOfMemory = "out of memory"
        /// A setting libcurl did not take.
        case setting
        case other
    }

    package let step: Step
    package let cause: Cause
    /// libcurl's number, for the log; 0 where it was not libcurl that failed.
    package let code: UInt32

    package init(_ step: Step, _ cause: Cause, code: UInt32 = 0) {
        self.step = step
        self.cause = cause
        self.code = code
    }

    package var description: String {
        let text = code == 0 ? "" : ": " + String(cString: curl_easy_strerror(CURLcode(rawValue: code)))
        return "\(step.rawValue): \(cause.rawValue)\(text)"
    }

    /// - Parameter reached: the last step that had begun.
    init(_ code: CURLcode, reached: Step) {
        let (step, cause): (Step, Cause) = switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: (.resolve, .unresolvable)
        case CURLE_COULDNT_CONNECT, CURLE_PROXY: (.connect, .unreachable)
        case CURLE_OPERATION_TIMEDOUT: (reached, .timedOut)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH,
            CURLE_SSL_INVALIDCERTSTATUS:
            (.handshake, .certificateRefused)
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_CRL_BADFILE, CURLE_SSL_CLIENTCERT, CURLE_SSL_ENGINE_INITFAILED, CURLE_USE_SSL_FAILED:
            (.handshake, .handshakeFailed)
        case CURLE_SEND_ERROR, CURLE_SEND_FAIL_REWIND, CURLE_UPLOAD_FAILED:
            reached == .body ? (.body, .broken) : (.send, .noAnswer)
        case CURLE_GOT_NOTHING: (.firstByte, .noAnswer)
        case CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM:
            reached == .body ? (.body, .broken) : (reached, .noAnswer)
        case CURLE_PARTIAL_FILE: (.body, .broken)
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_HTTP_RETURNED_ERROR,
            CURLE_FILESIZE_EXCEEDED:
            (reached, .malformed)
        case CURLE_WRITE_ERROR, CURLE_ABORTED_BY_CALLBACK, CURLE_READ_ERROR: (reached, .aborted)
        case CURLE_OUT_OF_MEMORY: (reached, .outOfMemory)
        default: (reached, .other)
        }
        self.init(step, cause, code: code.rawValue)
    }
}
