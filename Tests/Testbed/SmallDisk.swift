import Foundation
import Glibc

/// A disk of a few MiB in memory, which root alone may make.
package final class SmallDisk: Sendable {
    package let path: String
    private var filler: String { path + "/filler" }

    /// - Parameter size: as `mount` takes it.
    package init(size: String = "4m") throws {
        path = FileManager.default.temporaryDirectory.path + "/small-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        // A database's server, which runs as nobody, uses it too.
        guard let nobody = getpwnam("nobody"), mount("none", path, "tmpfs", 0, "size=\(size),mode=700,uid=\(nobody.pointee.pw_uid)") == 0 else {
            let reason = errno
            try? FileManager.default.removeItem(atPath: path)
            throw PostgreSQLServer.NotStarted(words: "a small disk may not be made (\(reason))")
        }
    }

    package static let canBeMade = (try? SmallDisk()) != nil

    /// Takes all the room there is.
    package func fill() throws {
        let file = open(filler, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw CocoaError(.fileWriteUnknown) }
        let page = [UInt8](repeating: 1, count: 4096)
        while write(file, page, page.count) > 0 {}
        close(file)
    }

    /// Gives back what `fill` took.
    package func free() throws { try FileManager.default.removeItem(atPath: filler) }

    /// Takes no writes, or takes them again. Nothing may be open for writing.
    /// - Returns: whether it could be done.
    package func become(readOnly: Bool) -> Bool {
        mount("none", path, nil, UInt(MS_REMOUNT) | (readOnly ? UInt(MS_RDONLY) : 0), nil) == 0
    }

    deinit {
        umount2(path, CInt(MNT_DETACH))
        try? FileManager.default.removeItem(atPath: path)
    }
}
