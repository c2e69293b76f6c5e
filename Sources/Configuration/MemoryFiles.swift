/// Files that exist only here, for tests: absolute paths and their text.
package struct MemoryFiles: FileReader {
    package let workingDirectory: String
    package var texts: [String: String]

    package init(_ texts: [String: String], workingDirectory: String = "/srv/motcua") {
        self.texts = texts
        self.workingDirectory = workingDirectory
    }

    package func contents(of path: String) throws(FileFault) -> [UInt8] {
        guard let text = texts[path] else { throw FileFault("No such file or directory") }
        return Array(text.utf8)
    }

    package func names(in folder: String) throws(FileFault) -> [String] {
        let prefix = folder + "/"
        let names = texts.keys.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
        guard !names.isEmpty else { throw FileFault("No such file or directory") }
        return names.filter { !$0.contains("/") }
    }
}
