import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension DiskFailure {
    /// ENOENT.
    static let notThere = Glibc.ENOENT
}

/// The kernel's files.
package final class SystemFiles: DiskFiles {
    private let folder: String
    /// The open file whose lock makes the folder ours. The kernel lets go of it when we are killed.
    private let claimed = Mutex<Int32?>(nil)

    /// - Parameter folder: absolute; made with mode 0700 where it is missing.
    package init(folder: String) { self.folder = folder }

    deinit { release() }

    package func claim() throws(DiskFailure) {
        let code: Int32 = claimed.withLock { claimed in
            if claimed != nil { return 0 }
            let file = Self.opened(path("lock"), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard file >= 0 else { return errno }
            guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
                let code = errno
                close(file)
                return code
            }
            claimed = file
            return 0
        }
        if code != 0 { throw DiskFailure(.claim, code: code) }
    }

    package func release() {
        claimed.withLock { claimed in
            if let file = claimed { close(file) }
            claimed = nil
        }
    }

    private func path(_ name: String) -> String { name.isEmpty ? folder : folder + "/" + name }

    static func words(_ code: Int32) -> String { String(cString: strerror(code)) }

    package func makeFolder(_ name: String) throws(DiskFailure) {
        guard mkdir(path(name), 0o700) == 0 || errno == EEXIST else { throw DiskFailure(.folder, code: errno) }
    }

    package func names(in folder: String) throws(DiskFailure) -> [String] {
        guard let stream = opendir(path(folder)) else { throw DiskFailure(.list, code: errno) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let length = MemoryLayout.size(ofValue: entry.pointee.d_name)
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: length) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    package func create(_ name: String) throws(DiskFailure) -> Int32 {
        let file = Self.opened(path(name), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw DiskFailure(.create, code: errno) }
        return file
    }

    package func open(_ name: String, forWriting: Bool) throws(DiskFailure) -> Int32 {
        let file = Self.opened(path(name), (forWriting ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NOFOLLOW, 0)
        guard file >= 0 else { throw DiskFailure(.open, code: errno) }
        return file
    }

    private static func opened(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 {
        #if canImport(Glibc)
        Glibc.open(path, flags, mode)
        #else
        Darwin.open(path, flags, mode)
        #endif
    }

    package func write(_ bytes: UnsafeRawBufferPointer, to file: Int32, at place: Int) throws(DiskFailure) {
        var written = 0
        while written < bytes.count {
            let count = pwrite(file, bytes.baseAddress?.advanced(by: written), bytes.count - written, off_t(place + written))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw DiskFailure(.write, code: count == 0 ? ENOSPC : errno) }
            written += count
        }
    }

    package func read(_ space: UnsafeMutableRawBufferPointer, from file: Int32, at place: Int) throws(DiskFailure) -> Int {
        var got = 0
        while got < space.count {
            let count = pread(file, space.baseAddress?.advanced(by: got), space.count - got, off_t(place + got))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw DiskFailure(.read, code: errno) }
            if count == 0 { break }
            got += count
        }
        return got
    }

    package func length(of file: Int32) throws(DiskFailure) -> Int {
        var found = stat()
        guard fstat(file, &found) == 0 else { throw DiskFailure(.length, code: errno) }
        return Int(found.st_size)
    }

    package func close(_ file: Int32) {
        #if canImport(Glibc)
        _ = Glibc.close(file)
        #else
        _ = Darwin.close(file)
        #endif
    }

    package func rename(_ old: String, to new: String) throws(DiskFailure) {
        #if canImport(Glibc)
        let code = Glibc.rename(path(old), path(new))
        #else
        let code = Darwin.rename(path(old), path(new))
        #endif
        guard code == 0 else { throw DiskFailure(.rename, code: errno) }
    }

    package func remove(_ name: String) throws(DiskFailure) {
        guard unlink(path(name)) == 0 || errno == ENOENT else { throw DiskFailure(.remove, code: errno) }
    }
}
