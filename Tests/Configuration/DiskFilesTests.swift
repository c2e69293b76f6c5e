import Configuration
import Gateway
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite struct DiskFilesTests {
    @Test("Two hundred files on disk are read as they are in memory; a FIFO, a folder and a hidden file hold nothing up")
    func onDisk() throws {
        var template = Array("/tmp/motcua-configuration-XXXXXX".utf8CString)
        let base = try #require(mkdtemp(&template).map { String(cString: $0) })
        let folder = base + "/routes"
        mkdir(folder, 0o700)
        mkfifo(folder + "/pipe.yaml", 0o600)
        mkdir(folder + "/folder.yaml", 0o700)
        defer { remove(base, ["pipe.yaml", "folder.yaml", "gateway.yaml", ".hidden.yaml"] + (0..<200).map { "a\($0).yaml" }) }
        try write(TestFolder.gateway, to: folder + "/gateway.yaml")
        try write("?", to: folder + "/.hidden.yaml")
        for number in 0..<200 { try write(TestFolder.agency("H26.\(number)", paths: ["/p\(number)/*"]), to: folder + "/a\(number).yaml") }

        let reading = ConfigurationReader(directory: folder).read(at: TestFolder.now)

        #expect(reading.agencies.count == 200)
        #expect(reading.gateway?.state == base + "/state")
        #expect(reading.mistakes.map(\.description) == [
            "\(folder)/folder.yaml:1:1: error: cannot be read: Not a regular file",
            "\(folder)/pipe.yaml:1:1: error: cannot be read: Not a regular file",
        ])
    }

    private func write(_ text: String, to path: String) throws {
        let file = try #require(fopen(path, "w"))
        fputs(text, file)
        fclose(file)
    }

    private func remove(_ base: String, _ names: [String]) {
        for name in names {
            unlink(base + "/routes/" + name)
            rmdir(base + "/routes/" + name)
        }
        rmdir(base + "/routes")
        rmdir(base)
    }
}
