/// Days on which public offices are closed though it is a weekday, or open though it is a weekend, 2016 to 2027.
///
/// `announced` years are as the authorities announced them, `reckoned` ones as the law and the way of like years have it.
/// Holidays on a weekend are not listed; the day given for one is. What rests on what: `Calendar` in this room's articles.
enum HolidayTable {
    static let text = """
        2016 announced
        2016-01-01 off | Tết Dương lịch | Bộ luật Lao động 2012, điều 115
        2016-02-08 off | Tết Nguyên đán | Bộ luật Lao động 2012, điều 115, theo thông báo nghỉ Tết
        2016-02-09 off | Tết Nguyên đán | Bộ luật Lao động 2012, điều 115, theo thông báo nghỉ Tết
        2016-02-10 off | Tết Nguyên đán | Bộ luật Lao động 2012, điều 115, theo thông báo nghỉ Tết
        2016-02-11 off | Tết Nguyên đán | Bộ luật Lao động 2012, điều 115, theo thông báo nghỉ Tết
        2016-02-12 off | Tết Nguyên đán | Bộ luật Lao động 2012, điều 115, theo thông báo nghỉ Tết
        2016-04-18 off | Giỗ Tổ Hùng Vương (nghỉ bù) | Bộ luật Lao động 2012, điều 115
        2016-05-02 off | Ngày Chiến thắng và Quốc tế Lao động (nghỉ bù) | Bộ luật Lao động 2012, điều 115
        2016-05-03 off | Ngày Chiến thắng và Quốc tế Lao động (nghỉ bù) | Bộ luật Lao động 2012, điều 115
        2016-09-02 off | Quốc khánh | Bộ luật Lao động 2012, điều 115
        2017 announced
        2017-01-02 off | Tết Dương lịch (nghỉ bù) | Bộ luật Lao động 2012, điều 115
        2017-01-26 off | Tết Nguyên đán | Bộ luật Lao động 2012, điều 115, theo thông báo nghỉ Tết
        2017-01-27 off | Tết Nguyên đán | Bộ luật Lao động 2012, điều 115, theo thông báo nghỉ Tết
        2017-01-30 off | Tết Nguyên đán | Bộ luật Lao động 2012, điều 115, theo thông báo nghỉ Tết
        2017-01-31 off | Tết Nguyên đán | Bộ luật Lao động 2012, điều 115, theo thông báo nghỉ Tết
        2017-02-01 off | Tết Nguyên đán | Bộ luật Lao động 2012, điều 115, theo thông báo nghỉ Tết
        2017-04-06 off | Giỗ Tổ Hùng Vương | Bộ luật Lao động 2012, điều 115
        2017-05-01 off | Ngày Quốc tế Lao động | Bộ luật Lao động 2012, điều 115
        2017-05-02 off | Ngày Chiến thắng và Quốc tế Lao động (nghỉ bù) | Bộ luật Lao động 2012, điều 115
        2017-09-04 off | Quốc khánh (nghỉ bù) | Bộ luật Lao động 2012, điều 115
        2018 announced
        2018-01-01 off | Tết Dương lịch | Bộ luật Lao động 2012, điều 115
        2018-02-14 off | Tết Nguyên đán | Bộ luật Lao động 2012, điều 115, theo thông báo nghỉ Tết
        2018-02-15 off | Tết Nguyên đán | Bộ luật Lao động 2012, điều 115, theo thông báo nghỉ Tết
        2018-02-16 off | Tết Nguyên đán | Bộ luật Lao động 2012, điều 115, theo thông báo nghỉ Tết
        2018-02-19 off | Tết Nguyên đán | Bộ luật Lao động 2012, điều 115, theo thông báo nghỉ Tết
        2018-02-20 off | Tết Nguyên đán | Bộ luật Lao động 2012, điều 115, theo thông báo nghỉ Tết
        2018-04-25 off | Giỗ Tổ Hùng Vương | Bộ luật Lao động 2012, điều 115
        2018-04-30 off | Ngày Chiến thắng | Bộ luật Lao động 2012, điều 115
        2018-05-01 off | Ngày Quốc tế Lao động | Bộ luật Lao động 2012, điều 115
        2018-09-03 off | Quốc khánh (nghỉ bù) | Bộ luật Lao động 2012, điều 115
        2018-12-31 off | Ngày nghỉ (làm bù 05/01/2019) | công văn 6519/VPCP-KGVX năm 2018
        2019 announced
        2019-01-01 off | Tết Dương lịch | Bộ luật Lao động 2012, điều 115
        2019-01-05 work | Làm bù cho 31/12/2018 | công văn 6519/VPCP-KGVX năm 2018
        2019-02-04 off | Tết Nguyên đán | công văn 6519/VPCP-KGVX năm 2018
        2019-02-05 off | Tết Nguyên đán | công văn 6519/VPCP-KGVX năm 2018
        2019-02-06 off | Tết Nguyên đán | công văn 6519/VPCP-KGVX năm 2018
        2019-02-07 off | Tết Nguyên đán | công văn 6519/VPCP-KGVX năm 2018
        2019-02-08 off | Tết Nguyên đán | công văn 6519/VPCP-KGVX năm 2018
        2019-04-15 off | Giỗ Tổ Hùng Vương (nghỉ bù) | Bộ luật Lao động 2012, điều 115
        2019-04-29 off | Ngày nghỉ (làm bù 04/05/2019) | công văn 6519/VPCP-KGVX năm 2018
        2019-04-30 off | Ngày Chiến thắng | Bộ luật Lao động 2012, điều 115
        2019-05-01 off | Ngày Quốc tế Lao động | Bộ luật Lao động 2012, điều 115
        2019-05-04 work | Làm bù cho 29/04/2019 | công văn 6519/VPCP-KGVX năm 2018
        2019-09-02 off | Quốc khánh | Bộ luật Lao động 2012, điều 115
        2020 announced
        2020-01-01 off | Tết Dương lịch | Bộ luật Lao động 2012, điều 115
        2020-01-23 off | Tết Nguyên đán | Bộ luật Lao động 2012, điều 115, theo thông báo nghỉ Tết
        2020-01-24 off | Tết Nguyên đán | Bộ luật Lao động 2012, điều 115, theo thông báo nghỉ Tết
        2020-01-27 off | Tết Nguyên đán | Bộ luật Lao động 2012, điều 115, theo thông báo nghỉ Tết
        2020-01-28 off | Tết Nguyên đán | Bộ luật Lao động 2012, điều 115, theo thông báo nghỉ Tết
        2020-01-29 off | Tết Nguyên đán | Bộ luật Lao động 2012, điều 115, theo thông báo nghỉ Tết
        2020-04-02 off | Giỗ Tổ Hùng Vương | Bộ luật Lao động 2012, điều 115
        2020-04-30 off | Ngày Chiến thắng | Bộ luật Lao động 2012, điều 115
        2020-05-01 off | Ngày Quốc tế Lao động | Bộ luật Lao động 2012, điều 115
        2020-09-02 off | Quốc khánh | Bộ luật Lao động 2012, điều 115
        2021 announced
        2021-01-01 off | Tết Dương lịch | Bộ luật Lao động 2019, điều 112
        2021-02-10 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo thông báo nghỉ Tết
        2021-02-11 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo thông báo nghỉ Tết
        2021-02-12 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo thông báo nghỉ Tết
        2021-02-15 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo thông báo nghỉ Tết
        2021-02-16 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo thông báo nghỉ Tết
        2021-04-21 off | Giỗ Tổ Hùng Vương | Bộ luật Lao động 2019, điều 112
        2021-04-30 off | Ngày Chiến thắng | Bộ luật Lao động 2019, điều 112
        2021-05-03 off | Ngày Chiến thắng và Quốc tế Lao động (nghỉ bù) | Bộ luật Lao động 2019, điều 112
        2021-09-02 off | Quốc khánh | Bộ luật Lao động 2019, điều 112
        2021-09-03 off | Quốc khánh | Bộ luật Lao động 2019, điều 112
        2022 announced
        2022-01-03 off | Tết Dương lịch (nghỉ bù) | Bộ luật Lao động 2019, điều 112
        2022-01-31 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo thông báo nghỉ Tết
        2022-02-01 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo thông báo nghỉ Tết
        2022-02-02 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo thông báo nghỉ Tết
        2022-02-03 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo thông báo nghỉ Tết
        2022-02-04 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo thông báo nghỉ Tết
        2022-04-11 off | Giỗ Tổ Hùng Vương (nghỉ bù) | Bộ luật Lao động 2019, điều 112
        2022-05-02 off | Ngày Chiến thắng và Quốc tế Lao động (nghỉ bù) | Bộ luật Lao động 2019, điều 112
        2022-05-03 off | Ngày Chiến thắng và Quốc tế Lao động (nghỉ bù) | Bộ luật Lao động 2019, điều 112
        2022-09-01 off | Quốc khánh | Bộ luật Lao động 2019, điều 112
        2022-09-02 off | Quốc khánh | Bộ luật Lao động 2019, điều 112
        2023 announced
        2023-01-02 off | Tết Dương lịch (nghỉ bù) | Bộ luật Lao động 2019, điều 112
        2023-01-20 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo thông báo nghỉ Tết
        2023-01-23 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo thông báo nghỉ Tết
        2023-01-24 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo thông báo nghỉ Tết
        2023-01-25 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo thông báo nghỉ Tết
        2023-01-26 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo thông báo nghỉ Tết
        2023-05-01 off | Ngày Quốc tế Lao động | Bộ luật Lao động 2019, điều 112
        2023-05-02 off | Giỗ Tổ Hùng Vương (nghỉ bù) | Bộ luật Lao động 2019, điều 112
        2023-05-03 off | Ngày Chiến thắng và Quốc tế Lao động (nghỉ bù) | Bộ luật Lao động 2019, điều 112
        2023-09-01 off | Quốc khánh | Bộ luật Lao động 2019, điều 112
        2023-09-04 off | Quốc khánh (nghỉ bù) | Bộ luật Lao động 2019, điều 112
        2024 announced
        2024-01-01 off | Tết Dương lịch | Bộ luật Lao động 2019, điều 112
        2024-02-08 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo thông báo nghỉ Tết
        2024-02-09 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo thông báo nghỉ Tết
        2024-02-12 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo thông báo nghỉ Tết
        2024-02-13 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo thông báo nghỉ Tết
        2024-02-14 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo thông báo nghỉ Tết
        2024-04-18 off | Giỗ Tổ Hùng Vương | Bộ luật Lao động 2019, điều 112
        2024-04-29 off | Ngày nghỉ (làm bù 04/05/2024) | công văn 2450/VPCP-KGVX năm 2024
        2024-04-30 off | Ngày Chiến thắng | Bộ luật Lao động 2019, điều 112
        2024-05-01 off | Ngày Quốc tế Lao động | Bộ luật Lao động 2019, điều 112
        2024-05-04 work | Làm bù cho 29/04/2024 | công văn 2450/VPCP-KGVX năm 2024
        2024-09-02 off | Quốc khánh | Bộ luật Lao động 2019, điều 112
        2024-09-03 off | Quốc khánh | Bộ luật Lao động 2019, điều 112
        2025 announced
        2025-01-01 off | Tết Dương lịch | Bộ luật Lao động 2019, điều 112
        2025-01-27 off | Tết Nguyên đán | thông báo 6150/TB-BLĐTBXH năm 2024
        2025-01-28 off | Tết Nguyên đán | thông báo 6150/TB-BLĐTBXH năm 2024
        2025-01-29 off | Tết Nguyên đán | thông báo 6150/TB-BLĐTBXH năm 2024
        2025-01-30 off | Tết Nguyên đán | thông báo 6150/TB-BLĐTBXH năm 2024
        2025-01-31 off | Tết Nguyên đán | thông báo 6150/TB-BLĐTBXH năm 2024
        2025-04-07 off | Giỗ Tổ Hùng Vương | Bộ luật Lao động 2019, điều 112
        2025-04-26 work | Làm bù cho 02/05/2025 | thông báo 6150/TB-BLĐTBXH năm 2024
        2025-04-30 off | Ngày Chiến thắng | Bộ luật Lao động 2019, điều 112
        2025-05-01 off | Ngày Quốc tế Lao động | Bộ luật Lao động 2019, điều 112
        2025-05-02 off | Ngày nghỉ (làm bù 26/04/2025) | thông báo 6150/TB-BLĐTBXH năm 2024
        2025-09-01 off | Quốc khánh | Bộ luật Lao động 2019, điều 112
        2025-09-02 off | Quốc khánh | Bộ luật Lao động 2019, điều 112
        2026 announced
        2026-01-01 off | Tết Dương lịch | Bộ luật Lao động 2019, điều 112
        2026-01-02 off | Ngày nghỉ (làm bù 10/01/2026) | công văn 12729/VPCP-KGVX năm 2025
        2026-01-10 work | Làm bù cho 02/01/2026 | công văn 12729/VPCP-KGVX năm 2025
        2026-02-16 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo thông báo nghỉ Tết
        2026-02-17 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo thông báo nghỉ Tết
        2026-02-18 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo thông báo nghỉ Tết
        2026-02-19 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo thông báo nghỉ Tết
        2026-02-20 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo thông báo nghỉ Tết
        2026-04-27 off | Giỗ Tổ Hùng Vương (nghỉ bù) | Bộ luật Lao động 2019, điều 112
        2026-04-30 off | Ngày Chiến thắng | Bộ luật Lao động 2019, điều 112
        2026-05-01 off | Ngày Quốc tế Lao động | Bộ luật Lao động 2019, điều 112
        2026-08-22 work | Làm bù cho 31/08/2026 | thông báo nghỉ Quốc khánh 2026
        2026-08-31 off | Ngày nghỉ (làm bù 22/08/2026) | thông báo nghỉ Quốc khánh 2026
        2026-09-01 off | Quốc khánh | Bộ luật Lao động 2019, điều 112
        2026-09-02 off | Quốc khánh | Bộ luật Lao động 2019, điều 112
        2026-11-24 off | Ngày Văn hóa Việt Nam | Nghị quyết 80-NQ/TW và 30/NQ-CP năm 2026; văn bản luật chưa đối chiếu
        2027 reckoned
        2027-01-01 off | Tết Dương lịch | Bộ luật Lao động 2019, điều 112
        2027-02-04 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo cách nghỉ của năm 2024
        2027-02-05 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo cách nghỉ của năm 2024
        2027-02-08 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo cách nghỉ của năm 2024
        2027-02-09 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo cách nghỉ của năm 2024
        2027-02-10 off | Tết Nguyên đán | Bộ luật Lao động 2019, điều 112, theo cách nghỉ của năm 2024
        2027-04-16 off | Giỗ Tổ Hùng Vương | Bộ luật Lao động 2019, điều 112
        2027-04-30 off | Ngày Chiến thắng | Bộ luật Lao động 2019, điều 112
        2027-05-03 off | Ngày Chiến thắng và Quốc tế Lao động (nghỉ bù) | Bộ luật Lao động 2019, điều 112
        2027-09-02 off | Quốc khánh | Bộ luật Lao động 2019, điều 112
        2027-09-03 off | Quốc khánh | Bộ luật Lao động 2019, điều 112
        2027-11-24 off | Ngày Văn hóa Việt Nam | Nghị quyết 80-NQ/TW và 30/NQ-CP năm 2026; văn bản luật chưa đối chiếu
        """
}
