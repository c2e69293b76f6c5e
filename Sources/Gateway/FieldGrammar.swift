/// The characters that field lines are made of (RFC 9110 §5.5, §5.6.2).
package enum FieldGrammar {
    // !#$%&'*+-.0-9 and A-Z^_`a-z|~ as two sets of 64 bits.
    @usableFromInline static let lowTokens: UInt64 = 0x03ff_6cfa_0000_0000
    @usableFromInline static let highTokens: UInt64 = 0x57ff_ffff_c7ff_fffe

    /// `tchar`
    @inlinable
    package static func isToken(_ byte: UInt8) -> Bool {
        guard byte < 128 else { return false }
        return (byte < 64 ? lowTokens >> UInt64(byte) : highTokens >> UInt64(byte & 63)) & 1 == 1
    }

    /// A byte a value may hold: visible, blank, or above ASCII (obs-text).
    @inlinable
    package static func isContent(_ byte: UInt8) -> Bool { byte >= 0x20 ? byte != 0x7f : byte == 0x09 }

    /// All of a value's bytes may stand there.
    @inlinable
    package static func isContent(_ value: UnsafeRawBufferPointer) -> Bool {
        // Without an early end, so that many bytes are looked at together; values are mostly sound.
        var flaws: UInt8 = 0
        for byte in value { flaws |= isContent(byte) ? 0 : 1 }
        return flaws == 0
    }
}
