/// The 63 provinces of before July 2025: agency code, code on identity cards, name, and since then the agency code and name
/// of the province it belongs to.
///
/// The codes of identity cards stay those of the 63. A merged province keeps the agency code of the one whose name it has.
enum ProvinceTable {
    static let text = """
        H01|089|An Giang|H01|An Giang
        H02|024|Bắc Giang|H05|Bắc Ninh
        H03|006|Bắc Kạn|H55|Thái Nguyên
        H04|095|Bạc Liêu|H12|Cà Mau
        H05|027|Bắc Ninh|H05|Bắc Ninh
        H06|077|Bà Rịa - Vũng Tàu|H29|Thành phố Hồ Chí Minh
        H07|083|Bến Tre|H61|Vĩnh Long
        H08|052|Bình Định|H21|Gia Lai
        H09|074|Bình Dương|H29|Thành phố Hồ Chí Minh
        H10|070|Bình Phước|H19|Đồng Nai
        H11|060|Bình Thuận|H36|Lâm Đồng
        H12|096|Cà Mau|H12|Cà Mau
        H13|092|Cần Thơ|H13|Cần Thơ
        H14|004|Cao Bằng|H14|Cao Bằng
        H15|066|Đắk Lắk|H15|Đắk Lắk
        H16|067|Đắk Nông|H36|Lâm Đồng
        H17|048|Đà Nẵng|H17|Đà Nẵng
        H18|011|Điện Biên|H18|Điện Biên
        H19|075|Đồng Nai|H19|Đồng Nai
        H20|087|Đồng Tháp|H20|Đồng Tháp
        H21|064|Gia Lai|H21|Gia Lai
        H22|002|Hà Giang|H60|Tuyên Quang
        H23|030|Hải Dương|H24|Hải Phòng
        H24|031|Hải Phòng|H24|Hải Phòng
        H25|035|Hà Nam|H42|Ninh Bình
        H26|001|Hà Nội|H26|Hà Nội
        H27|042|Hà Tĩnh|H27|Hà Tĩnh
        H28|017|Hòa Bình|H44|Phú Thọ
        H29|079|Thành phố Hồ Chí Minh|H29|Thành phố Hồ Chí Minh
        H30|093|Hậu Giang|H13|Cần Thơ
        H31|033|Hưng Yên|H31|Hưng Yên
        H32|056|Khánh Hòa|H32|Khánh Hòa
        H33|091|Kiên Giang|H01|An Giang
        H34|062|Kon Tum|H48|Quảng Ngãi
        H35|012|Lai Châu|H35|Lai Châu
        H36|068|Lâm Đồng|H36|Lâm Đồng
        H37|020|Lạng Sơn|H37|Lạng Sơn
        H38|010|Lào Cai|H38|Lào Cai
        H39|080|Long An|H53|Tây Ninh
        H40|036|Nam Định|H42|Ninh Bình
        H41|040|Nghệ An|H41|Nghệ An
        H42|037|Ninh Bình|H42|Ninh Bình
        H43|058|Ninh Thuận|H32|Khánh Hòa
        H44|025|Phú Thọ|H44|Phú Thọ
        H45|054|Phú Yên|H15|Đắk Lắk
        H46|044|Quảng Bình|H50|Quảng Trị
        H47|049|Quảng Nam|H17|Đà Nẵng
        H48|051|Quảng Ngãi|H48|Quảng Ngãi
        H49|022|Quảng Ninh|H49|Quảng Ninh
        H50|045|Quảng Trị|H50|Quảng Trị
        H51|094|Sóc Trăng|H13|Cần Thơ
        H52|014|Sơn La|H52|Sơn La
        H53|072|Tây Ninh|H53|Tây Ninh
        H54|034|Thái Bình|H31|Hưng Yên
        H55|019|Thái Nguyên|H55|Thái Nguyên
        H56|038|Thanh Hóa|H56|Thanh Hóa
        H57|046|Thừa Thiên Huế|H57|Huế
        H58|082|Tiền Giang|H20|Đồng Tháp
        H59|084|Trà Vinh|H61|Vĩnh Long
        H60|008|Tuyên Quang|H60|Tuyên Quang
        H61|086|Vĩnh Long|H61|Vĩnh Long
        H62|026|Vĩnh Phúc|H44|Phú Thọ
        H63|015|Yên Bái|H38|Lào Cai
        """
}
