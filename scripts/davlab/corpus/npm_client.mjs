// Drives the npm packages `webdav` and `tsdav`, so that their requests can be recorded.
// Usage: node npm_client.mjs NODE_MODULES PACKAGE URL USER PASSWORD
// Failures are expected: the servers support less than the clients ask for.

import { pathToFileURL } from "node:url";
import { join } from "node:path";

const [modules, name, url, username, password] = process.argv.slice(2);
const entry = { webdav: "webdav/dist/node/index.js", tsdav: "tsdav/dist/tsdav.mjs" }[name];
const library = await import(pathToFileURL(join(modules, entry)));

async function attempt(call) {
    try {
        return await call();
    } catch {
        return undefined;
    }
}

async function webdav() {
    for (const authType of ["none", "password", "digest"]) {
        const client = library.createClient(url, { authType, username, password });
        await attempt(() => client.getFileContents("/private/"));
    }
    const client = library.createClient(url);
    await attempt(() => client.getDAVCompliance("/"));
    await attempt(() => client.createDirectory("/made"));
    await attempt(() => client.putFileContents("/made/a.txt", "text"));
    await attempt(() => client.putFileContents("/made/b.txt", "text", { overwrite: false }));
    await new Promise((done) => {
        const stream = client.createWriteStream("/made/stream.txt", {}, done);
        stream.on("error", done);
        stream.write("first piece\n");
        stream.end("second piece\n");
    });
    await attempt(() => client.getDirectoryContents("/made", { details: true }));
    await attempt(() => client.getDirectoryContents("/made", { deep: true }));
    await attempt(() => client.getDirectoryContents("/made", { glob: "/**/*.txt" }));
    await attempt(() => client.stat("/made/a.txt", { details: true }));
    await attempt(() => client.exists("/made/é ü.txt"));
    await attempt(() => client.getQuota());
    await attempt(() => client.getFileContents("/made/a.txt", { format: "text" }));
    await new Promise((done) => {
        const stream = client.createReadStream("/made/a.txt", { range: { start: 1, end: 2 } });
        stream.on("error", done).on("close", done).resume();
    });
    await attempt(() => client.copyFile("/made/a.txt", "/made/c d.txt", { overwrite: false }));
    await attempt(() => client.copyFile("/made", "/copied", { shallow: true }));
    await attempt(() => client.moveFile("/made/c d.txt", "/made/e.txt"));
    const lock = await attempt(() => client.lock("/made/e.txt", { timeout: "Second-600" }));
    if (lock) {
        await attempt(() => client.lock("/made/e.txt", { refreshToken: lock.token }));
        await attempt(() => client.unlock("/made/e.txt", lock.token));
    }
    await attempt(() => client.partialUpdateFileContents("/made/a.txt", 1, 2, "xy"));
    const data = `<?xml version="1.0"?><d:searchrequest xmlns:d="DAV:"><d:basicsearch/></d:searchrequest>`;
    await attempt(() => client.search("/made", { data }));
    await attempt(() => client.customRequest("/made/a.txt", { method: "REPORT", data: "<a/>" }));
    await attempt(() => client.deleteFile("/made"));
}

async function tsdav() {
    const props = { "d:getetag": {}, "c:calendar-data": {}, "card:address-data": {} };
    const filter = { "comp-filter": { _attributes: { name: "VCALENDAR" } } };
    const timeRange = { start: "2026-01-01T00:00:00.000Z", end: "2026-02-01T00:00:00.000Z" };
    const account = { serverUrl: url, rootUrl: url, principalUrl: url, homeUrl: url };
    const objectUrls = [new URL("a.ics", url).pathname, new URL("b.ics", url).pathname];
    const depth = "1";
    const etag = '"xyzzy"';
    const calls = {
        propfind: { url, props: { "d:displayname": {}, "d:resourcetype": {} }, depth: "0" },
        serviceDiscovery: { account: { ...account, accountType: "caldav" } },
        fetchPrincipalUrl: { account },
        fetchHomeUrl: { account: { ...account, accountType: "caldav" } },
        fetchCalendars: { account },
        fetchAddressBooks: { account },
        supportedReportSet: { collection: { url } },
        makeCollection: { url: `${url}collection/`, props: { "d:displayname": "A collection" } },
        makeCalendar: { url: `${url}calendar/`, props: { "d:displayname": "A calendar" } },
        calendarQuery: { url, props, filters: filter, depth, timezone: "UTC" },
        calendarMultiGet: { url, props, objectUrls, depth },
        freeBusyQuery: { url, timeRange, depth: "0" },
        addressBookQuery: { url, props, depth },
        addressBookMultiGet: { url, props, objectUrls, depth },
        syncCollection: { url, props, syncLevel: 1, syncToken: "http://example.com/sync/1234" },
        createObject: { url: `${url}a.ics`, data: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n" },
        updateObject: { url: `${url}a.ics`, data: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", etag },
        deleteObject: { url: `${url}a.ics`, etag },
    };
    for (const [call, parameters] of Object.entries(calls)) {
        await attempt(() => library[call](parameters));
    }
}

await { webdav, tsdav }[name]();
