import ArgumentParser

struct CachePurgeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purge",
        abstract: "Drop what is stored, or make it stale.",
        discussion: """
            Says how many stored answers it was about. Tags are what portals write in Cache-Tag or Surrogate-Key, compared \
            with regard to case; a prefix is /PATH, or HOST/PATH for one host.
            """)

    @Option(help: ArgumentHelp("One address, in all its variants, on http and https.", valueName: "URL"))
    var url: String?
    @Option(help: ArgumentHelp("Every address that begins so.", valueName: "PREFIX"))
    var prefix: String?
    @Option(help: ArgumentHelp("What bears a tag.", valueName: "TAG"))
    var tag: String?
    @Option(help: ArgumentHelp("What came from an agency's portals.", valueName: "CODE"))
    var agency: String?
    @Flag(help: "Everything.")
    var all = false
    @Flag(help: "Make stale: the portal is asked again, and while it fails the old answer serves as it may.")
    var soft = false

    @OptionGroup var admin: AdminOptions

    private var query: String {
        let named = [("url", url), ("prefix", prefix), ("tag", tag), ("agency", agency)]
        let parts = named.compactMap { name, value in value.map { name + "=" + AdminQuery.encoded($0) } }
        return (parts + (all ? ["all"] : []) + (soft ? ["soft"] : [])).joined(separator: "&")
    }

    func validate() throws {
        let count = [url, prefix, tag, agency].compactMap(\.self).count + (all ? 1 : 0)
        guard count == 1 else { throw ValidationError("say what to purge, by one of --url, --prefix, --tag, --agency and --all") }
        do { _ = try PurgeRequest(query) } catch { throw ValidationError(error.reason) }
    }

    func run() throws { Terminal.say(try admin.client().post("/purge?" + query)) }
}
