#!/usr/bin/env python3
"""An agency's client of the national public service portal, as its reference (dvcqg.md) describes one.

It knows nothing of Motcua: it logs in, lists procedures, asks for one, brings new and changed dossiers, one by one and in
batches, and tells their progress, in the order and with the codes of the reference. What it says and hears is printed; it
ends with status 1 at the first thing that is not as the reference says.

    agency_client.py --base http://127.0.0.1:8080 --user 000.00.00.H26 --password-file h26.password \
        --agency 000.00.00.H26 --procedure 1.004222 [--prefix XrdAdapter/RestService/forward/] [--misbehave]
"""

import argparse
import http.client
import json
import random
import socket
import sys
import time
import urllib.parse
from datetime import datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))
CHUNK = 10


class Unexpected(Exception):
    """The portal did not do what the reference says."""


class TransportFailure(Exception):
    """Anything that is not 200 with a JSON object: never an answer."""


class Reply:
    """A portal's answer; its code counts by value, number or string."""

    def __init__(self, members):
        self.members = members
        self.message = members.get("message") or ""

    @property
    def code(self):
        return value(self.members.get("error_code"))

    @property
    def is_done(self):
        return self.code == 0

    @property
    def says_exists(self):
        return exists(self.code, self.message)

    @property
    def result(self):
        return self.members.get("result") or []

    @property
    def items(self):
        return self.members.get("items") or []


def value(code):
    if isinstance(code, bool) or not isinstance(code, (int, str)):
        raise TransportFailure(f"an error_code that is neither number nor string: {code!r}")
    try:
        return int(code)
    except ValueError:
        return None


def exists(code, message):
    return code == 3 or code == -3 and "đã tồn tại" in message.lower()


class Wire:
    """Posts JSON objects; each on a connection of its own, as clients in use do."""

    def __init__(self, base, prefix, query):
        parts = urllib.parse.urlsplit(base)
        self.secure = parts.scheme == "https"
        self.host, self.port = parts.hostname, parts.port or (443 if self.secure else 80)
        self.prefix, self.query = "/" + prefix, query

    def post(self, path, members, manner="plain"):
        """manner: plain, slow (the body in pieces), half-closed (done sending), lost (left before the answer)."""
        body = json.dumps(members, ensure_ascii=False).encode("utf-8")
        kind = http.client.HTTPSConnection if self.secure else http.client.HTTPConnection
        connection = kind(self.host, self.port, timeout=20)
        try:
            connection.putrequest("POST", self.prefix + path + ("?" + self.query if self.query else ""))
            for name, content in [("Content-Type", "application/json"), ("Charset", "utf-8"), ("Content-Length", str(len(body)))]:
                connection.putheader(name, content)
            connection.endheaders()
            for piece in pieces(body, 7 if manner == "slow" else 1):
                connection.send(piece)
                if manner == "slow":
                    time.sleep(0.05)
            if manner == "half-closed":
                connection.sock.shutdown(socket.SHUT_WR)
            if manner == "lost":
                time.sleep(0.3)
                return None
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise TransportFailure(f"{type(error).__name__}: {error}") from error
        finally:
            connection.close()
        if answer.status != 200:
            raise TransportFailure(f"HTTP {answer.status}: {content[:200]!r}")
        try:
            members = json.loads(content.decode("utf-8"))
        except ValueError as error:
            raise TransportFailure(f"not JSON: {content[:200]!r}") from error
        if not isinstance(members, dict):
            raise TransportFailure("not a JSON object")
        return members


def pieces(body, count):
    length = max(1, -(-len(body) // count))
    return [body[start:start + length] for start in range(0, len(body), length)]


class Portal:
    """A session and the five services. It logs in when it must, never before every call."""

    tries = 4

    def __init__(self, wire, user, password, agency, say):
        self.wire, self.user, self.password, self.agency, self.say = wire, user, password, agency, say
        self.session = None
        self.logins = 0
        self.manner = "plain"

    def login(self):
        self.say(f"→ login {self.user}")
        members = self.wire.post("mapi/login", {"username": self.user, "password": self.password})
        self.say(f"← {shown(members)}")
        if value(members.get("error_code")) != 0 or not members.get("session"):
            raise Unexpected(f"login refused: {members.get('message')}")
        self.session = members["session"]
        self.logins += 1

    def call(self, service, path="mapi/g", **members):
        """Logs in again once where the session is refused; sends again where there was no answer."""
        logins = 0
        while True:
            if self.session is None:
                self.login()
            reply = self.send(path, {"session": self.session, "madonvi": self.agency, "service": service, **members})
            if reply.code != -1 or logins:
                return reply
            logins += 1
            self.session = None

    def send(self, path, members):
        self.say(f"→ {path} {shown(members)}")
        for attempt in range(1, self.tries + 1):
            manner, self.manner = self.manner, "plain"
            try:
                answer = self.wire.post(path, members, manner)
                if answer is None:
                    raise TransportFailure("left before the answer came")
                self.say(f"← {shown(answer)}")
                return Reply(answer)
            except TransportFailure as failure:
                self.say(f"× no answer: {failure}; the same again")
                if attempt == self.tries:
                    raise Unexpected(f"no answer in {self.tries} tries: {failure}") from failure
                time.sleep(0.2 * 2 ** attempt)
        return None

    def procedures(self):
        return self.done(self.call("LayDanhSachTTHC", path="mapi/share")).result

    def procedure(self, code):
        return self.done(self.call("LayThuTuc", path="mapi/share", maTTHC=code)).result

    def query(self, number):
        return self.done(self.call("TraCuuHoSo", mahoso=number)).result

    def synchronise(self, dossiers, updating):
        return self.call("DongBoHoSoMC", isUpdating="True" if updating else "False", data=dossiers)

    def progress(self, steps):
        return self.call("CapNhatTienDoHoSoMC", data=steps)

    @staticmethod
    def done(reply):
        if not reply.is_done:
            raise Unexpected(f"code {reply.code}: {reply.message}")
        return reply


class Agency:
    """What an agency's system does with the portal: query, insert or update, progress after success, dead letters."""

    def __init__(self, portal, say):
        self.portal, self.say = portal, say
        self.dead = []

    def deliver(self, dossier):
        """One dossier: asked for first, so that insert or update is known; 3 is repeated as an update, once."""
        updating = bool(self.portal.query(dossier["MaHoSo"]))
        return self.bring(dossier, updating)

    def bring(self, dossier, updating):
        reply = self.portal.synchronise([dossier], updating)
        if reply.says_exists and not updating:
            self.say("· the dossier is there already: repeated as an update")
            reply = self.portal.synchronise([dossier], True)
        if not reply.is_done:
            self.lay_aside(dossier["MaHoSo"], reply.code, reply.message)
        return reply.is_done

    def deliver_batch(self, dossiers):
        """New ones, together. Entries are looked at one by one; those that exist are repeated as updates."""
        reply = self.portal.synchronise(dossiers, False)
        if len(reply.items) != len(dossiers) or [item["MaHoSo"] for item in reply.items] != [dossier["MaHoSo"] for dossier in dossiers]:
            raise Unexpected("items are not the batch's, in its order")
        if reply.is_done != all(value(item["error_code"]) == 0 for item in reply.items):
            raise Unexpected("the code is 0 only if every item's is")
        taken = []
        for item, dossier in zip(reply.items, dossiers):
            code, message = value(item["error_code"]), item.get("message", "")
            if code == 0 or exists(code, message) and self.bring(dossier, True):
                taken.append(dossier)
            elif not exists(code, message):
                self.lay_aside(item["MaHoSo"], code, message)
        return taken

    def tell(self, steps):
        for start in range(0, len(steps), CHUNK):
            reply = self.portal.progress(steps[start:start + CHUNK])
            if not reply.is_done:
                self.lay_aside(steps[start]["MaHoSo"], reply.code, reply.message)

    def lay_aside(self, number, code, message):
        self.say(f"! dead letter {number}: code {code}: {message}")
        self.dead.append((number, code, message))

    def take_dead(self):
        dead, self.dead = self.dead, []
        return dead


class Samples:
    """Synthetic dossiers of one agency, handed in the day before yesterday."""

    def __init__(self, agency, procedure, start):
        self.agency, self.procedure, self.serial = agency, procedure, start
        self.today = datetime.now(VIETNAM).replace(hour=0, minute=0, second=0)

    def date(self, days, hour, minute=0, second=0):
        return (self.today + timedelta(days=days, hours=hour, minutes=minute, seconds=second)).strftime("%Y%m%d%H%M%S")

    def dossier(self, **changes):
        self.serial += 1
        field = self.procedure["LINHVUCTHUCHIEN"][0]
        return {
            "MaHoSo": f"{self.agency}-{self.today:%y%m%d}-{self.serial:06d}", "MaTTHC": self.procedure["MATTHC"],
            "TenTTHC": self.procedure["TENTTHC"], "MaLinhVuc": field["MALINHVUC"], "TenLinhVuc": field["TENLINHVUC"],
            "KenhThucHien": "1", "SoBienNhan": f"BN-{self.serial}", "ChuHoSo": "NGUYỄN VĂN MẪU", "LoaiDoiTuong": "1",
            "MaDoiTuong": "", "DinhDanhCHS": [{"LoaiDinhDanh": "1", "SoDinhDanh": "001099000001"}], "Email": "", "Fax": "",
            "SoDienThoai": "", "TrichYeuHoSo": "Hồ sơ thử của hệ thống một cửa", "NgayNopHoSo": self.date(-2, 8, 15),
            "NgayTiepNhan": self.date(-2, 9), "NgayHenTra": self.date(7, 17), "TrangThaiHoSo": "2", "NgayTra": "", "ThongTinTra": "",
            "HinhThuc": "0", "NgayKetThucXuLy": "", "NgayTuChoi": "", "DonViXuLy": "Bộ phận một cửa", "GhiChu": "", "NoiNopHoSo": "2",
            "HoSoCoThanhPhanSoHoa": "0", "TaiKhoanDuocXacThucVoiVNeID": "0", "DuocThanhToanTrucTuyen": "3", **changes,
        }

    def step(self, dossier, index, words, state="4"):
        return {
            "MaHoSo": dossier["MaHoSo"], "NguoiXuLy": "CÁN BỘ MẪU", "ChucDanh": "Chuyên viên", "ThoiDiemXuLy": self.date(-1, 8, index),
            "PhongBanXuLy": "Phòng Mẫu", "NoiDungXuLy": words, "TrangThai": state, "NgayBatDau": "", "NgayKetThucTheoQuyDinh": "",
        }


def shown(members):
    """For the transcript: short, and without what is secret or personal."""
    def short(name, content):
        if name in ("session", "password"):
            return "…"
        if name in ("data", "result") and isinstance(content, list):
            return [f"{len(content)} entries"] if len(content) != 1 else [summary(content[0])]
        return content
    return json.dumps({name: short(name, content) for name, content in members.items()}, ensure_ascii=False)


def summary(entry):
    if not isinstance(entry, dict):
        return entry
    names = ("MaHoSo", "TrangThaiHoSo", "TrangThai", "NoiDungXuLy", "MATTHC", "TENTTHC")
    return {name: entry[name] for name in names if name in entry}


def expect(is_true, words):
    if not is_true:
        raise Unexpected(words)
    print(f"✓ {words}")


def ordinary_days(portal, agency, samples):
    """A dossier's life, then a batch's."""
    one = samples.dossier()
    expect(portal.query(one["MaHoSo"]) == [], "a dossier that was not brought is not there")
    expect(agency.deliver(one), "a new dossier is taken")
    expect(portal.synchronise([one], False).is_done, "the same message again has the same answer")
    expect(agency.bring({**one, "GhiChu": "bổ sung số nhà"}, False), "another dossier of its number is there already, and becomes an update")
    found = portal.query(one["MaHoSo"])
    expect(len(found) == 1 and found[0]["GhiChu"] == "bổ sung số nhà", "it is found as last told")
    expect(agency.deliver({**one, "GhiChu": "lần ba"}), "a changed dossier is found first and brought as an update")

    batch = [samples.dossier() for _ in range(3)] + [samples.dossier(NgayHenTra="09/10/2026")] + [samples.dossier() for _ in range(2)]
    taken = agency.deliver_batch(batch)
    dead = agency.take_dead()
    expect(len(taken) == 5 and [number for number, _, _ in dead] == [batch[3]["MaHoSo"]], "a batch keeps its good ones and names the bad one")
    expect("NgayHenTra" in dead[0][2], "the refusal names the field")
    batch[3]["NgayHenTra"] = batch[2]["NgayHenTra"]
    expect(len(agency.deliver_batch(batch)) == 6, "mended, the whole batch may be sent again")

    steps = [samples.step(dossier, index, f"Bước {index + 1}") for index in range(4) for dossier in batch]
    agency.tell(steps)
    expect(not agency.take_dead(), f"{len(steps)} steps are told in chunks of {CHUNK}")
    agency.tell(steps[:CHUNK])
    expect(not agency.take_dead(), "steps told again have the same answer")
    ended = {**batch[0], "TrangThaiHoSo": "9", "NgayKetThucXuLy": samples.date(-1, 10)}
    expect(agency.deliver(ended), "a dossier is done")
    returned = {**ended, "TrangThaiHoSo": "10", "NgayTra": samples.date(-1, 11), "ThongTinTra": "Tại bộ phận một cửa"}
    expect(agency.deliver(returned), "and its result is returned")
    expect(portal.query(returned["MaHoSo"])[0]["TrangThaiHoSo"] == "10", "which the query says")
    agency.tell([samples.step(batch[0], 50, "Xử lý tiếp", "4")])
    dead = agency.take_dead()
    expect(len(dead) == 1 and "TrangThai" in dead[0][2], "nothing follows a result that is returned")
    agency.bring(samples.dossier(MaTTHC="6.999999"), False)
    expect(len(agency.take_dead()) == 1, "a procedure that is in no catalogue is laid aside for a person")
    agency.tell([samples.step(samples.dossier(), 0, "Chưa tiếp nhận")])
    expect(len(agency.take_dead()) == 1, "so is progress of a dossier that was never brought")


def misbehaviour(portal, agency, samples):
    """What networks and systems do."""
    logins = portal.logins
    portal.session = "0" * 80
    expect(agency.deliver(samples.dossier()) and portal.logins == logins + 1, "an ended session is followed by one login, and the call again")
    many = [samples.dossier() for _ in range(20)]
    for start in (0, 10):
        if start:
            portal.session = portal.session[:-1] + ("0" if portal.session[-1] != "0" else "1")
        expect(len(agency.deliver_batch(many[start:start + 10])) == 10, "a session that ends in the middle of much is mended" if start else "ten are brought")
    lost = samples.dossier()
    portal.manner = "lost"
    expect(portal.synchronise([lost], False).is_done, "a message whose answer was lost is sent again and answered as if it were the first")
    expect(len(portal.query(lost["MaHoSo"])) == 1, "and was taken once")
    portal.manner = "slow"
    expect(agency.bring(samples.dossier(), False), "a slow message is taken")
    portal.manner = "half-closed"
    expect(agency.bring(samples.dossier(), False), "so is one whose sender closes its half, at the second time at the latest")
    for members in ({"session": portal.session}, {"session": portal.session, "madonvi": portal.agency, "service": "XoaHoSo"}):
        expect(portal.send("mapi/g", members).code not in (0, 3, -1, -3), "what is no call is refused by a code of the portal's own")
    expect(not agency.take_dead(), "nothing was laid aside")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("base", "user", "password-file", "agency", "procedure"):
        options.add_argument("--" + name, required=True)
    options.add_argument("--prefix", default="", help="before mapi/…: XrdAdapter/RestService/forward/")
    options.add_argument("--query", default="", help="as the adapter wants it: dstcode=…")
    options.add_argument("--serial", type=int, default=random.randrange(100_000, 900_000), help="dossiers are numbered from it on")
    options.add_argument("--misbehave", action="store_true", help="lose answers, spoil sessions, send slowly, close half")
    chosen = options.parse_args()
    with open(chosen.password_file, encoding="utf-8") as file:
        password = file.read().strip()
    portal = Portal(Wire(chosen.base, chosen.prefix, chosen.query), chosen.user, password, chosen.agency, print)
    try:
        codes = [procedure["MATTHC"] for procedure in portal.procedures()]
        expect(chosen.procedure in codes, "the procedure is in the list")
        found = portal.procedure(chosen.procedure)
        expect(len(found) == 1 and found[0]["MATTHC"] == chosen.procedure and found[0]["LINHVUCTHUCHIEN"], "and is told in full")
        agency, samples = Agency(portal, print), Samples(chosen.agency, found[0], chosen.serial)
        ordinary_days(portal, agency, samples)
        expect(portal.logins == 1, "one login was enough for all of it")
        if chosen.misbehave:
            misbehaviour(portal, agency, samples)
    except (Unexpected, TransportFailure, KeyError, IndexError) as failure:
        print(f"✗ {type(failure).__name__}: {failure}")
        return 1
    print("✓ all is as the reference says")
    return 0


if __name__ == "__main__":
    sys.exit(main())
