import Glibc

/// The folder that holds journal, cache and evidence. Only the gateway's own user may look into it.
struct StateFolder: Sendable, Equatable {
    let path: String

    struct Flaw: Error, Equatable, CustomStringConvertible {
        enum Cause: Equatable {
            case cannotCreate(code: Int32)
            case cannotOpen(code: Int32)
            case notAFolder
            case othersOwn(owner: UInt32, we: UInt32)
            case openToOthers(mode: UInt32)
            case closedToUs(mode: UInt32)
        }

        let path: String
        let cause: Cause

        /// What is wrong, and what to type.
        var description: String {
            switch cause {
            case .cannotCreate(let code): "the state folder \(path) cannot be made: \(String(cString: strerror(code)))"
            case .cannotOpen(let code): "the state folder \(path) cannot be opened: \(String(cString: strerror(code)))"
            case .notAFolder: "the state folder \(path) is a file; give the path of a folder"
            case .othersOwn(let owner, let we):
                "the state folder \(path) belongs to user \(owner), but the gateway runs as user \(we); run it as \(owner) or type: chown -R \(we) \(path)"
            case .openToOthers(let mode):
                "the state folder \(path) is open to other users (mode \(String(mode, radix: 8))); type: chmod 700 \(path)"
            case .closedToUs(let mode):
                "the gateway may not write in the state folder \(path) (mode \(String(mode, radix: 8))); type: chmod 700 \(path)"
            }
        }
    }

    /// Makes the folder where it is missing, with those above it, or makes sure that the one there is safe.
    ///
    /// A folder that is not safe is refused, not mended: what lay open may have been read, and a path mistyped
    /// must not change the mode of a folder that is none of ours.
    init(_ path: String) throws(Flaw) {
        try Self.make(path)
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let code = errno
            switch code {
            case ENOTDIR: throw Flaw(path: path, cause: .notAFolder)
            case EACCES: throw Flaw(path: path, cause: Self.whyClosed(path) ?? .cannotOpen(code: code))
            default: throw Flaw(path: path, cause: .cannotOpen(code: code))
            }
        }
        defer { close(descriptor) }
        var found = stat()
        guard fstat(descriptor, &found) == 0 else { throw Flaw(path: path, cause: .cannotOpen(code: errno)) }
        if let cause = Self.flaw(of: found) { throw Flaw(path: path, cause: cause) }
        self.path = path
    }

    private static func whyClosed(_ path: String) -> Flaw.Cause? {
        var found = stat()
        return stat(path, &found) == 0 ? flaw(of: found) : nil
    }

    private static func flaw(of folder: stat) -> Flaw.Cause? {
        let mode = folder.st_mode & 0o7777
        if folder.st_uid != geteuid() { return .othersOwn(owner: folder.st_uid, we: geteuid()) }
        if mode & 0o077 != 0 { return .openToOthers(mode: mode) }
        if mode & 0o700 != 0o700 { return .closedToUs(mode: mode) }
        return nil
    }

    private static func make(_ path: String) throws(Flaw) {
        guard mkdir(path, 0o700) != 0 else { return }
        switch errno {
        case EEXIST: return
        case ENOENT:
            guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { throw Flaw(path: path, cause: .cannotCreate(code: ENOENT)) }
            try make(String(path[..<slash]))
            guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw Flaw(path: path, cause: .cannotCreate(code: errno)) }
        default: throw Flaw(path: path, cause: .cannotCreate(code: errno))
        }
    }
}
