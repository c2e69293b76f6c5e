/// What became of a document at its receiver, as status messages say.
package enum DocumentStatus: String, Sendable, Hashable, CaseIterable {
    case arrived = "01"
    case refused = "02"
    case accepted = "03"
    case assigned = "04"
    case inProgress = "05"
    case done = "06"
    case askedBack = "13"
    case agreedBack = "15"
    case refusedBack = "16"
}
