#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Where files come from, so that a test's folder can live in memory.
package protocol FileReader: Sendable {
    /// Absolute; what relative paths given by people start from.
    var workingDirectory: String { get }
    func contents(of path: String) throws(FileFault) -> [UInt8]
    /// Names in a folder, in no order.
    func names(in folder: String) throws(FileFault) -> [String]
}

/// Why a file could not be read, in the system's words.
package struct FileFault: Error, Sendable, Hashable {
    package let reason: String
    package init(_ reason: String) { self.reason = reason }
    init(errno code: Int32) { reason = String(cString: strerror(code)) }
}

/// The files of this machine.
package struct DiskFiles: FileReader {
    /// Bytes; far above any configuration file, secret or certificate bundle.
    private static let most = 4 << 20

    package let workingDirectory: String

    package init() {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        workingDirectory = getcwd(&buffer, buffer.count) == nil
            ? "/" : String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    package func contents(of path: String) throws(FileFault) -> [UInt8] {
        // Without O_NONBLOCK a FIFO somebody left in the folder would hold the reload for ever.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw FileFault(errno: errno) }
        defer { close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0 else { throw FileFault(errno: errno) }
        guard facts.st_mode & S_IFMT == S_IFREG else { throw FileFault("Not a regular file") }
        guard facts.st_size <= Self.most else { throw FileFault("Larger than 4MiB") }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: max(4096, Int(facts.st_size) + 1))
        while bytes.count <= Self.most {
            let count = read(file, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileFault(errno: errno) }
            if count == 0 { return bytes }
            bytes += piece[..<count]
        }
        throw FileFault("Larger than 4MiB")
    }

    package func names(in folder: String) throws(FileFault) -> [String] {
        guard let stream = opendir(folder) else { throw FileFault(errno: errno) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { raw in
                String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
