"""The single window towards a ministry's node, written from the reference alone, on zeep and Python's own HTTP server.

It declares and queries through the served WSDL, and takes the ministry's results as calls of its own gateway.
usage: window_client.py WSDL USER PASSWORD   (prints its port, then a line for each thing that happened; ends at "done")
"""
import base64, sys, threading, uuid
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue

import requests
from lxml import etree
from zeep import Client
from zeep.transports import Transport

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
RECEIVE = "http://com/vnsw/receive/gateway/generated"
received = Queue()


def say(*words):
    print(*words, flush=True)


def envelope(type_, function, content, message, to="BCT"):
    now = datetime.now(timezone(timedelta(hours=7))).strftime("%Y-%m-%d %H:%M:%S")
    def unit(name):
        return (f"<name>{name}</name><identity>{name}</identity><countryCode>VN</countryCode><ministryCode>{name}</ministryCode>"
                f"<organizationCode>{name}</organizationCode><unitCode>{name}</unitCode>")
    return (f"<Envelope><Header><Reference><version>1.0</version><messageId>{message}</messageId></Reference><From>{unit('NSW')}</From><To>{unit(to)}</To>"
            f"<Subject><documentType>BCT0600001</documentType><type>{type_}</type><function>{function}</function><reference>NSW-ZEEP-1</reference>"
            f"<documentYear>{now[:4]}</documentYear><preReference>NSW-ZEEP-1</preReference><preDocumentYear>{now[:4]}</preDocumentYear>"
            f"<sendDate>{now}</sendDate></Subject></Header><Body><Content>{content}</Content><Signature></Signature></Body><SystemSignature></SystemSignature></Envelope>")


class Gateway(BaseHTTPRequestHandler):
    """The window's receive gateway: answers 99 to whatever is well-formed, whether it came as CDATA or escaped."""

    def do_POST(self):
        call = etree.fromstring(self.rfile.read(int(self.headers["Content-Length"])))
        payload = call.find(f".//{{{RECEIVE}}}requestPayload").text
        inner = etree.fromstring(payload.encode())
        subject = inner.find("Header/Subject")
        received.put((subject.findtext("type"), subject.findtext("function"), inner.find("Body/Content")))
        answer = envelope(subject.findtext("type"), "99", "<ReceiveDate>2026-10-01 08:15:00</ReceiveDate>", uuid.uuid4())
        answer = answer.replace("NSW-ZEEP-1", subject.findtext("reference"))
        body = (f"<s:Envelope xmlns:s='{SOAP}'><s:Body><m:receiveResponse xmlns:m='{RECEIVE}'><m:responsePayload><![CDATA[{answer}]]></m:responsePayload>"
                f"</m:receiveResponse></s:Body></s:Envelope>").encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main():
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say("port", server.server_port)
    session = requests.Session()
    session.auth = (sys.argv[2], sys.argv[3])
    client = Client(sys.argv[1], transport=Transport(session=session))
    for port in ("Port11", "Port12"):
        service = client.bind("SingleWindow", port)

        def ask(payload):
            answer = etree.fromstring(service.receive(officeCode="NSW", documentType="BCT0600001", requestPayload=payload).encode())
            subject = answer.find("Header/Subject")
            return f"{subject.findtext('type')}/{subject.findtext('function')} {','.join(e.text for e in answer.iter('ErrorCode'))}".strip()

        if port == "Port11":
            declaration = envelope("10", "01", "<Importer><Name>CÔNG TY GIẢ LẬP</Name></Importer><Purpose>x</Purpose>", "z-1")
            say("declare", ask(declaration))
            say("repeat", ask(declaration))
            say("reuse", ask(declaration.replace("<Purpose>x<", "<Purpose>y<")))
        say(port, "query", ask(envelope("10", "09", "<Question>status</Question>", f"q-{port}")))
        say(port, "wrong", ask(envelope("77", "01", "<a/>", f"w-{port}")))
    say("ready")
    for _ in range(2):
        type_, function, content = received.get(timeout=30)
        say("result", f"{type_}/{function}", content.findtext("Licence/Number") or "-")
    say("done")


main()
