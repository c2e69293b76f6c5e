/// Why an attachment cannot be unpacked; the sender's fault, and the same file will be refused again.
package enum AttachmentFlaw: Error, Sendable, Hashable {
    case base64
    /// A ZIP, but one with other than a single entry.
    case entries
    /// A ZIP that contradicts itself: its sizes, its checksum, or what follows its entry.
    case inconsistent
    /// It ends before its content does.
    case truncated
    /// The content is encrypted, or packed in a way other than deflate.
    case method
    /// More bytes, said or unpacked, than may be kept.
    case tooLarge(limit: Int64)
    /// No memory for zlib: ours, and it may be asked again.
    case outOfMemory
}
