/// The citizens' pages.
enum PageKeys {
    static let serve = Key("serve", .truth, standard: "false", "answers / and the paths of the citizens' pages; needs dossiers: {serve: true}")
    static let notice = Key("notice", .section(ServiceNameKeys.schema), "a line above every page, as that its data are synthetic; in vi and en")
    static let schema = Schema([serve, notice])
}
