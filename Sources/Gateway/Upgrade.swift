extension Exchange {
    /// The protocol to switch to, in lower case, where the client asks for one that its route allows (RFC 9110 §7.8).
    ///
    /// Only HTTP/1.1 has the field, and only a GET without content is taken at its word. Any other wish is ignored, as
    /// the RFC permits: the request goes on without it.
    package var upgrade: String? {
        guard let allowed = route?.upgrades, !allowed.isEmpty, request.version == .http11, request.method == .get,
            body.length == 0, request.fields.list(.connection).contains(where: { $0.lowercased() == "upgrade" })
        else { return nil }
        return request.fields.list(.upgrade).lazy.map { $0.lowercased() }.first(where: allowed.contains)
    }
}
