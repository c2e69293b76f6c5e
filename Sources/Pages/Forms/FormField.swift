/// One input of a form, with its label, hint and what is wrong with it.
struct FormField {
    var id: String
    var label: String
    var value: String
    var hint: String?
    var error: String?
    var isOptional = false
    var type = "text"
    /// What a browser may fill in (`autocomplete`).
    var auto: String?
    /// Which keys a telephone shows (`inputmode`).
    var mode: String?
    /// Characters.
    var most: Int

    var context: [String: Any] {
        var context: [String: Any] = ["id": id, "name": id, "label": label, "value": value, "type": type, "most": most, "optional": isOptional]
        if let hint { context["hint"] = hint }
        if let error { context["error"] = error }
        if let auto { context["auto"] = auto }
        if let mode { context["mode"] = mode }
        let described = [hint.map { _ in "\(id)-hint" }, error.map { _ in "\(id)-error" }].compactMap(\.self)
        if !described.isEmpty { context["described"] = described.joined(separator: " ") }
        return context
    }
}
