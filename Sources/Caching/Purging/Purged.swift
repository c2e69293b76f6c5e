import Gateway
import NIOCore

/// What was purged or made void, in one word for all tiers.
enum Purged: Sendable, Equatable {
    /// One key; the caller names both schemes.
    case key(CacheKey)
    /// Every path that begins with these bytes; nil for any authority.
    case prefix(authority: ByteBuffer?, path: ByteBuffer)
    case mark(CacheMark.Name)

    /// - Parameter names: of the marks an answer bears.
    func covers(_ key: CacheKey, _ names: [CacheMark.Name]) -> Bool {
        switch self {
        case .key(let purged): key == purged
        case .prefix(let authority, let path): key.begins(with: path, authority: authority)
        case .mark(let name): names.contains(name)
        }
    }
}

extension CacheKey {
    func begins(with prefix: ByteBuffer, authority: ByteBuffer?) -> Bool {
        if let authority, resource.authority.count != authority.readableBytes { return false }
        guard resource.path.count >= prefix.readableBytes else { return false }
        return resource.with(resource.path) { $0.starts(with: prefix.readableBytesView) }
            && (authority.map { wanted in resource.with(resource.authority) { $0.elementsEqual(wanted.readableBytesView) } } ?? true)
    }
}
