"""What curl is asked to send: the methods, forms, ranges and conditions that no WebDAV client does."""

import os
from pathlib import Path

from davlab.corpus.client_run import call
from davlab.corpus.servers import PASSWORD, USER

PROPPATCH = """\
<?xml version="1.0"?><D:propertyupdate xmlns:D="DAV:" xmlns:Z="urn:z"><D:set><D:prop>\
<Z:author xml:lang="en">Jim</Z:author></D:prop></D:set><D:remove><D:prop><Z:old/></D:prop>\
</D:remove></D:propertyupdate>"""
LOCKINFO = """\
<?xml version="1.0"?><D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope>\
<D:locktype><D:write/></D:locktype><D:owner><D:href>http://example.com/~jim</D:href></D:owner>\
</D:lockinfo>"""
PROPFIND = """\
<?xml version="1.0"?><propfind xmlns="DAV:"><prop><getetag/><resourcetype/></prop></propfind>"""
TOKEN = "urn:uuid:181d4fae-7d8c-11d0-a765-00a0c91e6bf2"


def curl(url: str, scratch: Path) -> None:
    root = url.removesuffix("/dav/")
    note = scratch / "note.txt"
    note.write_text("A note.\n")

    def send(*options: str, path: str = "dav/hello.txt", stdin: str = "") -> None:
        call(
            ["curl", "-s", "-o", os.devnull, "-m", "10", *options, f"{root}/{path}"], scratch, stdin
        )

    def method(name: str, *headers: str, body: str = "", path: str = "dav/hello.txt") -> None:
        options = [part for header in headers for part in ("-H", header)]
        data = ["-H", "Content-Type: application/xml", "--data-binary", body] if body else []
        send("-X", name, *options, *data, path=path)

    send("-i")
    send("-I")
    send("-0")
    send("--compressed")
    send("-r", "0-4")
    send("-r", "-5")
    send("-z", "Sun, 06 Nov 1994 08:49:37 GMT")
    send("-H", 'If-None-Match: "xyzzy", W/"r2d2xxxx"')
    send("-u", f"{USER}:{PASSWORD}")
    send("-u", f"{USER}:{PASSWORD}", "--digest", path="dav/private/")
    send("-X", "OPTIONS", path="dav/")
    send("-X", "OPTIONS", "--request-target", "*", path="")
    send("-x", root, path="dav/hello.txt?query=1")
    send("-x", root, "-p")
    send("--path-as-is", path="dav/./a/../hello.txt")
    send(path="dav/caf%C3%A9/%E2%82%AC%20rates.txt")
    send("-T", str(note), path="dav/note.txt")
    send("-T", "-", path="dav/piped.txt", stdin="A note from a pipe.\n")
    send("-T", "-", path="dav/longer.txt", stdin="The quick brown fox jumps over it.\n" * 20)
    send("-T", str(note), "-H", "Expect: 100-continue", path="dav/expected.txt")
    send("-T", str(note), "-H", 'If-Match: "xyzzy"', path="dav/note.txt")
    send("-T", str(note), "-H", "Content-Range: bytes 0-7/8", path="dav/note.txt")
    send("-d", "a=b&c=d", path="dav/form")
    send("-F", f"file=@{note}", path="dav/form")
    method("MKCOL", path="dav/folder/")
    for depth in ("0", "1", "infinity"):
        method("PROPFIND", f"Depth: {depth}", path="dav/")
    method("PROPFIND", "Depth: 1", body=PROPFIND, path="dav/")
    method("PROPPATCH", body=PROPPATCH)
    method("COPY", f"Destination: {root}/dav/copied.txt", "Overwrite: F")
    method("COPY", "Destination: /dav/folder/b.txt", "Depth: 0", "Overwrite: T")
    method("MOVE", f"Destination: {root}/dav/folder/c%20d.txt", path="dav/copied.txt")
    method("LOCK", "Timeout: Infinite", "Depth: 0", body=LOCKINFO)
    method("LOCK", f"If: (<{TOKEN}>)", "Timeout: Second-600")
    method("DELETE", f'If: (<{TOKEN}> ["xyzzy"]) (Not <DAV:no-lock>)', path="dav/note.txt")
    method("DELETE", f"If: <{root}/dav/folder/> (<{TOKEN}>)", path="dav/folder/")
    method("PUT", 'If: (["xyzzy"]) ([W/"r2d2xxxx"])', body="changed", path="dav/note.txt")
    method("UNLOCK", f"Lock-Token: <{TOKEN}>")
