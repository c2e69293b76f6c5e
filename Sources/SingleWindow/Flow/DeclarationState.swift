/// Where a declaration stands at the window.
package enum DeclarationState: String, Sendable, Hashable, CaseIterable {
    case draft, waiting, accepted, correcting, refused, withdrawn, complete
    case supplementAsked = "supplement-asked"
    case laterDateAsked = "later-date-asked"
    case withdrawalAsked = "withdrawal-asked"
    case correctionAsked = "correction-asked"
}
