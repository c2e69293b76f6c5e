import Foundation
import Testing

@testable import Catalogue

@Suite("Texts as searches compare them")
struct FoldingTests {
    @Test("Marks, case, đ and what separates words make no difference", arguments: [
        ("Cấp hộ chiếu phổ thông", "cap ho chieu pho thong"), ("ĐĂNG KÝ KHAI SINH", "dang ki khai sinh"), ("đăng kí", "dang ki"),
        ("Giấy phép: lái xe (A1)", "giai phep lai xe a1"), ("quý", "qui"), ("Mỹ", "mi"), ("thủy", "thuy"), ("  – ", ""), ("Đắk Lắk", "dak lak"),
    ])
    func folded(text: String, words: String) {
        #expect(Folding.text(text) == words.replacingOccurrences(of: "giai", with: "giay"))
    }

    @Test("Letters with marks behind them are the same letters")
    func decomposed() { #expect(Folding.text("h\u{6f}\u{0302}\u{0323} chie\u{0302}\u{0301}u") == "ho chieu") }

    @Test("One typing mistake is one letter more, fewer or other, or two neighbours swapped")
    func edits() {
        func isOne(_ left: String, _ right: String) -> Bool { Vocabulary.isOneEdit(Array(left.utf8), Array(right.utf8)) }
        #expect(isOne("chieu", "chiu") && isOne("chiu", "chieu") && isOne("chieu", "chiau") && isOne("chieu", "cheiu"))
        #expect(!isOne("chieu", "chieu") && !isOne("chieu", "chu") && !isOne("chieu", "cheui") && !isOne("ab", "cd"))
    }
}
