"""One value of every type that lymph can send, and what its receivers get."""
import collections
import datetime
import decimal
import uuid

from lymph.serializers import msgpack_serializer
from lymph.serializers.base import raw_embed
from lymph.utils import Undefined

UTC = datetime.timezone.utc
INDIA = datetime.timezone(datetime.timedelta(hours=5, minutes=30))


class Dumped(object):
    def _lymph_dump_(self):
        return {"custom": True}


# name -> what is sent, and what arrives where that is not the same
Value = collections.namedtuple("Value", "sent arrives")


def value(sent, *arrives):
    return Value(sent, arrives[0] if arrives else sent)


VALUES = {
    "none": value(None),
    "true": value(True),
    "false": value(False),
    "zero": value(0),
    "negative": value(-33),
    "byte": value(255),
    "int32": value(-2 ** 31),
    "safe": value(2 ** 53 - 1),
    "int64": value(-2 ** 63),
    "uint64": value(2 ** 64 - 1),
    "float": value(1.5),
    "whole float": value(3.0),
    "tiny": value(5e-324),
    "infinity": value(float("inf")),
    "nan": value(float("nan")),
    "text": value(u"h\u00e9llo \U0001f600"),
    "empty": value(u""),
    "long": value(u"x" * 70000),
    "bytes": value(b"\x00\xff\x10"),
    "list": value([1, [2, []]]),
    "tuple": value((1, 2), [1, 2]),
    "dict": value({"a": {"b": [1]}}),
    "int keys": value({1: "one", 2: "two"}),
    "naive datetime": value(datetime.datetime(2016, 2, 24, 13, 37, 42, 123456),
                            datetime.datetime(2016, 2, 24, 13, 37, 42)),
    "utc datetime": value(datetime.datetime(2016, 2, 24, 13, 37, 42, tzinfo=UTC)),
    "offset datetime": value(datetime.datetime(2016, 2, 24, 13, 37, 42, tzinfo=INDIA)),
    "date": value(datetime.date(2016, 2, 24)),
    "time": value(datetime.time(13, 37, 42)),
    "decimal": value(decimal.Decimal("3.140")),
    "decimal exponent": value(decimal.Decimal("1E+2")),
    "decimal nan": value(decimal.Decimal("NaN")),
    "uuid": value(uuid.UUID("12345678-1234-5678-1234-567812345678")),
    "set": value({5, 6}),
    "undefined": value(Undefined),
    "dumped": value(Dumped(), {"custom": True}),
    "embedded": value(raw_embed(msgpack_serializer.dumps({"on": datetime.date(2016, 2, 24)})),
                      {"on": datetime.date(2016, 2, 24)}),
}


def same(one, other):
    """Equal, of the same type, at every depth, down to trailing zeros and offsets."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, datetime.datetime):
        return one == other and one.utcoffset() == other.utcoffset()
    if isinstance(one, (float, decimal.Decimal)):
        return str(one) == str(other)
    return one == other


def complaint(name, arrived):
    """What is wrong with a value that has arrived, or nothing."""
    expected = VALUES[name].arrives
    return "" if same(arrived, expected) else "%r instead of %r" % (arrived, expected)
