"""Dates in the three forms of RFC 9110 §5.6.7, and a few that are none, relative to now."""

import re
import time

DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def imf(at):
    day = time.gmtime(at)
    return (f"{DAYS[day.tm_wday][:3]}, {day.tm_mday:02} {MONTHS[day.tm_mon - 1]} {day.tm_year} "
            f"{day.tm_hour:02}:{day.tm_min:02}:{day.tm_sec:02} GMT")


def rfc850(at):
    day = time.gmtime(at)
    return (f"{DAYS[day.tm_wday]}, {day.tm_mday:02}-{MONTHS[day.tm_mon - 1]}-{day.tm_year % 100:02} "
            f"{day.tm_hour:02}:{day.tm_min:02}:{day.tm_sec:02} GMT")


def asctime(at):
    day = time.gmtime(at)
    return (f"{DAYS[day.tm_wday][:3]} {MONTHS[day.tm_mon - 1]} {day.tm_mday:2} "
            f"{day.tm_hour:02}:{day.tm_min:02}:{day.tm_sec:02} {day.tm_year}")


def spoilt(change):
    return lambda at: change(imf(at))


FORMS = {
    "imf": imf,
    "rfc850": rfc850,
    "asctime": asctime,
    "upper": spoilt(str.upper),
    "lower": spoilt(str.lower),
    "utc": spoilt(lambda text: text.replace("GMT", "UTC")),
    "est": spoilt(lambda text: text.replace("GMT", "EST")),
    "offset": spoilt(lambda text: text.replace("GMT", "+0700")),
    "zoneless": spoilt(lambda text: text.replace(" GMT", "")),
    "dashes": spoilt(lambda text: text[:7] + text[7:16].replace(" ", "-") + text[16:]),
    "shortyear": spoilt(lambda text: text[:12] + text[14:]),
    "nosecond": spoilt(lambda text: text[:-7] + text[-4:]),
    "singledigit": spoilt(lambda text: text[:17] + text[17:].replace(":", "", 1)),
    "trailing": spoilt(lambda text: text + " x"),
    "twice": spoilt(lambda text: f"{text}, {text}"),
    "quoted": spoilt(lambda text: f'"{text}"'),
    "epoch": lambda at: str(int(at)),
}

PLACE = re.compile(r"<([+-]?\d+)(?: (\w+))?>")


def dated(text):
    """`<+60>` becomes the date a minute from now; `<-5 rfc850>` names another form."""
    return PLACE.sub(lambda match: FORMS[match[2] or "imf"](time.time() + int(match[1])), text)
