"""For every rule that a sender can break: a request that breaks it, and the status that the RFC names.

In a request, ¦ stands in front of the byte that the reply must name: of the request, or of the body where
the body, its framing undone, is what breaks the rule.
"""

G = "GET / HTTP/1.1\r\nHost: a\r\n"
PUT = "PUT /x HTTP/1.1\r\nHost: a\r\n"
CHUNKED = PUT + "Transfer-Encoding: chunked\r\n\r\n"
PATH = ("GET ", " HTTP/1.1\r\nHost: a\r\n\r\n")


def target(path: str) -> str:
    return path.join(PATH)


def field(line: str, method: str = "PROPFIND") -> str:
    return f"{method} / HTTP/1.1\r\nHost: a\r\n{line}\r\n\r\n"


def xml(body: str, method: str = "PROPFIND") -> str:
    size = len(body.replace("¦", ""))
    return f"{method} /x HTTP/1.1\r\nHost: a\r\nContent-Length: {size}\r\n\r\n{body}"


def prop(inner: str) -> str:
    return xml(f'<propfind xmlns="DAV:">{inner}</propfind>')


def dav(method: str, root: str, inner: str = "") -> str:
    """An XML body of that root element; the media type and the fields that methods ask for."""
    body = f'<{root} xmlns="DAV:">{inner}</{root}>'
    head = f"{method} /x HTTP/1.1\r\nHost: a\r\nContent-Type: application/xml\r\n"
    return f"{head}Destination: /y\r\nContent-Length: {len(body)}\r\n\r\n{body}"


ORDER = "<order-member><segment>a</segment>{}</order-member>"
MEMBER = ORDER.format("<position><first/></position>")
BOTH = "<version><href>/a</href></version><label-name>b</label-name>"
NAMELESS = "<C:calendar-data><C:comp/></C:calendar-data>"
LIFE = "<reftarget><href>/a</href></reftarget><redirect-lifetime/>"


def prefixed(body: str) -> str:
    """A PUT of properties and a file, each behind its size."""
    size = len(body.replace("¦", ""))
    head = PUT + "Content-Type: multipart/MSDAVEXTPrefixEncoded\r\n"
    return f"{head}Content-Length: {size}\r\n\r\n{body}"


def update(inner: str) -> str:
    return xml(f'<propertyupdate xmlns="DAV:">{inner}</propertyupdate>', "PROPPATCH")


def lockinfo(inner: str) -> str:
    return xml(f'<lockinfo xmlns="DAV:">{inner}</lockinfo>', "LOCK")


def report(root: str, inner: str, kind: str = "caldav") -> str:
    ns = f"urn:ietf:params:xml:ns:{kind}"
    return xml(f'<C:{root} xmlns="DAV:" xmlns:C="{ns}">{inner}</C:{root}>', "REPORT")


def query(inner: str) -> str:
    """A calendar-query whose filter is for the calendar, and holds that."""
    top = f'<C:comp-filter name="VCALENDAR">{inner}</C:comp-filter>'
    return report("calendar-query", f"<C:filter>{top}</C:filter>")


def ace(inner: str) -> str:
    return dav("ACL", "acl", f"<ace>{inner}</ace>")


def search(inner: str, scope: str = "<href/><depth>0</depth>") -> str:
    chosen = f"<select><allprop/></select><from><scope>{scope}</scope></from>"
    return dav("SEARCH", "searchrequest", f"<basicsearch>{chosen}{inner}</basicsearch>")


# Rule, status, request.
HTTP = [
    ("control", 400, G + "X: a¦\x01b\r\n\r\n"),
    ("bare-cr", 400, G + "X: a¦\rb\r\n\r\n"),
    ("bare-lf", 400, CHUNKED + "3¦\nabc\r\n0\r\n\r\n"),
    ("head-size", 431, G + "".join(f"X{n}: {'x' * 8000}\r\n" for n in range(5))),
    ("empty-lines", 400, "\r\n¦\r\n" + G + "\r\n"),
    ("request-line", 414, "GET /" + "x" * (8192 - 5) + "¦x HTTP/1.1\r\n"),
    ("method", 400, "¦G(T / HTTP/1.1\r\nHost: a\r\n\r\n".replace("¦G", "G¦")),
    ("target", 400, "GET ¦ HTTP/1.1\r\nHost: a\r\n\r\n"),
    ("version-missing", 400, "GET /¦\r\n\r\n"),
    ("version", 400, "GET / ¦http/1.1\r\nHost: a\r\n\r\n"),
    ("version-unknown", 505, "GET / ¦HTTP/2.0\r\nHost: a\r\n\r\n"),
    ("space-before-fields", 400, "GET / HTTP/1.1\r\n¦ Host: a\r\n\r\n"),
    ("field-name", 400, G + "¦: x\r\n\r\n"),
    ("space-before-colon", 400, G + "X¦ : x\r\n\r\n"),
    ("obs-fold", 400, G + "X: a\r\n¦ b\r\n\r\n"),
    ("field-line", 431, G + "X: " + "x" * (8192 - 3) + "¦x\r\n\r\n"),
    ("field-count", 431, G + "X: y\r\n" * 99 + "¦X: y\r\n\r\n"),
    ("host-missing", 400, "GET / HTTP/1.1\r\n\r\n¦"),
    ("host-repeated", 400, G + "¦Host: a\r\n\r\n"),
    ("host", 400, "GET / HTTP/1.1\r\nHost: a¦ b\r\n\r\n"),
    ("content-length", 400, PUT + "Content-Length: 1¦x\r\n\r\n"),
    ("content-length-differs", 400, PUT + "Content-Length: 1\r\nContent-Length: ¦2\r\n\r\n"),
    ("content-length-range", 413, PUT + "Content-Length: 922337203685477580¦8\r\n\r\n"),
    ("two-framings", 400, PUT + "¦Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"),
    ("coding-version", 400, "PUT /x HTTP/1.0\r\n¦Transfer-Encoding: chunked\r\n\r\n"),
    ("coding", 400, PUT + "Transfer-Encoding: ¦(\r\n\r\n"),
    ("coding-parameters", 400, PUT + "Transfer-Encoding: chunked¦;a=b\r\n\r\n"),
    ("coding-repeated", 400, PUT + "Transfer-Encoding: chunked, ¦chunked\r\n\r\n"),
    ("coding-final", 400, PUT + "¦Transfer-Encoding: gzip\r\n\r\n"),
    ("coding-unknown", 501, PUT + "Transfer-Encoding: ¦gzip, chunked\r\n\r\n"),
    ("field-repeated", 400, G + "Content-Type: a/b\r\n¦Content-Type: a/b\r\n\r\n"),
    ("list-members", 431, G + "If-None-Match: " + '"a",' * 64 + '¦"a"\r\n\r\n'),
    ("connection", 400, G + "Connection: ¦(\r\n\r\n"),
    ("expectation", 417, G + "Expect: ¦tea\r\n\r\n"),
    ("credentials", 400, G + "Authorization: ¦(\r\n\r\n"),
    ("basic", 400, G + "Authorization: Basic ¦a\r\n\r\n"),
    ("digest", 400, G + 'Authorization: Digest ¦username="a"\r\n\r\n'),
    ("entity-tags", 400, G + "If-Match: ¦x\r\n\r\n"),
    ("if-range", 400, G + "Range: bytes=0-1\r\nIf-Range: ¦x\r\n\r\n"),
    ("content-range", 400, PUT + "Content-Range: ¦x\r\n\r\n"),
    ("media-type", 400, PUT + "Content-Type: a/b;x¦\r\n\r\n"),
    ("content-coding", 400, PUT + "Content-Encoding: ¦(\r\n\r\n"),
    ("body-size", 413, PUT + "Content-Length: 1048577\r\n\r\n¦"),
    ("chunk-size", 400, CHUNKED + "¦x\r\n"),
    ("chunk-range", 413, CHUNKED + "FFFFFFFFFFFFFFF¦F\r\n"),
    ("chunk-ext", 400, CHUNKED + "3¦ x\r\nabc\r\n0\r\n\r\n"),
    ("chunk-ext-size", 413, CHUNKED + "3" + ";" + "x" * 255 + "¦x\r\nabc\r\n0\r\n\r\n"),
    ("chunk-end", 400, CHUNKED + "3\r\nabc¦d\r\n"),
    ("chunk-overhead", 413, CHUNKED + "1;" + "x" * 70000),
    ("trailer-count", 431, CHUNKED + "0\r\n" + "X: y\r\n" * 20 + "¦X: y\r\n\r\n"),
    ("trailer-forbidden", 400, CHUNKED + "0\r\n¦Content-Length: 3\r\n\r\n"),
]
URI = [
    ("uri-length", 414, target("/" + "x" * 7999 + "¦x")),
    ("uri-form", 400, target("¦*")),
    ("uri-fragment", 400, target("/a¦#b")),
    ("uri-scheme", 400, target("¦ftp://a/b")),
    ("uri-userinfo", 400, target("http://u¦@a/b")),
    ("uri-host", 400, target("http://¦/b")),
    ("uri-ip-literal", 400, target("http://¦[::g]/b")),
    ("uri-port", 400, target("http://a:¦99999/b")),
    ("percent-encoding", 400, target("/a¦%zz")),
    ("percent-nul", 400, target("/a¦%00")),
    ("percent-slash", 400, target("/a¦%2Fb")),
    ("path-char", 400, target("/a¦\\b")),
    ("query-char", 400, target("/a?b¦\\c")),
    ("path-utf8", 400, target("/¦%c0%ae")),
    ("path-segments", 414, target("¦/a" + "/a" * 256)),
]
XML = [
    ("xml-well-formed", 400, prop("<prop></a>")),
    ("xml-encoding", 400, prop("¦\xff")),
    ("xml-doctype", 403, xml("<!DOCTYPE a><a/>")),
    ("xml-entity", 400, prop("&b;")),
    ("xml-namespaces", 400, prop("<x:a/>")),
    ("xml-depth", 413, prop("<a>" * 65 + "</a>" * 65)),
    ("xml-attributes", 413, prop("<a " + " ".join(f"b{n}=''" for n in range(65)) + "/>")),
    ("xml-name", 413, prop(f"<{'a' * 257}/>")),
    ("xml-namespace", 413, prop(f"<a xmlns='{'u' * 1025}'/>")),
    ("xml-text", 413, prop("x" * 65537)),
    ("xml-nodes", 413, prop("<b/>" * 10000)),
]
DAV = [
    ("dav-method", 501, "¦BREW / HTTP/1.1\r\nHost: a\r\n\r\n"),
    ("mkcol-body", 415, xml("¦x", "MKCOL")),
    ("body-missing", 400, field("X: y", "PROPPATCH")),
    ("header-once", 400, field("Depth: 0\r\n¦Depth: 0")),
    ("depth", 400, field("Depth: ¦2")),
    ("depth-method", 400, field("Depth: ¦1", "COPY")),
    ("destination", 400, field("X: y", "COPY")),
    ("overwrite", 400, field("Destination: /a\r\nOverwrite: ¦Y", "COPY")),
    ("lock-token", 400, field("Lock-Token: <a:b>¦x", "UNLOCK")),
    ("coded-url", 400, field("Lock-Token: <¦a>", "UNLOCK")),
    ("timeout", 400, field("Timeout: Infinite, ¦Soon", "LOCK")),
    ("timeouts", 431, field("Timeout: " + "Infinite, " * 16 + "¦Infinite", "LOCK")),
    ("lock-refresh", 400, field("X: y", "LOCK")),
    ("dav-classes", 400, field("DAV: ¦(", "OPTIONS")),
    ("label", 400, field("Label: ¦%zz")),
    ("ordering-type", 400, field("Ordering-Type: ¦x", "MKCOL")),
    ("position", 400, field("Position: ¦middle", "MKCOL")),
    ("apply-to-redirect-ref", 400, field("Apply-To-Redirect-Ref: ¦x")),
    ("translate", 400, field("Translate: ¦x", "GET")),
    ("brief", 400, field("Brief: ¦x")),
    ("allow-rename", 400, field("Destination: /a\r\nAllow-Rename: ¦x", "COPY")),
    ("notification-type", 400, field("Notification-Type: ¦a b", "SUBSCRIBE")),
    ("call-back", 400, field("Call-Back: ¦a b", "SUBSCRIBE")),
    ("subscription-id", 400, field("Subscription-ID: ¦x", "UNSUBSCRIBE")),
    ("subscription-time", 400, field("Subscription-Lifetime: ¦x", "SUBSCRIBE")),
    ("subscriptions", 431, field("Subscription-ID: " + "1," * 64 + "¦1", "UNSUBSCRIBE")),
    ("if", 400, field("If: ¦x")),
    ("if-mixed", 400, field("If: (<a:b>) ¦</x> (<a:b>)")),
    ("if-tag", 400, field("If: </x>¦ ")),
    ("if-condition", 400, field("If: (¦)")),
    ("if-not", 400, field("If: (¦Nor <a:b>)")),
    ("if-etag", 400, field("If: (¦[x])")),
    ("if-lists", 431, field("If: " + "(<a:b>)" * 64 + "¦(<a:b>)")),
    ("if-conditions", 431, field("If: (" + "<a:b>" * 128 + "¦<a:b>)")),
]
BODY = [
    ("body-root", 400, xml('<a xmlns="DAV:"/>')),
    ("propfind-choice", 422, prop("<prop/><allprop/>")),
    ("propfind-include", 422, prop("<prop/><include/>")),
    ("propertyupdate", 422, update("")),
    ("propertyupdate-prop", 422, update("<set/>")),
    ("lockinfo-scope", 422, lockinfo("<locktype><write/></locktype>")),
    ("lockinfo-type", 422, lockinfo("<lockscope><shared/></lockscope>")),
    ("lockinfo-owner", 422, lockinfo("<owner/><owner/>")),
    ("propertybehavior", 422, dav("COPY", "propertybehavior")),
    ("mkcol-root", 415, dav("MKCOL", "propfind")),
    ("mkcol-set", 422, dav("MKCOL", "mkcol")),
    ("report", 403, dav("REPORT", "no-such-report")),
    ("prop-once", 422, dav("REPORT", "version-tree", "<prop/><prop/>")),
    ("version-href", 422, dav("VERSION-CONTROL", "version-control", "<version/>")),
    ("update-source", 422, dav("UPDATE", "update", BOTH)),
    ("checkout-option", 422, dav("CHECKOUT", "checkout", "<fork-ok/><fork-ok/>")),
    ("activity-set", 422, dav("CHECKOUT", "checkout", "<activity-set/>")),
    ("label-name", 422, dav("LABEL", "label", "<add/>")),
    ("merge-source", 422, dav("MERGE", "merge")),
    ("baseline", 422, dav("BASELINE-CONTROL", "baseline-control", "<baseline/>")),
    ("collection-set", 422, dav("OPTIONS", "options", "<activity-collection-set/>" * 2)),
    ("property-name", 422, dav("REPORT", "expand-property", "<property/>")),
    ("body-name", 413, dav("REPORT", "expand-property", f"<property name='{'a' * 257}'/>")),
    ("locate-by-history", 422, dav("REPORT", "locate-by-history")),
    ("report-href", 422, dav("REPORT", "latest-activity-version")),
    ("body-ordering-type", 422, dav("ORDERPATCH", "orderpatch", "<ordering-type/>")),
    ("order-member", 422, dav("ORDERPATCH", "orderpatch", "<order-member/>")),
    ("order-position", 422, dav("ORDERPATCH", "orderpatch", ORDER.format("<position/>"))),
    ("segment", 422, dav("UNBIND", "unbind", "<segment>..</segment>")),
    ("reftarget", 422, dav("MKREDIRECTREF", "mkredirectref")),
    ("redirect-lifetime", 422, dav("MKREDIRECTREF", "mkredirectref", LIFE)),
    ("binding", 422, dav("BIND", "bind")),
    ("acl-ace", 422, ace("")),
    ("acl-principal", 422, ace("<principal/>")),
    ("acl-privilege", 422, ace("<grant/>")),
    ("acl-inherited", 422, ace("<inherited/>")),
    ("principal-props", 422, dav("REPORT", "acl-principal-prop-set", "<prop/><prop/>")),
    ("principal-match", 422, dav("REPORT", "principal-match")),
    ("principal-property-search", 422, dav("REPORT", "principal-property-search")),
    ("report-wanted", 422, report("calendar-query", "<allprop/><propname/>")),
    (
        "report-data",
        422,
        report("calendar-query", "<prop><C:calendar-data/><C:calendar-data/></prop>"),
    ),
    ("report-data-name", 422, report("calendar-query", f"<prop>{NAMELESS}</prop>")),
    ("time-range", 422, report("free-busy-query", '<C:time-range start="2006"/>')),
    ("filter", 422, report("calendar-query", "")),
    ("filter-name", 422, query("<C:comp-filter/>")),
    ("filter-choice", 422, query('<C:is-not-defined/><C:prop-filter name="A"/>')),
    ("filter-word", 422, report("addressbook-query", '<C:filter test="all"/>', "carddav")),
    ("timezone", 422, report("calendar-query", "<C:timezone/><C:timezone/>")),
    ("multiget", 422, report("addressbook-multiget", "", "carddav")),
    ("free-busy-query", 422, report("free-busy-query", "")),
    ("sync-collection", 422, dav("REPORT", "sync-collection")),
    ("sync-level", 422, dav("REPORT", "sync-collection", "<sync-level>2</sync-level>")),
    ("limit", 422, search("<limit/>")),
    ("body-number", 422, search("<limit><nresults>many</nresults></limit>")),
    ("searchrequest", 422, dav("SEARCH", "searchrequest")),
    ("basicsearch", 422, dav("SEARCH", "searchrequest", "<basicsearch/>")),
    ("search-select", 422, dav("SEARCH", "searchrequest", "<basicsearch><select/></basicsearch>")),
    ("search-scope", 422, search("", "<href/>")),
    ("search-depth", 422, search("", "<href/><depth>2</depth>")),
    ("search-where", 422, search("<where/>")),
    ("search-operand", 422, search("<where><eq/></where>")),
    ("search-caseless", 422, search('<where><eq caseless="maybe"/></where>')),
    ("search-order", 422, search("<orderby/>")),
    ("batch-target", 422, dav("BDELETE", "delete")),
    ("body-items", 413, dav("ORDERPATCH", "orderpatch", MEMBER * 1001)),
    ("body-levels", 413, dav("REPORT", "expand-property", '<property name="a">' * 40)),
    ("body-properties", 413, prop("<prop>" + "<a/>" * 1001 + "</prop>")),
    ("body-href", 413, lockinfo(f"<owner><href>/{'x' * 8000}</href></owner>")),
    ("body-fragment", 413, update(f"<set><prop><a>{'<b>y</b>' * 9000}</a></prop></set>")),
]
PREFIX = [
    ("prefix-digits", 400, prefixed("0¦x" + "0" * 30)),
    ("prefix-size", 413, prefixed("000000000010000¦1")),
    ("prefix-short", 400, prefixed("0" * 16 + "000000000000000" + "2a¦")),
    ("prefix-end", 400, prefixed("0" * 32 + "¦a")),
]
# Rules whose place is counted in the body.
BODILY = {rule for rule, _, _ in XML + BODY + PREFIX} | {"mkcol-body"}

ROWS = HTTP + URI + XML + DAV + BODY + PREFIX

# Rules that no request breaks under the default limits, and why.
BEYOND = {
    "field-folded": "the default profile refuses folded values: obs-fold",
    "wide-length": "limits.uri is smaller",
    "wide-surrogate": "UTF-8 has no surrogates: path-utf8",
    "name-size": "limits.uri is smaller",
    "xml-declaration": "needs one longer than a block: see tests/test_xml.c",
    "xml-huge": "limits.body is smaller",
}
