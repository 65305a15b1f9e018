"""What the specifications define, by document: the table that the dictionaries are held to."""

# Methods of a request line.
METHODS = {
    "RFC 9110": "GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE",
    "RFC 4918": "PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK",
    "RFC 3253": "VERSION-CONTROL CHECKOUT CHECKIN UNCHECKOUT UPDATE LABEL MERGE MKWORKSPACE"
    " MKACTIVITY BASELINE-CONTROL REPORT",
    "RFC 3648": "ORDERPATCH",
    "RFC 3744": "ACL",
    "RFC 4437": "MKREDIRECTREF UPDATEREDIRECTREF",
    "RFC 4791": "MKCALENDAR",
    "RFC 5323": "SEARCH",
    "RFC 5842": "BIND UNBIND REBIND",
    "Microsoft": "BPROPFIND BPROPPATCH BMOVE BCOPY BDELETE SUBSCRIBE UNSUBSCRIBE POLL NOTIFY",
}

# Names of field lines.
FIELDS = {
    "RFC 9110": "Host Content-Length Expect Connection Content-Encoding Content-Type Range"
    " Content-Range If-Match If-None-Match If-Modified-Since If-Unmodified-Since If-Range"
    " Authorization Trailer TE",
    "RFC 9112": "Transfer-Encoding",
    "RFC 4918": "DAV Depth Destination If Lock-Token Overwrite Timeout",
    "RFC 3253": "Label",
    "RFC 3648": "Ordering-Type Position",
    "RFC 4437": "Apply-To-Redirect-Ref Redirect-Ref",
    "Microsoft": "Translate X-MSDAVEXT X-MSDAVEXTLockTimeout Notification-Type Call-Back"
    " Subscription-ID Subscription-Lifetime Notification-Delay Brief Allow-Rename",
}

# Local names of elements and properties.
ELEMENTS = {
    "RFC 4918 14": "activelock allprop collection depth error exclusive href include location"
    " lockentry lockinfo lockroot lockscope locktoken locktype multistatus owner prop"
    " propertyupdate propfind propname propstat remove response responsedescription set shared"
    " status timeout write",
    "RFC 4918 15": "creationdate displayname getcontentlanguage getcontentlength getcontenttype"
    " getetag getlastmodified lockdiscovery resourcetype supportedlock",
    "RFC 2518": "propertybehavior keepalive omit source link src dst",
    "RFC 3253 bodies": "version-control checkout checkin uncheckout fork-ok apply-to-version"
    " keep-checked-out update version label label-name add merge no-auto-merge no-checkout"
    " mkworkspace mkactivity baseline-control baseline options"
    " version-history-collection-set workspace-collection-set activity-collection-set",
    "RFC 3253 reports": "version-tree expand-property property locate-by-history"
    " version-history-set merge-preview compare-baseline latest-activity-version",
    "RFC 3253 properties": "comment creator-displayname supported-method-set"
    " supported-live-property-set supported-report-set checked-in checked-out auto-version"
    " predecessor-set successor-set checkout-set version-name checkout-fork checkin-fork"
    " version-set root-version version-history workspace workspace-checkout-set label-name-set"
    " merge-set auto-merge-set baseline-controlled-collection subbaseline-set"
    " baseline-collection version-controlled-configuration baseline-controlled-collection-set"
    " activity-version-set activity-checkout-set subactivity-set current-workspace-set"
    " activity-set unreserved current-activity-set eclipsed-set version-controlled-binding-set",
    "RFC 3648": "orderpatch ordering-type order-member position segment first last before after",
    "RFC 3744 ace": "acl ace principal invert property grant deny privilege protected inherited"
    " all authenticated unauthenticated self",
    "RFC 3744 privileges": "read write write-properties write-content unlock read-acl"
    " read-current-user-privilege-set write-acl bind unbind",
    "RFC 3744 properties": "alternate-URI-set principal-URL group-member-set group-membership"
    " owner group supported-privilege-set current-user-privilege-set acl-restrictions"
    " inherited-acl-set principal-collection-set",
    "RFC 3744 reports": "acl-principal-prop-set principal-match principal-property"
    " principal-property-search property-search match apply-to-principal-collection-set"
    " principal-search-property-set principal-search-property",
    "RFC 4331": "quota-available-bytes quota-used-bytes",
    "RFC 4437": "mkredirectref updateredirectref redirectref reftarget redirect-lifetime"
    " permanent temporary",
    "RFC 4791": "mkcalendar calendar-query calendar-multiget free-busy-query filter comp-filter"
    " prop-filter param-filter is-not-defined text-match time-range timezone calendar-data comp"
    " allcomp expand limit-recurrence-set limit-freebusy-set calendar-home-set calendar",
    "RFC 5323": "searchrequest basicsearch select from scope where orderby order ascending"
    " descending limit nresults and or not lt lte gt gte eq literal typed-literal is-collection"
    " is-defined language-defined language-matches like contains score"
    " query-schema-discovery basicsearchschema supported-query-grammar-set",
    "RFC 5689": "mkcol mkcol-response",
    "RFC 5842": "bind unbind rebind segment parent-set parent resource-id",
    "RFC 5995": "add-member",
    "RFC 6352": "addressbook addressbook-query addressbook-multiget address-data"
    " addressbook-home-set",
    "RFC 6578": "sync-collection sync-token sync-level",
    "Microsoft": "sql",
}

# Values, tokens and delimiters, as they stand in a request.
TOKENS = {
    "RFC 9112 2.2, 5": ["\r\n", "\r\n\r\n", "\n", "\r", "\0", " ", "\t", ": ", " :", "\r\n "],
    "RFC 9112 7.1": ["chunked", "0\r\n\r\n", ";a=b"],
    "RFC 9112 2.3": ["HTTP/1.1", "HTTP/1.0", "HTTP/0.9"],
    "RFC 9110 5.6": [",", '"', '\\"', ";", "=", ", ,"],
    "RFC 9110 5.6.7": [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
    ],
    "RFC 9110 10.1.1, 14.1": ["100-continue", "bytes="],
    "RFC 7616, 7617": ["Basic ", "Digest ", 'nonce="', "qop=auth"],
    "RFC 3986": ["/", "//", "?", "#", "@", "[", "]", "/../", "/./", "%", "%00", "%2F", "http://"],
    "RFC 3629": ["%C0%AF", "%ED%A0%80", "%u002f"],
    "RFC 4918 10.2": ["infinity", "\r\nDepth: 0\r\n", "\r\nDepth: 1\r\n"],
    "RFC 4918 10.4": ["(", ")", "<", ">", '["', '"]', "Not", 'W/"', "<DAV:no-lock>", "urn:uuid:"],
    "RFC 4918 10.6": ["\r\nOverwrite: T\r\n", "\r\nOverwrite: F\r\n"],
    "RFC 4918 10.7": ["Second-", "Infinite", "Extend"],
    "RFC 4918 C": ["opaquelocktoken:"],
    "RFC 3648": ["DAV:custom", "DAV:unordered"],
    "RFC 4791, 6352": ["urn:ietf:params:xml:ns:caldav", "urn:ietf:params:xml:ns:carddav"],
    "Microsoft": [
        "\r\nTranslate: t\r\n",
        "\r\nTranslate: f\r\n",
        "multipart/MSDAVEXTPrefixEncoded",
        ",noroot",
        "rows=",
    ],
    "XML 1.0": ["<?", "?>", "</", "/>", "<!--", "-->", "<![CDATA[", "]]>", "&amp;", "UTF-16"],
    "XML 1.0, refused": ["<!DOCTYPE a [", '<!ENTITY a "b">'],
    "Namespaces in XML": [' xmlns="DAV:"', ' xmlns:D="DAV:"', ' xml:lang="en"'],
}
