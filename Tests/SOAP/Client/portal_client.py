"""An agency's system that speaks only SOAP, on zeep, from the served WSDL alone.

usage: portal_client.py WSDL   (prints a line for each thing that happened; ends at "done")
"""
import sys

from zeep import Client
from zeep.exceptions import Fault


def say(*words):
    print(*words, flush=True)


client = Client(sys.argv[1])
service = client.wsdl.services["TraCuuHoSo"]
for port in sorted(service.ports):
    bound = client.bind("TraCuuHoSo", port)
    found = bound.traCuu(maHoSo="H26-1/2 & 3", chiTiet=True)
    say(port, "traCuu", found.trangThai, found.daXong, [(step.ten, step.thuTu) for step in found.buoc], found.soLienQuan)
    filed = bound.nopHoSo(nguoiNop={"maSoThue": "0100109106", "ten": "CÔNG TY GIẢ LẬP"}, soTrang=3.5, tep=["a.pdf", "b.pdf"])
    say(port, "nopHoSo", filed)
    for call in [lambda: bound.traCuu(maHoSo="khong-co"), lambda: bound.traCuu(maHoSo="hong")]:
        try:
            call()
            say(port, "no fault")
        except Fault as fault:
            say(port, fault.code.split(":")[-1], fault.message)
say("done")
