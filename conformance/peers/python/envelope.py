# The surface envelope and the command `envelope-recode` (cli.md): an index's interchange form, read in either version
# and written in version 2 (vectors.md, Envelope).

from binascii import b2a_base64

import streams
from envelope_read import read_envelope
from refusal import ExplainedRefusal, Refusal
from wire_write import canonical_text, number_text, string_text


def recode(data):
    """The surface envelope: the version 2 text and LF."""
    return _version_2(read_envelope(data))


def recode_command(data):
    """`envelope-recode`, which also tells how many vectors version 1 made invisible."""
    try:
        index = read_envelope(data)
    except Refusal as refusal:
        raise ExplainedRefusal(refusal.code, refusal.message) from None
    streams.note('{"invisible":%d}' % index.invisible)
    return _version_2(index)


def _version_2(index):
    params = index.params
    # Python orders texts by code points, which is the order of their UTF-8 bytes.
    ids = sorted(index.vectors)
    packed = b"".join([index.vectors[item] for item in ids])
    return (
        '{"version":2,"params":{"name":%s,"dimension":%s,"distance":%s,"m":%s,"ef_construction":%s,"ef_search":%s},'
        '"ids":[%s],"metadata":%s,"vectors":"%s"}\n'
        % (
            string_text(params["name"]),
            number_text(params["dimension"]),
            string_text(params["distance"]),
            number_text(params["m"]),
            number_text(params["ef_construction"]),
            number_text(params["ef_search"]),
            ",".join(map(string_text, ids)),
            # A free-form value, so that its order is that of the canonical form and not that of ids.
            canonical_text(index.metadata),
            b2a_base64(packed, newline=False).decode("ascii"),
        )
    ).encode("utf-8")
