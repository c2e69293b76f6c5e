import Gateway

/// What things take of memory, as glibc's `malloc` gives it out: for the accounts of what is stored.
enum Footprint {
    /// A block of so many bytes: a word of its own before it, and up to a multiple of 16; large ones are mapped by pages.
    static func block(_ count: Int) -> Int {
        guard count < 128 << 10 else { return (count + 16 + 4095) & ~4095 }
        return max(32, (count + 8 + 15) & ~15)
    }

    /// The bytes of a buffer, with the object that holds them.
    static func buffer(_ count: Int) -> Int { count == 0 ? 0 : 96 + block(count) }

    static func array(_ count: Int, ofStride stride: Int) -> Int { count == 0 ? 0 : block(32 + count * stride) }

    /// The lines of a field section, by their index.
    static func index(_ fields: Fields) -> Int { array(fields.count, ofStride: MemoryLayout<Fields.Line>.stride) }
}
