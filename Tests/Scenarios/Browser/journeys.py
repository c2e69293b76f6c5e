"""Citizens' journeys in a real browser: journeys.py ADDRESS [NAME ...]; without names, all of them.

Each journey is a function; it ends by an assertion that says what a citizen would have seen instead. Every page that is
visited is looked at by axe, and measured at 320 px.
"""
import base64, json, os, re, socket, struct, sys, tempfile, threading, time, urllib.error, urllib.request
from playwright.sync_api import sync_playwright
from axe_playwright_python.sync_playwright import Axe

AXE = Axe()
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
PICTURES = os.environ.get("MOTCUA_PICTURES")
weights = {}


class Citizen:
    """A person at a browser of their own."""

    def __init__(self, browser, base, width=390, script=True, dark=False):
        self.base, self.width = base, width
        self.context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=script, color_scheme="dark" if dark else "light", locale="vi-VN")
        self.context.set_default_timeout(10000)
        self.page = self.context.new_page()
        self.foreign, self.problems, self.script = [], [], script
        self.page.on("request", lambda request: self.foreign.append(request.url) if not request.url.startswith(base) else None)
        self.page.on("console", lambda message: self.problems.append(message.text) if message.type == "error" and not re.search("status of (4|503)", message.text) else None)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))

    def open(self, path):
        answer = self.page.goto(self.base + path)
        return answer

    def look(self, name):
        """What every page must be: free of violations, no wider than the screen, quiet, and from here alone."""
        if self.script:
            found = AXE.run(self.page, options=RULES)
            violations = [f"{one['id']}: {one['help']} {[node['target'] for node in one['nodes']][:3]}" for one in found.response["violations"]]
            assert not violations, f"{name}: axe found {violations}"
            wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{name}: {wide} px wider than a screen of {self.width}"
        assert not self.foreign, f"{name}: asked {self.foreign}"
        assert not self.problems, f"{name}: the console says {self.problems}"
        assert self.page.locator("h1").count() == 1, f"{name}: {self.page.locator('h1').count()} first headings"
        if PICTURES:
            self.page.screenshot(path=f"{PICTURES}/{name}-{self.width}.png", full_page=True)

    def text(self):
        return self.page.locator("main").inner_text()

    def says(self, *words):
        text = self.text()
        for word in words:
            assert word in text, f"no “{word}” in: {text[:600]}"

    def until(self, expression, seconds=15):
        """Until it is true on the page; the policy of the pages lets no text be run there, so it is asked from outside."""
        for _ in range(int(seconds * 50)):
            if self.page.evaluate(expression):
                return
            self.page.wait_for_timeout(20)
        raise AssertionError(f"never true: {expression}")

    def fill(self, **fields):
        for name, value in fields.items():
            self.page.fill(f"#{name.replace('_', '-')}", value)

    def close(self):
        self.context.close()


class Line:
    """A slow line to the gateway, which can be cut: every connection on it is gone at once, and no new one comes about."""

    def __init__(self, base, bytes_a_second):
        self.target = ("127.0.0.1", int(base.rsplit(":", 1)[1]))
        self.pace, self.cut, self.sockets = bytes_a_second, False, set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.base = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            near, _ = self.listener.accept()
            if self.cut:
                near.close()
                continue
            far = socket.create_connection(self.target)
            self.sockets |= {near, far}
            threading.Thread(target=self.carry, args=(near, far, self.pace), daemon=True).start()
            threading.Thread(target=self.carry, args=(far, near, None), daemon=True).start()

    def carry(self, source, sink, pace):
        try:
            while data := source.recv(32768):
                if pace:
                    time.sleep(len(data) / pace)
                sink.sendall(data)
        except OSError:
            pass
        for one in (source, sink):
            self.sockets.discard(one)
            one.close()

    def drop(self):
        self.cut = True
        for one in list(self.sockets):
            # An abrupt end, as when a telephone loses its mast.
            try:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def mend(self):
        self.cut = False


PERSON = dict(ten="NGUYỄN VĂN MẪU", dinh_danh="001099000001", tai_khoan="tai-khoan-gia-lap", dien_thoai="0900000001", noi_dung="Đăng ký khai sinh cho con")


def paper(name, content):
    path = os.path.join(tempfile.mkdtemp(), name)
    with open(path, "wb") as file:
        file.write(content)
    return path


def every_page(browser, base):
    """Each page in both languages, wide and at 320 px, light and dark: clean, no wider than the screen, under 60 KiB."""
    paths = ["/", "/tim-kiem", "/tim-kiem?q=cap+ho+chieu", "/tim-kiem?q=giay+phep+lai+xe+ha+nam", "/tim-kiem?q=xyzzy", "/co-quan", "/co-quan/G01", "/co-quan/H25", "/thu-tuc/1.910000",
             "/thu-tuc/1.900005/H26", "/thu-tuc/1.930000/G01", "/ho-so", "/nop-ho-so/H26/1.900005", "/trang-thai", "/thong-ke", "/tro-giup", "/thu-tuc/1.000000"]
    for width, dark in [(320, False), (1280, True)]:
        citizen = Citizen(browser, base, width=width, dark=dark)
        for path in paths:
            for prefix in ["", "/en"]:
                address = prefix + ("" if prefix and path == "/" else path)
                seen = []
                citizen.page.on("response", lambda answer: seen.append(answer))
                answer = citizen.open(address)
                assert answer.status == (404 if path.endswith("1.000000") else 200), f"{address}: {answer.status}"
                policy = answer.headers.get("content-security-policy", "")
                assert "default-src 'none'" in policy and "unsafe" not in policy, f"{address}: {policy}"
                # With style, script and icon, which weigh some 19 KiB, no page may be more than 60.
                assert len(answer.body()) < 40 * 1024, f"{address} weighs {len(answer.body())} bytes"
                citizen.look("page" + re.sub(r"[^a-z0-9]+", "-", address.lower()))
                assert citizen.page.locator("html").get_attribute("lang") == ("en" if prefix else "vi"), address
                if width == 1280 and not prefix:
                    weights[path] = len(answer.body())
        citizen.close()
    fresh = Citizen(browser, base)
    sizes = []
    fresh.page.on("response", lambda answer: sizes.append(len(answer.body())))
    fresh.open("/")
    fresh.page.wait_for_load_state("networkidle")
    first = sum(sizes)
    assert first < 60 * 1024, f"the first view weighs {first} bytes"
    fresh.close()
    print("first view", first, "bytes; pages", json.dumps(weights))


def search(browser, base):
    """From words without diacritics to the service, by keyboard alone, and suggestions on the way."""
    citizen = Citizen(browser, base)
    citizen.open("/")
    citizen.page.keyboard.press("Tab")
    assert citizen.page.evaluate("document.activeElement.className") == "skip", "the first stop of the keyboard is no skip link"
    citizen.page.focus("#q")
    citizen.page.keyboard.type("cap ho chi", delay=20)
    citizen.page.wait_for_selector("#goi-y li")
    citizen.look("suggestions")
    citizen.page.keyboard.press("ArrowDown")
    assert citizen.page.get_attribute("#q", "aria-activedescendant") == "goi-y-0"
    citizen.page.keyboard.press("Enter")
    citizen.page.wait_for_url("**/tim-kiem?q=*")
    citizen.page.click("main ol.results a >> nth=0")
    citizen.says("Cấp hộ chiếu", "Bộ Công an", "Phí, lệ phí", "Thời hạn", "Giấy tờ cần chuẩn bị")
    citizen.open("/tim-kiem?q=giay+phep+lai+xe+ha+nam")
    citizen.says("Hà Nam nay thuộc Tỉnh Ninh Bình", "Đổi giấy phép lái xe")
    citizen.close()


def hand_in(browser, base, script=True, width=390):
    """Found, handed in with attachments, followed; the receipt names each file, and the code opens the story."""
    citizen = Citizen(browser, base, width=width, script=script)
    citizen.open("/thu-tuc/1.900005/H26")
    citizen.page.click("text=Nộp hồ sơ tại đây")
    citizen.fill(**PERSON)
    content = b"giay chung sinh gia lap\n" * 20000
    citizen.page.set_input_files("#tep", [paper("giay-chung-sinh.pdf", content), paper("to-khai.txt", "tờ khai giả lập".encode())])
    citizen.page.click("main button[type=submit]")
    citizen.page.wait_for_selector(".done")
    citizen.look("receipt")
    import hashlib
    citizen.says("Đã nhận hồ sơ", "giay-chung-sinh.pdf", "to-khai.txt", hashlib.sha256(content).hexdigest())
    number, code = (citizen.page.locator(".done dd").nth(index).inner_text() for index in (0, 1))
    citizen.open("/ho-so")
    citizen.fill(so=number, ma="001099999999")
    citizen.page.click("main button[type=submit]")
    citizen.says("Không tìm thấy hồ sơ")
    citizen.look("wrong-factor")
    citizen.fill(so=number, ma=code)
    citizen.page.click("main button[type=submit]")
    citizen.says("Đăng ký khai sinh", "Quá trình xử lý", "Thành phố Hà Nội")
    citizen.look("timeline")
    citizen.close()
    return number, code


def hand_in_without_script(browser, base):
    """The same without script."""
    hand_in(browser, base, script=False, width=320)


def mistakes(browser, base):
    """What is wrong is said where it is, what was typed stays, and files need not be sent again."""
    citizen = Citizen(browser, base)
    citizen.open("/nop-ho-so/H26/1.900005")
    citizen.page.evaluate("document.querySelectorAll('[required]').forEach((one) => one.required = false)")
    citizen.fill(ten="NGUYỄN VĂN MẪU", dinh_danh="00109900000", tai_khoan="tai-khoan-gia-lap", noi_dung="Khai sinh")
    citizen.page.set_input_files("#tep", paper("to-khai.txt", b"to khai gia lap"))
    citizen.page.click("main button[type=submit]")
    citizen.page.wait_for_selector(".summary")
    citizen.says("Có mục cần sửa", "Số định danh cá nhân", "to-khai.txt")
    assert citizen.page.input_value("#ten") == "NGUYỄN VĂN MẪU" and citizen.page.get_attribute("#dinh-danh", "aria-invalid") == "true"
    assert citizen.page.evaluate("document.activeElement.className") == "summary", "what went wrong is not read first"
    citizen.look("mistakes")
    citizen.fill(dinh_danh="001099000001")
    citizen.page.click("main button[type=submit]")
    citizen.page.wait_for_selector(".done")
    citizen.says("to-khai.txt")
    citizen.close()


def draft(browser, base):
    """Half an hour of typing outlives a lost line; it is gone once handed in."""
    citizen = Citizen(browser, base)
    citizen.open("/nop-ho-so/H26/1.900005")
    citizen.fill(ten="TRẦN THỊ MẪU", noi_dung="Một câu dài đã gõ")
    citizen.context.set_offline(True)
    try:
        citizen.page.reload()
    except Exception:
        pass
    citizen.context.set_offline(False)
    citizen.problems.clear()
    citizen.open("/nop-ho-so/H26/1.900005")
    assert citizen.page.input_value("#ten") == "TRẦN THỊ MẪU" and citizen.page.input_value("#noi-dung") == "Một câu dài đã gõ", "what was typed is lost"
    citizen.says("Đã khôi phục nội dung bạn gõ lần trước.")
    citizen.look("draft")
    citizen.fill(**PERSON)
    citizen.page.click("main button[type=submit]")
    citizen.page.wait_for_selector(".done")
    citizen.open("/nop-ho-so/H26/1.900005")
    assert citizen.page.input_value("#ten") == "", "the draft outlives the dossier"
    citizen.close()


def dropped_line(browser, base):
    """A file over a line that drops twice goes on where it stopped, and arrives whole; the receipt has its digest."""
    import hashlib
    line = Line(base, bytes_a_second=2_000_000)
    citizen = Citizen(browser, line.base)
    places = []
    citizen.page.on("request", lambda request: places.append(int(request.headers.get("upload-offset", -1))) if request.method == "PATCH" else None)
    citizen.open("/nop-ho-so/H26/1.900005")
    content = os.urandom(6_000_000)
    citizen.fill(**PERSON)
    citizen.page.set_input_files("#tep", paper("ban-ve.pdf", content))
    for share in (0.3, 0.6):
        citizen.until(f"(document.querySelector('progress') || {{value: 0}}).value > {share} * 6000000")
        line.drop()
        citizen.until("document.querySelector('.files').innerText.includes('Mất kết nối')")
        citizen.problems.clear()
        if share == 0.3:
            citizen.look("line-dropped")
        line.mend()
        citizen.until("!document.querySelector('.files').innerText.includes('Mất kết nối')")
    citizen.until("document.querySelector('.files').innerText.includes('Đã gửi xong')", seconds=40)
    assert len(places) >= 3 and places[0] == 0 and places[1] > 0 and places[-1] > places[1], f"it went on from {places}"
    citizen.page.click("main button[type=submit]")
    citizen.page.wait_for_selector(".done")
    citizen.says("ban-ve.pdf", hashlib.sha256(content).hexdigest())
    citizen.close()
    line.drop()


def languages(browser, base):
    """The other language is one step away, of the same page."""
    citizen = Citizen(browser, base, width=1280)
    citizen.open("/thu-tuc/1.930000/G01")
    citizen.page.click("text=English")
    citizen.says("Passport", "Ministry of Public Security", "Time limit")
    citizen.page.click("text=Tiếng Việt")
    citizen.says("Bộ Công an", "Thời hạn")
    citizen.close()


def portal_down(browser, base):
    """A province whose portal is down: its pages open, and say so."""
    citizen = Citizen(browser, base)
    for _ in range(60):
        citizen.open("/co-quan/H55")
        if "không trả lời" in citizen.text():
            break
        citizen.page.wait_for_timeout(500)
    citizen.says("Cổng của cơ quan hiện không trả lời", "lỗi ở phía cơ quan", "Thủ tục của cơ quan")
    citizen.look("portal-down")
    citizen.close()


def waiting_room(browser, base):
    """A full portal: a place that outlives a reload, in once, in the order of coming; other agencies are open meanwhile."""
    first, second = Citizen(browser, base), Citizen(browser, base)
    first.open("/ha-noi/cong")
    first.says("Bạn đang trong hàng chờ", "Bạn là người tiếp theo", "Các cơ quan khác vẫn mở")
    first.look("waiting")
    second.open("/ha-noi/cong")
    second.says("Trước bạn còn 1 người")
    second.page.reload()
    second.says("Trước bạn còn 1 người")
    assert second.open("/ca-mau/cong").status == 200, "another agency is closed"
    second.open("/ha-noi/cong")
    second.open("/ca-mau/tha")
    # Whoever asks first, it is the first one's turn; without a hand on the page, by its script.
    first.page.wait_for_selector("text=trong cổng", timeout=20000)
    second.open("/ha-noi/cong")
    second.page.wait_for_selector("text=trong cổng", timeout=20000)
    assert first.open("/ha-noi/khac").status == 200, "who is in has to wait again"
    for citizen in (first, second):
        citizen.close()


def sent_back(browser, base):
    """Sent back with a reason: the page says why, what to do and whom to call; mended, it is handed in anew."""
    citizen = Citizen(browser, base)

    def hand(summary):
        citizen.fill(**dict(PERSON, noi_dung=summary))
        citizen.page.click("main button[type=submit]")
        citizen.page.wait_for_selector(".done")
        return [citizen.page.locator(".done dd").nth(index).inner_text() for index in (0, 1)]

    def tell(number, state, words):
        step = dict(nguoiXuLy="Cán bộ giả lập", chucDanh="Chuyên viên", thoiDiem=now(), phongBan="Bộ phận một cửa giả lập", noiDung=words, trangThai=state)
        request = urllib.request.Request(f"{base}/api/v1/dossiers/{number}/events", json.dumps(step).encode(), {
            "Content-Type": "application/json", "Authorization": "Basic " + base64.b64encode(b"ha-noi:gia-lap").decode()})
        try:
            urllib.request.urlopen(request).read()
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode())

    def look_up(number, code):
        citizen.open("/ho-so")
        citizen.fill(so=number, ma=code)
        citizen.page.click("main button[type=submit]")

    citizen.open("/nop-ho-so/H26/1.900005")
    number, code = hand("Khai sinh")
    tell(number, "5", "Thiếu giấy chứng sinh")
    look_up(number, code)
    citizen.says("Bạn cần làm", "Thiếu giấy chứng sinh", "Liên hệ: 0000 000 000")
    citizen.look("papers-needed")
    tell(number, "3", "Giấy tờ không hợp lệ")
    look_up(number, code)
    citizen.says("Hồ sơ chưa được nhận", "Giấy tờ không hợp lệ")
    citizen.look("not-accepted")
    citizen.page.click(".warning a.button")
    again, _ = hand("Khai sinh, đã bổ sung giấy chứng sinh")
    assert again != number, "the same dossier again"
    citizen.close()


def now():
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


ELSEWHERE = [waiting_room, sent_back]
ALL = [every_page, search, hand_in, hand_in_without_script, mistakes, draft, dropped_line, languages, portal_down]


def main():
    base, names = sys.argv[1], sys.argv[2:]
    failed = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for journey in [one for one in ALL + ELSEWHERE if one.__name__ in names] if names else ALL:
            try:
                journey(browser, base)
                print(f"{journey.__name__}: well")
            except Exception as error:
                failed += 1
                print(f"{journey.__name__}: {type(error).__name__}: {error}")
        browser.close()
    sys.exit(1 if failed else 0)


main()
