# Reads an envelope (vectors.md, Envelope), version 2 or 1. Each check is made for the whole envelope before the next
# one begins, in the order that fixtures/README.md gives, so that an envelope with several faults has one answer.

import re
import struct
from binascii import a2b_base64

from refusal import Refusal
from wire_read import OWN_DEPTH, read
from wire_scan import FREE_FORM_DEPTH

_MEMBERS = {1: {"version", "params", "metadata", "vectors"}, 2: {"version", "params", "ids", "metadata", "vectors"}}
_PARAMS = {"name", "dimension", "distance", "m", "ef_construction", "ef_search"}
_DISTANCES = ("cosine", "l2", "dot")
_LONGEST_ID = 512  # bytes
_FLOAT_SIZE = 4

_is_name = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}").fullmatch
# The last digit before the padding has no bits that are not used: two or four of them are 0.
_is_base64 = re.compile(
    r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?"
).fullmatch


class Index:
    """What an envelope holds: params, vectors as little-endian float32 by id, metadata by id; of version 1 only what is
    visible, and how many vectors are not."""

    def __init__(self, params, vectors, metadata, invisible):
        self.params = params
        self.vectors = vectors
        self.metadata = metadata
        self.invisible = invisible


def read_envelope(data):
    try:
        envelope = read(data, OWN_DEPTH)
    except Refusal as refusal:
        raise Refusal("json", refusal.message) from None
    if type(envelope) is not dict:
        raise Refusal("shape", "an envelope is an object")
    version = envelope.get("version")
    if type(version) is not float or version not in _MEMBERS:
        raise Refusal("version", "an envelope has version 1 or 2")
    _check_shape(envelope, int(version))
    params = envelope["params"]
    metadata = envelope["metadata"]
    _check_params(params)
    vectors = _vectors_1(envelope, params) if version == 1 else _vectors_2(envelope, params)
    _check_components(vectors, params)
    _check_metadata(metadata, vectors)
    invisible = 0
    if version == 1:
        visible = {item: vector for item, vector in vectors.items() if item in metadata}
        invisible = len(vectors) - len(visible)
        vectors = visible
    return Index(params, vectors, metadata, invisible)


def _check_shape(envelope, version):
    if envelope.keys() != _MEMBERS[version]:
        raise Refusal("shape", "a member is missing, or is not one of version %d" % version)
    if type(envelope["params"]) is not dict or type(envelope["metadata"]) is not dict:
        raise Refusal("shape", "params and metadata are objects")
    if version == 2 and (type(envelope["ids"]) is not list or type(envelope["vectors"]) is not str):
        raise Refusal("shape", "in version 2 ids is an array and vectors a string")
    if version == 1 and type(envelope["vectors"]) is not dict:
        raise Refusal("shape", "in version 1 vectors is an object")


def _check_params(params):
    if params.keys() != _PARAMS:
        raise Refusal("params", "a member of params is missing or unknown")
    if type(params["name"]) is not str or not _is_name(params["name"]):
        raise Refusal("params", "name is no index name")
    if params["distance"] not in _DISTANCES:
        raise Refusal("params", "distance is none of cosine, l2, dot")
    for name in ("dimension", "m", "ef_construction", "ef_search"):
        value = params[name]
        if type(value) is not float or not value.is_integer() or not 1 <= value <= 4096:
            raise Refusal("params", name + " is no integer from 1 to 4096")


def _vectors_2(envelope, params):
    ids = envelope["ids"]
    _check_ids(ids)
    if len(set(ids)) != len(ids):
        raise Refusal("duplicate_id", "an id stands twice in ids")
    if not _is_base64(envelope["vectors"]):
        raise Refusal("base64", "vectors is no padded base64")
    packed = a2b_base64(envelope["vectors"])
    size = int(params["dimension"]) * _FLOAT_SIZE
    if len(packed) != len(ids) * size:
        raise Refusal("length", "vectors has %d bytes, and %d ids need %d" % (len(packed), len(ids), len(ids) * size))
    return {item: packed[at * size : (at + 1) * size] for at, item in enumerate(ids)}


def _vectors_1(envelope, params):
    given = envelope["vectors"]
    _check_ids(given)
    for numbers in given.values():
        if type(numbers) is not list or any(type(number) is not float for number in numbers):
            raise Refusal("shape", "a vector is no array of numbers")
    dimension = int(params["dimension"])
    if any(len(numbers) != dimension for numbers in given.values()):
        raise Refusal("dimension", "a vector has not %d numbers" % dimension)
    pack = struct.Struct("<%df" % dimension).pack
    # The order of ids is theirs: an object's members have none.
    return {item: _pack(pack, given[item]) for item in sorted(given)}


def _pack(pack, numbers):
    """The numbers as float32, rounded to nearest with ties to even; None where one is beyond float32."""
    try:
        return pack(*numbers)
    except OverflowError:
        return None


def _check_ids(ids):
    for item in ids:
        if type(item) is not str or not 0 < len(item.encode("utf-8")) <= _LONGEST_ID:
            raise Refusal("ids", "an id is a string of 1 to %d bytes" % _LONGEST_ID)


def _check_components(vectors, params):
    unpack = struct.Struct("<%dI" % int(params["dimension"])).unpack
    for vector in vectors.values():
        # Bits of float32: without the sign, 0x7f800000 is infinity, and everything above it NaN.
        magnitudes = None if vector is None else [bits & 0x7FFFFFFF for bits in unpack(vector)]
        if magnitudes is None or max(magnitudes) >= 0x7F800000:
            raise Refusal("non_finite", "a component is no finite float32")
        if params["distance"] == "cosine" and not any(magnitudes):
            raise Refusal("zero_vector", "a zero vector has no direction")


def _check_metadata(metadata, vectors):
    for item, value in metadata.items():
        if item not in vectors:
            raise Refusal("metadata", "metadata of an id that is none")
        if type(value) is not dict or _is_deeper(value, FREE_FORM_DEPTH):
            raise Refusal("metadata", "metadata is no object, or deeper than %d" % FREE_FORM_DEPTH)


def _is_deeper(value, limit):
    level = [value]
    for _ in range(limit):
        level = [part for whole in level for part in _parts(whole) if type(part) in (dict, list)]
        if not level:
            return False
    return True


def _parts(whole):
    return whole.values() if type(whole) is dict else whole
