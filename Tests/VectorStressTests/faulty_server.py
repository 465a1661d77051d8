# A server of the vector routes in its simplest form, exact and in memory, with one fault of choice.

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FAULT = sys.argv[1]
indexes = {}
lock = threading.Lock()


def distance(a, b):
    return sum((x - y) ** 2 for x, y in zip(a, b))


class Refusal(Exception):
    pass


def create(body):
    if body["name"] in indexes:
        raise Refusal(409)
    indexes[body["name"]] = {}
    return 201, {"name": body["name"]}


def add(index, body):
    added = updated = 0
    for item in body["items"]:
        known = item["id"] in index
        added, updated = added + (not known), updated + known
        if FAULT == "keeps-old-vector" and known:
            item["vector"] = index[item["id"]]["vector"]
        if FAULT == "counts-nothing":
            updated = 0
        if FAULT == "loses-adds" and not known and item["id"].startswith("c") and item["id"].endswith(("1", "3")):
            continue
        index[item["id"]] = item
    return 200, {"added": added, "updated": updated, "length": len(index)}


def search(index, body):
    ranked = sorted((distance(body["vector"], item["vector"]), name) for name, item in index.items())
    if FAULT == "misses-neighbours" and len(ranked) >= 100:
        ranked = ranked[3:]
    hits = [{"id": name, "distance": far, "metadata": index[name].get("metadata")} for far, name in ranked[: body["k"]]]
    if FAULT == "out-of-order" and len(hits) > 1:
        hits[0], hits[1] = hits[1], hits[0]
    if FAULT == "wrong-distance":
        for hit in hits:
            hit["distance"] *= 0.5
    return 200, {"results": hits}


def delete(index, body):
    there = [name for name in body["ids"] if name in index]
    for name in there:
        if FAULT != "keeps-deleted":
            del index[name]
    return 200, {"deleted": len(there), "missing": len(body["ids"]) - len(there), "length": len(index)}


def merge(index, body):
    target = indexes[body["dest"]]
    new = [name for name in index if name not in target]
    skipped = len(index) - len(new)
    for name in list(index):
        if name in new or FAULT == "overwrites-in-merge":
            target[name] = index[name]
        if body["clear_source"] and not (FAULT == "clears-too-little" and name not in new):
            del index[name]
    return 200, {"merged": len(new), "skipped_existing": skipped, "failed": 0,
                 "source_length": len(index), "dest_length": len(target)}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body go out at once: apart, the second waits for the client's acknowledgement of the first.
    wbufsize = 65536

    def answer(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        path, _, query = self.path.partition("?")
        if FAULT == "closes-on-add" and path.endswith("/add"):
            self.close_connection = True
            return
        parts = path.split("/")
        with lock:
            try:
                status, value = self.route(parts, query, json.loads(body or "null"))
            except (Refusal, KeyError):
                status, value = 404, {"error": {"code": "x", "message": "x"}}
        text = b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        if value is not None:
            self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def route(self, parts, query, body):
        if parts[1] == "healthz":
            return 200, {"status": "ok"}
        if len(parts) == 4:
            if self.command == "POST":
                return create(body)
            return 200, {"indexes": [{"name": name} for name in sorted(indexes)]}
        index = indexes[parts[4]]
        if len(parts) == 5:
            del indexes[parts[4]]
            return 204, None
        if parts[5] == "ids":
            after = dict(pair.split("=") for pair in query.split("&")).get("after", "")
            ids = [name for name in sorted(index) if name > after]
            more = {"next": ids[999]} if len(ids) > 1000 else {}
            return 200, {"ids": ids[:1000], **more}
        return {"add": add, "search": search, "delete": delete, "merge": merge}[parts[5]](index, body)

    do_GET = do_POST = do_DELETE = answer

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(f"listening on 127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
