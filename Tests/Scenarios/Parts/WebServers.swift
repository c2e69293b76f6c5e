import Glibc

/// Debian's nginx or apache in the foreground, from a private folder, on a free port, as an agency's portal.
///
/// Every path is the same page: it may be stored for a minute, but where the path ends in `/rieng` not at all.
final class WebServer: Sendable {
    let port: Int
    private let folder: TemporaryFolder
    private let child: Child

    var url: String { "http://127.0.0.1:\(port)" }

    private init(_ tool: Tool, _ arguments: (TemporaryFolder) -> [String], _ file: (_ folder: String, _ port: Int) -> String) async throws {
        let folder = try TemporaryFolder()
        let port = try Loopback.freePort()
        try folder.write("server.conf", file(folder.path, port))
        try folder.write("content/page", "a page of \(tool.path)\n")
        self.folder = folder
        self.port = port
        child = try Child(tool.path, arguments(folder), output: folder.path + "/output")
        do {
            try await eventually("\(tool.path) listens") { (try? Wire(port: port)) != nil }
        } catch { throw NeverTrue(description: "\(error)\n\(child.said)") }
    }

    static func nginx() async throws -> WebServer {
        try await WebServer(.nginx, { ["-p", $0.path, "-c", $0.path + "/server.conf", "-e", $0.path + "/error.log"] }) { folder, port in
            let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map { "\($0)_temp_path \(folder);" }.joined(separator: " ")
            return """
                daemon off; master_process off; pid \(folder)/pid; error_log \(folder)/error.log;
                events { worker_connections 512; }
                http {
                  \(temporary) access_log off;
                  server {
                    listen 127.0.0.1:\(port); root \(folder)/content; default_type text/plain; etag on;
                    location / { try_files /page =404; add_header Cache-Control "max-age=60"; add_header X-Portal nginx; }
                    location ~ /rieng$ { try_files /page =404; add_header Cache-Control "private, no-store"; add_header X-Portal nginx; }
                  }
                }
                """
        }
    }

    static func apache() async throws -> WebServer {
        try await WebServer(.apache, { ["-X", "-d", $0.path, "-f", $0.path + "/server.conf"] }) { folder, port in
            let modules = ["mpm_event", "authz_core", "headers", "alias", "rewrite"].map {
                "LoadModule \($0)_module /usr/lib/apache2/modules/mod_\($0).so"
            }
            let user = geteuid() == 0 ? "\nUser www-data\nGroup www-data" : ""
            return modules.joined(separator: "\n") + user + """

                ServerName localhost
                Listen 127.0.0.1:\(port)
                PidFile \(folder)/pid
                DefaultRuntimeDir \(folder)
                Mutex file:\(folder)
                ErrorLog \(folder)/error.log
                DocumentRoot \(folder)/content
                <Directory \(folder)/content>
                  Require all granted
                </Directory>
                RewriteEngine on
                RewriteRule ^ \(folder)/content/page [L]
                Header always set Cache-Control "max-age=60" "expr=! %{REQUEST_URI} =~ m#/rieng$#"
                Header always set Cache-Control "private, no-store" "expr=%{REQUEST_URI} =~ m#/rieng$#"
                Header always set X-Portal apache

                """
        }
    }

    /// Stops it as a power cut would.
    func kill() async throws {
        child.signal(SIGKILL)
        _ = try await child.end()
    }
}
