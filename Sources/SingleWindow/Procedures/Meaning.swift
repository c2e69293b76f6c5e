/// What a message of the single window means; each procedure says which pair of type and function means what.
package enum Meaning: String, Sendable, Hashable, CaseIterable {
    case declare, amend, supplement, withdraw
    case askLaterDate = "ask-later-date"
    case askCorrection = "ask-correction"
    case query
    case accept, refuse
    case askSupplement = "ask-supplement"
    case agreeWithdrawal = "agree-withdrawal"
    case refuseWithdrawal = "refuse-withdrawal"
    case agreeLaterDate = "agree-later-date"
    case refuseLaterDate = "refuse-later-date"
    case agreeCorrection = "agree-correction"
    case refuseCorrection = "refuse-correction"
    case feeNotice = "fee-notice"
    case feePaid = "fee-paid"
    case result
    case resultWithdrawn = "result-withdrawn"
    case complete
}
